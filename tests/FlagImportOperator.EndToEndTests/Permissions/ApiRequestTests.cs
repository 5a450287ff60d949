using Xunit;

namespace FlagImportOperator.EndToEndTests.Permissions;

/// <summary>Requests are read as kube-apiserver reads them.</summary>
public sealed class ApiRequestTests
{
    [Theory]
    [InlineData("GET", "/api/v1/secrets", "", "list secrets")]
    [InlineData("GET", "/api/v1/namespaces/a/secrets", "limit=500", "list secrets in a")]
    [InlineData("GET", "/api/v1/namespaces/a/secrets", "watch=true&resourceVersion=5", "watch secrets in a")]
    [InlineData("GET", "/api/v1/namespaces/a/secrets", "watch=1", "watch secrets in a")]
    [InlineData("GET", "/api/v1/namespaces/a/secrets", "watch", "watch secrets in a")]
    [InlineData("GET", "/api/v1/namespaces/a/secrets", "watch=false", "list secrets in a")]
    [InlineData("GET", "/api/v1/namespaces/a/secrets", "watch=0", "list secrets in a")]
    [InlineData("GET", "/api/v1/namespaces/a/secrets", "fieldSelector=metadata.name%3Dmine", "list secrets mine in a")]
    [InlineData("GET", "/api/v1/namespaces/a/secrets", "watch=1&fieldSelector=type==Opaque,metadata.name==mine", "watch secrets mine in a")]
    [InlineData("GET", "/api/v1/namespaces/a/secrets", "fieldSelector=metadata.name!%3Dmine", "list secrets in a")]
    [InlineData("GET", "/api/v1/namespaces/a/secrets/s", "", "get secrets s in a")]
    [InlineData("GET", "/api/v1/namespaces/a/secrets/s", "watch=true", "get secrets s in a")]
    [InlineData("HEAD", "/api/v1/namespaces/a/secrets/s", "", "get secrets s in a")]
    [InlineData("POST", "/api/v1/namespaces/a/secrets", "fieldManager=x", "create secrets in a")]
    [InlineData("PUT", "/api/v1/namespaces/a/secrets/s", "", "update secrets s in a")]
    [InlineData("PATCH", "/api/v1/namespaces/a/secrets/s", "", "patch secrets s in a")]
    [InlineData("DELETE", "/api/v1/namespaces/a/secrets/s", "", "delete secrets s in a")]
    [InlineData("DELETE", "/api/v1/namespaces/a/secrets", "", "deletecollection secrets in a")]
    [InlineData("GET", "/api/v1/watch/namespaces/a/secrets", "", "watch secrets in a")]
    [InlineData("GET", "/api/v1/namespaces", "", "list namespaces")]
    [InlineData("GET", "/api/v1/namespaces/kube-system", "", "get namespaces kube-system in kube-system")]
    [InlineData("PUT", "/api/v1/namespaces/a/finalize", "", "update namespaces/finalize a in a")]
    [InlineData("PATCH", "/api/v1/namespaces/a/status", "", "patch namespaces/status a in a")]
    [InlineData("POST", "/api/v1/namespaces/a/pods/p/exec", "", "create pods/exec p in a")]
    [InlineData("GET", "/apis/flagimport.dev/v1alpha1/flagimportconfigurations", "watch=true", "watch flagimportconfigurations.flagimport.dev")]
    [InlineData("PATCH", "/apis/flagimport.dev/v1alpha1/namespaces/a/flagimportconfigurations/f", "", "patch flagimportconfigurations.flagimport.dev f in a")]
    [InlineData("PATCH", "/apis/flagimport.dev/v1alpha1/namespaces/a/flagimportconfigurations/f/status", "", "patch flagimportconfigurations/status.flagimport.dev f in a")]
    [InlineData("POST", "/apis/events.k8s.io/v1/namespaces/a/events", "", "create events.events.k8s.io in a")]
    [InlineData("GET", "/apis/coordination.k8s.io/v1/namespaces/a/leases/l", "", "get leases.coordination.k8s.io l in a")]
    public void A_request_for_a_resource(string method, string path, string query, string expected) =>
        Assert.Equal(expected, ApiRequest.Read(method, path, $"?{query}")?.ToString());

    [Theory]
    [InlineData("/")]
    [InlineData("/readyz")]
    [InlineData("/api")]
    [InlineData("/api/v1")]
    [InlineData("/apis/flagimport.dev/v1alpha1")]
    [InlineData("/openapi/v3/apis/apps/v1")]
    public void Anything_else_is_no_resource(string path) => Assert.Null(ApiRequest.Read("GET", path, null));
}

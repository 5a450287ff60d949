using FlagImportOperator.Sandbox.Kubernetes.Requests;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Requests;

public sealed class ApiPathTests
{
    [Theory]
    [InlineData("/api/v1/namespaces", "|v1|namespaces||||")]
    [InlineData("/api/v1/namespaces/default", "|v1|namespaces||default||")]
    [InlineData("/api/v1/namespaces/default/status", "|v1|namespaces||default|status|")]
    [InlineData("/api/v1/namespaces/default/secrets", "|v1|secrets|default|||")]
    [InlineData("/api/v1/namespaces/default/secrets/a", "|v1|secrets|default|a||")]
    [InlineData("/api/v1/secrets", "|v1|secrets||||")]
    [InlineData("/api/v1/watch/secrets", "|v1|secrets||||watch")]
    [InlineData("/apis/flagimport.dev/v1alpha1/namespaces/n/flagimportconfigurations/a/status", "flagimport.dev|v1alpha1|flagimportconfigurations|n|a|status|")]
    [InlineData("/apis/g/v1/watch/namespaces/n/things", "g|v1|things|n|||watch")]
    [InlineData("/api/v1/namespaces/n/secrets/a%2Fb", "|v1|secrets|n|a/b||")]
    public void A_path_names_a_resource(string path, string expected)
    {
        var parsed = ApiPath.Parse(path)!;

        Assert.Equal(expected, string.Join('|', parsed.Group, parsed.Version, parsed.Plural, parsed.Namespace, parsed.Name, parsed.Subresource, parsed.IsWatch ? "watch" : ""));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/v1")]
    [InlineData("/apis/g/v1")]
    [InlineData("/apis/g/v1/namespaces/n/things/a/status/more")]
    [InlineData("/metrics")]
    public void Other_paths_name_none(string path) => Assert.Null(ApiPath.Parse(path));
}

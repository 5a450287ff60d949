using System.Text.Json.Nodes;
using FlagImportOperator.EndToEndTests.Charts;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Permissions;

/// <summary>Roles and bindings are read as kube-apiserver's RBAC authorizer reads them.</summary>
public sealed class GrantsTests
{
    private const string Objects = """
        { kind: ClusterRole, metadata: { name: all }, rules: [
          { apiGroups: [""], resources: [secrets], verbs: [get, list] },
          { apiGroups: [""], resources: [namespaces], resourceNames: [kube-system], verbs: [get] } ] }
        ---
        { kind: ClusterRoleBinding, metadata: { name: all }, roleRef: { kind: ClusterRole, name: all },
          subjects: [ { kind: ServiceAccount, namespace: ops, name: cluster-wide } ] }
        ---
        { kind: RoleBinding, metadata: { name: all, namespace: a }, roleRef: { kind: ClusterRole, name: all },
          subjects: [ { kind: ServiceAccount, namespace: ops, name: in-a } ] }
        ---
        { kind: Role, metadata: { name: lease, namespace: ops }, rules: [
          { apiGroups: [coordination.k8s.io], resources: [leases], verbs: [create] },
          { apiGroups: [coordination.k8s.io], resources: [leases], resourceNames: [mine], verbs: [get, patch] } ] }
        ---
        { kind: RoleBinding, metadata: { name: lease, namespace: ops }, roleRef: { kind: Role, name: lease },
          subjects: [ { kind: ServiceAccount, namespace: ops, name: leader }, { kind: ServiceAccount, namespace: a, name: in-a } ] }
        """;

    [Theory]
    [InlineData("ops", "cluster-wide", "get secrets in the cluster|list secrets in the cluster|get namespaces kube-system in the cluster")]
    [InlineData("ops", "in-a", "get secrets in a|list secrets in a|get namespaces kube-system in a")]
    [InlineData("ops", "leader", "create leases.coordination.k8s.io in ops|get leases.coordination.k8s.io mine in ops|patch leases.coordination.k8s.io mine in ops")]
    [InlineData("ops", "nobody", "")]
    public void An_account_has_what_is_bound_to_it(string @namespace, string name, string expected) =>
        Assert.Equal(expected, string.Join('|', Grants.To(new(@namespace, name), Parse(Objects))));

    [Theory]
    [InlineData("ops", "cluster-wide", "GET", "/api/v1/secrets", true)]
    [InlineData("ops", "cluster-wide", "GET", "/api/v1/namespaces/b/secrets/s", true)]
    [InlineData("ops", "cluster-wide", "GET", "/api/v1/secrets?watch=1", false)]
    [InlineData("ops", "cluster-wide", "GET", "/api/v1/namespaces/kube-system", true)]
    [InlineData("ops", "cluster-wide", "GET", "/api/v1/namespaces/default", false)]
    [InlineData("ops", "in-a", "GET", "/api/v1/namespaces/a/secrets", true)]
    [InlineData("ops", "in-a", "GET", "/api/v1/namespaces/b/secrets", false)]
    [InlineData("ops", "in-a", "GET", "/api/v1/secrets", false)]
    [InlineData("ops", "leader", "POST", "/apis/coordination.k8s.io/v1/namespaces/ops/leases", true)]
    [InlineData("ops", "leader", "PATCH", "/apis/coordination.k8s.io/v1/namespaces/ops/leases/mine", true)]
    [InlineData("ops", "leader", "PATCH", "/apis/coordination.k8s.io/v1/namespaces/ops/leases/yours", false)]
    [InlineData("ops", "leader", "GET", "/apis/coordination.k8s.io/v1/namespaces/ops/leases", false)]
    [InlineData("ops", "leader", "PATCH", "/apis/coordination.k8s.io/v1/namespaces/ops/leases/mine/status", false)]
    [InlineData("ops", "leader", "GET", "/apis/apps/v1/namespaces/ops/leases/mine", false)]
    public void A_request_is_allowed_by_its_scope_its_resource_its_verb_and_its_name(string @namespace, string name, string method, string url, bool allowed)
    {
        var granted = Grants.To(new(@namespace, name), Parse(Objects));
        var parts = url.Split('?');
        var request = ApiRequest.Read(method, parts[0], parts.Length > 1 ? parts[1] : null)!;

        Assert.Equal(allowed, Grants.Refused(granted, [request]).Count == 0);
    }

    [Fact]
    public void A_permission_is_needed_when_nothing_else_allows_what_was_asked()
    {
        Permission wide = new(null, "", "secrets", "get", null);
        Permission narrow = new("a", "", "secrets", "get", null);
        Permission unused = new(null, "", "secrets", "list", null);
        ApiRequest inA = new("get", "", "secrets", "a", "s");
        ApiRequest inB = inA with { Namespace = "b" };

        Assert.Equal([wide], Grants.Needed([wide, unused], [inA]));
        Assert.Empty(Grants.Needed([wide, narrow, unused], [inA]));
        Assert.Equal([wide], Grants.Needed([wide, narrow, unused], [inA, inB]));
    }

    [Theory]
    [InlineData("""{ apiGroups: ["*"], resources: [secrets], verbs: [get] }""", "wildcard")]
    [InlineData("""{ apiGroups: [""], resources: ["*"], verbs: [get] }""", "wildcard")]
    [InlineData("""{ apiGroups: [""], resources: [secrets], verbs: ["*"] }""", "wildcard")]
    [InlineData("""{ nonResourceURLs: [/metrics], verbs: [get] }""", "no resources")]
    public void What_cannot_be_counted_is_an_error(string rule, string message)
    {
        var objects = Parse($$"""
            { kind: ClusterRole, metadata: { name: r }, rules: [ {{rule}} ] }
            ---
            { kind: ClusterRoleBinding, metadata: { name: r }, roleRef: { kind: ClusterRole, name: r },
              subjects: [ { kind: ServiceAccount, namespace: ops, name: any } ] }
            """);

        var error = Assert.Throws<InvalidOperationException>(() => Grants.To(new("ops", "any"), objects));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_binding_to_a_role_that_is_not_there_is_an_error()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Grants.To(new("ops", "leader"), [.. Parse(Objects).Where(o => o.Kind() != "Role")]));

        Assert.Equal("RoleBinding lease refers to Role lease, which is not there.", error.Message);
    }

    private static IReadOnlyList<JsonObject> Parse(string yaml) => Manifest.Parse(yaml);
}

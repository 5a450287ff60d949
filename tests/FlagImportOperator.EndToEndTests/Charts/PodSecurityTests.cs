using System.Text.Json.Nodes;
using FlagImportOperator.EndToEndTests.Crd;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Charts;

/// <summary>The checker finds what it is there to find.</summary>
public sealed class PodSecurityTests
{
    private const string Good = """
        {
          "securityContext": { "runAsNonRoot": true, "seccompProfile": { "type": "RuntimeDefault" } },
          "containers": [ { "name": "c", "securityContext": {
            "allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true, "capabilities": { "drop": [ "ALL" ] } } } ]
        }
        """;

    [Fact]
    public void A_restricted_pod_breaks_nothing() => Assert.Empty(PodSecurity.Violations(JsonNode.Parse(Good)!.AsObject()));

    [Theory]
    [InlineData("hostNetwork", """{ "hostNetwork": true }""")]
    [InlineData("volume of kind hostPath", """{ "volumes": [ { "name": "v", "hostPath": { "path": "/" } } ] }""")]
    [InlineData("sysctl net.core.somaxconn", """{ "securityContext": { "sysctls": [ { "name": "net.core.somaxconn", "value": "1" } ] } }""")]
    [InlineData("c: runAsNonRoot", """{ "securityContext": { "runAsNonRoot": null } }""")]
    [InlineData("c: runAsUser", """{ "securityContext": { "runAsUser": 0 } }""")]
    [InlineData("c: seccompProfile", """{ "securityContext": { "seccompProfile": null } }""")]
    [InlineData("c: seccompProfile", """{ "securityContext": { "seccompProfile": { "type": "Unconfined" } } }""")]
    public void A_pod_that_breaks_a_rule_is_found(string violation, string patch) =>
        Assert.Equal([violation], PodSecurity.Violations(Resources.Merge(JsonNode.Parse(Good)!.AsObject(), JsonNode.Parse(patch)!.AsObject())));

    [Theory]
    [InlineData("privileged", """{ "privileged": true }""")]
    [InlineData("allowPrivilegeEscalation", """{ "allowPrivilegeEscalation": null }""")]
    [InlineData("capabilities.drop", """{ "capabilities": null }""")]
    [InlineData("capabilities.add", """{ "capabilities": { "add": [ "SYS_ADMIN" ] } }""")]
    [InlineData("runAsNonRoot", """{ "runAsNonRoot": false }""")]
    [InlineData("procMount", """{ "procMount": "Unmasked" }""")]
    [InlineData("readOnlyRootFilesystem", """{ "readOnlyRootFilesystem": false }""")]
    public void A_container_that_breaks_a_rule_is_found(string violation, string patch)
    {
        var pod = JsonNode.Parse(Good)!.AsObject();
        var container = pod["containers"]![0]!;
        container["securityContext"] = Resources.Merge(container["securityContext"]!.DeepClone().AsObject(), JsonNode.Parse(patch)!.AsObject());

        Assert.Equal([$"c: {violation}"], PodSecurity.Violations(pod));
    }
}

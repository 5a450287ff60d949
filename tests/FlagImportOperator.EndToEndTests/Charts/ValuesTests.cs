using System.Text.Json.Nodes;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Charts;

/// <summary>What becomes of values, and which are refused.</summary>
public sealed class ValuesTests
{
    private const string Digest = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    [Theory]
    [InlineData("nonsense: 1", "nonsense")]
    [InlineData("image: { tagg: x }", "image", "tagg")]
    [InlineData("replicas: two", "replicas", "integer")]
    [InlineData("replicas: -1", "replicas", "0")]
    [InlineData("secrets: { access: list }", "secrets", "access", "watch", "get")]
    [InlineData("launchDarkly: { url: app.launchdarkly.com }", "launchDarkly", "url", "https")]
    [InlineData("launchDarkly: { timeout: 5 }", "launchDarkly", "timeout", "string")]
    [InlineData("launchDarkly: { pollInterval: 5 s }", "launchDarkly", "pollInterval")]
    [InlineData("launchDarkly: { accessToken: { existingSecret: launchdarkly } }", "accessToken", "existingSecret", "object")]
    [InlineData("watch: { namespaces: team-a }", "watch", "namespaces", "array")]
    [InlineData("watch: { namespaces: [Team_A] }", "watch", "namespaces", "0")]
    [InlineData("watch: { namespaces: [a, a] }", "watch", "namespaces")]
    [InlineData("image: { digest: aaaa }", "image", "digest", "sha256")]
    [InlineData("leaderElection: { enabled: 'yes' }", "leaderElection", "enabled", "boolean")]
    [InlineData("networkPolicy: { flavor: calico }", "networkPolicy", "flavor", "cilium")]
    [InlineData("networkPolicy: { apiServer: { cidrs: [10.0.0.1] } }", "networkPolicy", "apiServer", "cidrs")]
    [InlineData("workers: 0", "workers", "1")]
    [InlineData("log: { level: loud }", "log", "level", "debug")]
    [InlineData("podDisruptionBudget: { maxUnavailable: half }", "podDisruptionBudget", "maxUnavailable")]
    [InlineData("livenessProbe: { httpGet: {} }", "livenessProbe", "httpGet")]
    public async Task A_wrong_value_is_refused_by_its_name(string values, params string[] words)
    {
        foreach (var major in new[] { 3, 4 })
        {
            var message = (await Tools.Helm(major).TryRenderAsync(values)).RequireFailure();

            Assert.Contains("schema", message, StringComparison.Ordinal);
            Assert.All(words, word => Assert.Contains(word, message, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(
        "launchDarkly: { accessToken: { value: a, existingSecret: { name: b } } }",
        "launchDarkly.accessToken.value and launchDarkly.accessToken.existingSecret.name are both set: give one of them")]
    [InlineData("leaderElection: { enabled: false }", "replicas is 2, but without leader election only one copy may run: set replicas=1, or leaderElection.enabled=true")]
    [InlineData("watch: { namespaces: [a] }", "Add: --set clusterId=$(kubectl get namespace kube-system -o jsonpath='{.metadata.uid}')")]
    [InlineData("metrics: { service: { enabled: false }, serviceMonitor: { enabled: true } }", "set metrics.service.enabled=true")]
    public async Task Values_that_do_not_go_together_are_refused_with_the_way_out(string values, string message)
    {
        foreach (var major in new[] { 3, 4 })
        {
            Assert.Contains(message, (await Tools.Helm(major).TryRenderAsync(values)).RequireFailure(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("{}", "ghcr.io/flagimport/flag-import-operator:VERSION")]
    [InlineData("image: { tag: edge }", "ghcr.io/flagimport/flag-import-operator:edge")]
    [InlineData("image: { repository: r, tag: edge, digest: '" + Digest + "' }", "r@" + Digest)]
    public async Task A_digest_comes_before_a_tag_and_a_tag_before_the_version(string values, string image) =>
        Assert.Equal(
            image.Replace("VERSION", Repository.ChartMetadata["appVersion"]!.GetValue<string>(), StringComparison.Ordinal),
            (await Tools.Helm(4).RenderAsync(values)).Container()["image"]!.GetValue<string>());

    [Fact]
    public async Task Without_a_token_nothing_is_mounted()
    {
        var manifests = await Tools.Helm(4).RenderAsync("{}");

        Assert.DoesNotContain(manifests.Arguments(), argument => argument.StartsWith("--access-token-file", StringComparison.Ordinal));
        Assert.Null(manifests.PodSpec()["volumes"]);
        Assert.DoesNotContain(manifests, manifest => manifest.Kind() == "Secret");
    }

    [Theory]
    [InlineData("launchDarkly: { accessToken: { existingSecret: { name: mine, key: k } } }", "mine", "k")]
    [InlineData("launchDarkly: { accessToken: { value: api-1 } }", "fio-flag-import-operator-access-token", "token")]
    public async Task The_token_is_a_file_that_follows_the_Secret(string values, string secret, string key)
    {
        var manifests = await Tools.Helm(4).RenderAsync(values);
        var mount = Assert.Single(manifests.Container()["volumeMounts"]!.AsArray())!;
        var volume = Assert.Single(manifests.PodSpec()["volumes"]!.AsArray())!["secret"]!;

        Assert.Contains($"--access-token-file={mount["mountPath"]}/{volume["items"]![0]!["path"]}", manifests.Arguments());
        Assert.Null(mount["subPath"]);
        Assert.Equal((secret, key), (volume["secretName"]!.GetValue<string>(), volume["items"]![0]!["key"]!.GetValue<string>()));
        var made = manifests.FirstOrDefault(manifest => manifest.Kind() == "Secret");
        Assert.Equal(key == "token", made is not null);
        Assert.Equal(made is null ? null : "YXBpLTE=", made?["data"]!["token"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("{}", "RollingUpdate")]
    [InlineData("{ replicas: 1, leaderElection: { enabled: false } }", "Recreate")]
    [InlineData("strategy: { type: Recreate }", "Recreate")]
    public async Task Without_election_an_update_never_runs_two_copies(string values, string strategy)
    {
        var found = (await Tools.Helm(4).RenderAsync(values)).Single("Deployment")["spec"]!["strategy"]!.AsObject();

        Assert.Equal(strategy, found["type"]!.GetValue<string>());
        Assert.Equal(strategy == "RollingUpdate", found.ContainsKey("rollingUpdate"));
    }

    [Fact]
    public async Task The_network_of_Cilium_knows_LaunchDarkly_by_name()
    {
        var policy = (await Tools.Helm(4).RenderAsync("{ networkPolicy: { flavor: cilium }, launchDarkly: { url: 'http://ld.example.com:8443/x' } }"))
            .Single("CiliumNetworkPolicy");
        var egress = policy["spec"]!["egress"]!.AsArray();

        var launchDarkly = Assert.Single(egress, rule => rule!["toFQDNs"] is not null)!;
        Assert.Equal("ld.example.com", Assert.Single(launchDarkly["toFQDNs"]!.AsArray())!["matchName"]!.GetValue<string>());
        Assert.Equal("8443", launchDarkly["toPorts"]![0]!["ports"]![0]!["port"]!.GetValue<string>());
        var server = Assert.Single(egress, rule => rule!["toEntities"] is not null)!;
        Assert.Equal("kube-apiserver", server["toEntities"]![0]!.GetValue<string>());
        Assert.Contains(egress, rule => rule!["toPorts"]![0]!["rules"]?["dns"] is not null);
    }

    [Theory]
    [InlineData("https://app.launchdarkly.com", 443)]
    [InlineData("http://simulator", 80)]
    [InlineData("https://ld.example.com:8443/x", 8443)]
    public async Task The_network_policy_opens_the_port_of_the_address(string url, int port)
    {
        var policy = (await Tools.Helm(4).RenderAsync($"launchDarkly: {{ url: '{url}' }}")).Single("NetworkPolicy");

        Assert.Equal(port, policy["spec"]!["egress"]!.AsArray()[^1]!["ports"]![0]!["port"]!.GetValue<long>());
    }

    [Fact]
    public async Task The_definition_is_the_one_of_the_operator_with_labels_and_annotations()
    {
        var rendered = (await Tools.Helm(4).RenderAsync("crds: { annotations: { a: b } }")).Single("CustomResourceDefinition");
        var shipped = Assert.Single(Manifest.Parse(Api.EmbeddedCrds.All.Single().Yaml));

        Assert.True(JsonNode.DeepEquals(shipped["spec"], rendered["spec"]));
        Assert.Equal(shipped.Name(), rendered.Name());
        Assert.Equal("""{"a":"b","helm.sh/resource-policy":"keep"}""", rendered["metadata"]!["annotations"]!.ToJsonString());
        var going = (await Tools.Helm(4).RenderAsync("crds: { keep: false }")).Single("CustomResourceDefinition");
        Assert.Null(going["metadata"]!["annotations"]);
    }
}

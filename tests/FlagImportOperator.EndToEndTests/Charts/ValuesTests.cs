using System.Text.Json.Nodes;
using FlagImportOperator.Commands;
using FlagImportOperator.Sandbox.Kubernetes.Yaml;
using FlagImportOperator.Settings;
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
    [InlineData("launchDarkly: { url: 'https://user:password@ld.example.com' }", "launchDarkly", "url")]
    [InlineData("launchDarkly: { url: 'https://ld.example.com:99999' }", "launchDarkly", "url")]
    [InlineData("launchDarkly: { url: 'https://ld.example.com/a b' }", "launchDarkly", "url")]
    [InlineData("launchDarkly: { url: 'https://ld.example.com?a=b' }", "launchDarkly", "url")]
    [InlineData("fullnameOverride: FooBar", "fullnameOverride")]
    [InlineData("fullnameOverride: 1a", "fullnameOverride")]
    [InlineData("nameOverride: a.b", "nameOverride")]
    [InlineData("image: { repository: 'a/b:tag' }", "image", "repository")]
    [InlineData("image: { repository: 'https://a/b' }", "image", "repository")]
    [InlineData("serviceAccount: { name: 'a b' }", "serviceAccount", "name")]
    [InlineData("watch: null", "watch")]
    [InlineData("securityContext: null", "securityContext")]
    [InlineData("podSecurityContext: null", "podSecurityContext")]
    [InlineData("crds: { keep: null }", "crds", "keep")]
    [InlineData("leaderElection: { enabled: null }", "leaderElection", "enabled")]
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
    [InlineData("leaderElection: { leaseDuration: 5s }", "renewDeadline is 10s and leaderElection.leaseDuration 5s, but the deadline must be at most four fifths")]
    [InlineData("leaderElection: { leaseDuration: 12499ms }", "must be at most four fifths")]
    [InlineData("leaderElection: { renewDeadline: 0.2m }", "must be at most four fifths", false)]
    [InlineData("leaderElection: { renewDeadline: 0.21m }", "must be at most four fifths")]
    [InlineData("leaderElection: { leaseDuration: 1h, renewDeadline: 48m, retryPeriod: 24m }", "must be at most", false)]
    [InlineData("leaderElection: { retryPeriod: 5001ms }", "retryPeriod is 5001ms and leaderElection.renewDeadline 10s, but the period must be at most half")]
    [InlineData("leaderElection: { leaseDuration: 1.9s, renewDeadline: 1s, retryPeriod: 100ms }", "leaseDuration is 1.9s, but must be at least 2s")]
    [InlineData("{ replicas: 1, leaderElection: { enabled: false, leaseDuration: 1s } }", "leaseDuration", false)]
    [InlineData("extraArgs: [--leader-election=false]", "extraArgs has --leader-election=false, which only the program would know of: set leaderElection.enabled instead")]
    [InlineData("extraArgs: [--leader-election, 'false']", "set leaderElection.enabled instead")]
    [InlineData("extraArgs: ['--leader-election-namespace=x']", "leave it out")]
    [InlineData("extraArgs: [--lease-duration=1h]", "set leaderElection.leaseDuration instead")]
    [InlineData("extraArgs: ['--namespace:a']", "set watch.namespaces instead")]
    [InlineData("extraArgs: [--http-address=127.0.0.1, --http-port, '1']", "set http.port instead")]
    [InlineData("extraArgs: [--workers=16, --http-address=127.0.0.1]", "extraArgs", false)]
    public async Task Values_that_do_not_go_together_are_refused_with_the_way_out(string values, string message, bool refused = true)
    {
        foreach (var major in new[] { 3, 4 })
        {
            var result = await Tools.Helm(major).TryRenderAsync(values);
            if (refused)
            {
                Assert.Contains(message, result.RequireFailure(), StringComparison.Ordinal);
            }
            else
            {
                result.Require();
            }
        }
    }

    // A key that was left blank is null, and takes the default away.
    [Fact]
    public async Task A_null_is_refused_by_its_name_or_renders_something_that_is_sound()
    {
        var values = YamlJson.ReadAll(await File.ReadAllTextAsync(Path.Combine(Repository.Chart, "values.yaml"), TestContext.Current.CancellationToken))[0]!.AsObject();
        var paths = PathsOf(values).ToList();
        Assert.Contains("watch.namespaces", paths);
        foreach (var path in paths)
        {
            var keys = path.Split('.');
            var result = await Tools.Helm(4).TryRenderAsync(keys.Reverse().Aggregate((JsonNode?)null, (inner, key) => new JsonObject { [key] = inner })!.ToJsonString());
            if (result.ExitCode != 0)
            {
                Assert.True(result.Errors.Contains($"missing property '{keys[^1]}'", StringComparison.Ordinal), $"{path}: {result.Errors}");
                continue;
            }

            var manifests = Manifest.Parse(result.Output);
            Assert.True(PodSecurity.Violations(manifests.PodSpec()).Count == 0, path);
            Assert.True(RunSettingsReader.Read(RunCommand.Create().Parse([.. manifests.Arguments().Skip(1)]), _ => null).Problems.Count == 0, path);
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
        Assert.Null(server["toPorts"]);
        Assert.Contains(egress, rule => rule!["toPorts"]?[0]!["rules"]?["dns"] is not null);
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
    public async Task The_network_policy_lets_the_usual_ports_of_API_servers_through()
    {
        var policy = (await Tools.Helm(4).RenderAsync("{}")).Single("NetworkPolicy");

        // Services, kubeadm and most others, minikube, MicroK8s.
        Assert.Equal(
            [443, 6443, 8443, 16443],
            policy["spec"]!["egress"]!.AsArray().Single(rule => rule!["ports"]!.AsArray().Count > 2)!["ports"]!.AsArray().Select(port => port!["port"]!.GetValue<long>()));
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

    /// <summary>Of each value, and of each object of values, but for those that go to Kubernetes as they are.</summary>
    private static IEnumerable<string> PathsOf(JsonObject values) => values.SelectMany(child =>
        child.Value is JsonObject inner && !child.Key.EndsWith("ecurityContext", StringComparison.Ordinal)
            ? PathsOf(inner).Select(path => $"{child.Key}.{path}").Prepend(child.Key)
            : [child.Key]);
}

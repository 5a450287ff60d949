using System.Text.Json.Nodes;
using FlagImportOperator.EndToEndTests.Crd;
using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Charts;

/// <summary>
/// A cluster where the chart was installed, and in place of the kubelet this: it runs the program as the Deployment says, with the rights of
/// its service account and the files that it mounts. What a kubelet would find for itself is given in its stead: where the API server is,
/// and a port of its own on loopback for each copy.
/// </summary>
internal sealed class Installation : IAsyncDisposable
{
    private const string Token = "api-token-of-the-installation";
    private const string DeploymentPath = "/apis/apps/v1/namespaces/ops/deployments/fio-flag-import-operator";

    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("flagimport-installation-");
    private readonly List<OperatorProcess> _copies = [];

    private Installation(OwnCluster cluster, LaunchDarklySimulator simulator)
    {
        Cluster = cluster;
        Simulator = simulator;
    }

    public OwnCluster Cluster { get; }

    public LaunchDarklySimulator Simulator { get; }

    public static async Task<Installation> PrepareAsync()
    {
        var cluster = await OwnCluster.StartAsync();
        var simulator = await LaunchDarklySimulator.StartAsync(new() { Tokens = [Token], Modes = new() { VersionBumpAfterCreate = null } });
        var installation = new Installation(cluster, simulator);
        foreach (var name in new[] { "ops", "team-a" })
        {
            await cluster.CreateNamespaceAsync(name);
        }

        await installation.CreateSecretAsync("ops", "launchdarkly", ("token", Token));
        await installation.CreateSecretAsync("team-a", "split-import", ("workspaceApiKey", "w"), ("ldApiKey", "l"));
        return installation;
    }

    /// <summary>The chart, for the simulator and with an existing Secret, and other values.</summary>
    public async Task InstallAsync(Helm helm, params IReadOnlyList<string> values)
    {
        (await helm.RunAsync(
            Cluster.Kubeconfig,
            [
                "install", "fio", Repository.Chart, "--namespace", "ops",
                "--set", $"launchDarkly.url={Simulator.BaseUrl},launchDarkly.pollInterval=1s,launchDarkly.lostAnswerWait=1s",
                "--set", "launchDarkly.accessToken.existingSecret.name=launchdarkly",
                .. values.SelectMany(value => new[] { "--set", value }),
            ])).Require();
        await Cluster.WaitForDefinitionAsync();
    }

    /// <summary>As many copies as the Deployment wants; returns when they are ready.</summary>
    public async Task RunCopiesAsync()
    {
        var deployment = await Cluster.Client.GetAsync(DeploymentPath);
        var pod = deployment["spec"]!["template"]!["spec"]!.AsObject();
        var container = Assert.Single(pod["containers"]!.AsArray())!.AsObject();
        var account = Path.Combine(_files.FullName, "kubeconfig");
        await File.WriteAllTextAsync(account, await Cluster.ServiceAccountKubeconfigAsync("ops", pod["serviceAccountName"]!.GetValue<string>()), Cancellation);
        var arguments = await ArgumentsAsync(pod, container);
        var environment = container["env"]!.AsArray().ToDictionary(variable => variable!["name"]!.GetValue<string>(), variable => variable!["value"]?.GetValue<string>());
        for (var copy = 0; copy < deployment["spec"]!["replicas"]!.GetValue<int>(); copy++)
        {
            _copies.Add(OperatorProcess.Launch(
                port => [.. arguments, "--kubeconfig", account, "--http-address", "127.0.0.1", "--http-port", $"{port}"], environment));
        }

        foreach (var copy in _copies)
        {
            await copy.WaitUntilReadyAsync();
        }
    }

    /// <summary>SIGTERM to each, as the kubelet sends it; each must end well.</summary>
    public async Task StopCopiesAsync()
    {
        foreach (var copy in _copies)
        {
            await copy.StopAsync();
            Assert.DoesNotContain("Forbidden", copy.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(Token, copy.Output, StringComparison.Ordinal);
        }

        _copies.Clear();
    }

    public Task<JsonObject> ApplyResourceAsync(string @namespace, string name) => Cluster.Client.ApplyAsync(
        OwnCluster.PathOf(@namespace, name),
        Resources.Resource(name, """{ "config": { "workspaceId": "w", "environmentId": "e" } }""").ToJsonString());

    public async ValueTask DisposeAsync()
    {
        foreach (var copy in _copies)
        {
            if (TestContext.Current.TestState?.Result == TestResult.Failed)
            {
                TestContext.Current.TestOutputHelper?.WriteLine(copy.Output);
            }

            await copy.DisposeAsync();
        }

        await Simulator.DisposeAsync();
        await Cluster.DisposeAsync();
        _files.Delete(recursive: true);
    }

    /// <summary>The arguments, with the folders of mounted Secrets where they are here.</summary>
    private async Task<IReadOnlyList<string>> ArgumentsAsync(JsonObject pod, JsonObject container)
    {
        var arguments = Manifest.Texts(container["args"]);
        foreach (var mount in container["volumeMounts"]!.AsArray())
        {
            var volume = pod["volumes"]!.AsArray().Single(volume => volume!["name"]!.GetValue<string>() == mount!["name"]!.GetValue<string>())!["secret"]!;
            var secret = await Cluster.Client.GetAsync($"/api/v1/namespaces/ops/secrets/{volume["secretName"]}");
            var folder = _files.CreateSubdirectory(mount!["name"]!.GetValue<string>());
            foreach (var item in volume["items"]!.AsArray())
            {
                var content = Convert.FromBase64String(secret["data"]![item!["key"]!.GetValue<string>()]!.GetValue<string>());
                await File.WriteAllBytesAsync(Path.Combine(folder.FullName, item["path"]!.GetValue<string>()), content, Cancellation);
            }

            arguments = [.. arguments.Select(argument => argument.Replace(mount["mountPath"]!.GetValue<string>(), folder.FullName, StringComparison.Ordinal))];
        }

        return arguments;
    }

    private Task<JsonObject> CreateSecretAsync(string @namespace, string name, params (string Key, string Value)[] data) => Cluster.Client.CreateAsync(
        $"/api/v1/namespaces/{@namespace}/secrets",
        new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["stringData"] = new JsonObject(data.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value))),
        });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}

using System.Net;
using System.Text.Json.Nodes;
using FlagImportOperator.EndToEndTests.Crd;
using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Charts;

/// <summary>
/// A cluster where the chart was installed, and in place of the kubelet this: it runs the program as the Deployment says, with the rights of
/// its service account and the files that it mounts. What a pod finds for itself is given in its stead: where the API server is, the
/// namespace it is in, and a port of its own, on loopback, for each copy.
/// </summary>
internal sealed class Installation : IAsyncDisposable
{
    private const string Token = "api-token-of-the-installation";
    private const string Namespace = "ops";
    private const string DeploymentPath = $"/apis/apps/v1/namespaces/{Namespace}/deployments/fio-flag-import-operator";

    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("flagimport-installation-");
    private readonly List<OperatorProcess> _copies = [];
    private int _rollouts;

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
        foreach (var name in new[] { Namespace, "team-a" })
        {
            await cluster.CreateNamespaceAsync(name);
        }

        await installation.CreateSecretAsync(Namespace, "launchdarkly", ("token", Token));
        await installation.CreateSecretAsync("team-a", "split-import", ("workspaceApiKey", "w"), ("ldApiKey", "l"));
        return installation;
    }

    /// <summary>The chart, for the simulator and with an existing Secret, and other values.</summary>
    public Task InstallAsync(Helm helm, params IReadOnlyList<string> values) => InstallPackageAsync(helm, Repository.Chart, values);

    /// <summary>As <see cref="InstallAsync"/>, from that path of a chart.</summary>
    public async Task InstallPackageAsync(Helm helm, string chart, params IReadOnlyList<string> values)
    {
        (await helm.RunAsync(
            Cluster.Kubeconfig,
            [
                "install", "fio", chart, "--namespace", Namespace,
                "--set", $"launchDarkly.url={Simulator.BaseUrl},launchDarkly.pollInterval=1s,launchDarkly.lostAnswerWait=1s",
                "--set", "launchDarkly.accessToken.existingSecret.name=launchdarkly",
                .. values.SelectMany(value => new[] { "--set", value }),
            ])).Require();
        await Cluster.WaitForDefinitionAsync();
    }

    /// <summary>Whatever else of helm's concerns the release: the command, and what follows the release's name.</summary>
    public async Task HelmAsync(Helm helm, string command, params IReadOnlyList<string> more) =>
        (await helm.RunAsync(Cluster.Kubeconfig, [command, "fio", .. more, "--namespace", Namespace])).Require();

    /// <summary>As the Deployment stands in the cluster.</summary>
    public Task<JsonObject> DeploymentAsync() => Cluster.Client.GetAsync(DeploymentPath);

    /// <summary>As many copies as the Deployment wants, besides those that run; returns them when they are ready.</summary>
    public async Task<IReadOnlyList<OperatorProcess>> RunCopiesAsync()
    {
        var deployment = await DeploymentAsync();
        var pod = deployment["spec"]!["template"]!["spec"]!.AsObject();
        var container = Assert.Single(pod["containers"]!.AsArray())!.AsObject();
        var files = _files.CreateSubdirectory($"rollout-{++_rollouts}");
        var account = Path.Combine(files.FullName, "kubeconfig");
        await File.WriteAllTextAsync(account, await Cluster.ServiceAccountKubeconfigAsync(Namespace, pod["serviceAccountName"]!.GetValue<string>()), Cancellation);
        var arguments = await ArgumentsAsync(pod, container, files);
        var environment = container["env"]!.AsArray().ToDictionary(variable => variable!["name"]!.GetValue<string>(), variable => variable!["value"]?.GetValue<string>());
        var copies = new List<OperatorProcess>();
        for (var copy = 0; copy < deployment["spec"]!["replicas"]!.GetValue<int>(); copy++)
        {
            copies.Add(OperatorProcess.Launch(
                port => [.. arguments, "--kubeconfig", account, "--leader-election-namespace", Namespace, "--http-address", "127.0.0.1", "--http-port", $"{port}"],
                environment));
            _copies.Add(copies[^1]);
        }

        foreach (var copy in copies)
        {
            await copy.WaitUntilReadyAsync();

            // What the probes and Prometheus ask for.
            Assert.Equal(HttpStatusCode.OK, await copy.ProbeAsync("/healthz"));
            Assert.Equal(HttpStatusCode.OK, await copy.ProbeAsync("/metrics"));
        }

        return copies;
    }

    /// <summary>SIGTERM to each that runs, as the kubelet sends it; each must end well.</summary>
    public Task StopCopiesAsync() => StopCopiesAsync([.. _copies]);

    /// <summary>As the other, for some.</summary>
    public async Task StopCopiesAsync(IReadOnlyList<OperatorProcess> copies)
    {
        foreach (var copy in copies)
        {
            await copy.StopAsync();
            Assert.DoesNotContain("Forbidden", copy.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(Token, copy.Output, StringComparison.Ordinal);
            _copies.Remove(copy);
            await copy.DisposeAsync();
        }
    }

    /// <param name="namespace">Where.</param>
    /// <param name="name">Of the resource.</param>
    /// <param name="title">The configuration's name in LaunchDarkly; null: the operator's choice.</param>
    public Task<JsonObject> ApplyResourceAsync(string @namespace, string name, string? title = null)
    {
        var resource = Resources.Resource(name, """{ "config": { "workspaceId": "w", "environmentId": "e" } }""");
        if (title is not null)
        {
            resource["spec"]!["name"] = title;
        }

        return Cluster.Client.ApplyAsync(OwnCluster.PathOf(@namespace, name), resource.ToJsonString());
    }

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
    private async Task<IReadOnlyList<string>> ArgumentsAsync(JsonObject pod, JsonObject container, DirectoryInfo files)
    {
        var arguments = Manifest.Texts(container["args"]);
        foreach (var mount in container["volumeMounts"]!.AsArray())
        {
            var volume = pod["volumes"]!.AsArray().Single(volume => volume!["name"]!.GetValue<string>() == mount!["name"]!.GetValue<string>())!["secret"]!;
            var secret = await Cluster.Client.GetAsync($"/api/v1/namespaces/{Namespace}/secrets/{volume["secretName"]}");
            var folder = files.CreateSubdirectory(mount!["name"]!.GetValue<string>());
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

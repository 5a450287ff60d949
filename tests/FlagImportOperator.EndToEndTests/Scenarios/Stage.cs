using System.Text.Json.Nodes;
using FlagImportOperator.EndToEndTests.Crd;
using FlagImportOperator.EndToEndTests.GitOps;
using FlagImportOperator.Sandbox.LaunchDarkly;

namespace FlagImportOperator.EndToEndTests.Scenarios;

/// <summary>What differs between stages.</summary>
public sealed record StageOptions
{
    /// <summary>How the simulated LaunchDarkly reads where its documents are silent. It does not raise versions by itself, which would be noise.</summary>
    public SimulatorModes Modes { get; init; } = new() { VersionBumpAfterCreate = null };

    /// <summary>Whether the operator has a token of its own.</summary>
    public bool OwnToken { get; init; } = true;

    /// <summary>Changes the operator's options.</summary>
    public Func<OperatorOptions, OperatorOptions> Operator { get; init; } = options => options;

    /// <summary>Whether the operator runs from the start.</summary>
    public bool Start { get; init; } = true;
}

/// <summary>One namespace of the shared API server, one simulated LaunchDarkly, and the operator between them.</summary>
public sealed class Stage : IAsyncDisposable
{
    /// <summary>The Secret that resources name unless they say otherwise.</summary>
    public const string DefaultSecret = "split-import";

    private readonly List<string> _secrets = [];
    private readonly List<OperatorProcess> _processes = [];

    private Stage(ClusterClient cluster, string @namespace, string token, LaunchDarklySimulator simulator, OperatorOptions options)
    {
        Cluster = cluster;
        Namespace = @namespace;
        Token = Secret(token);
        Simulator = simulator;
        Options = options;
    }

    public ClusterClient Cluster { get; }

    public string Namespace { get; }

    /// <summary>The operator's own LaunchDarkly token.</summary>
    public string Token { get; }

    public LaunchDarklySimulator Simulator { get; }

    /// <summary>For the next start of the operator.</summary>
    public OperatorOptions Options { get; set; }

    /// <summary>What Git would hold.</summary>
    internal AppliedManifests Applied { get; } = new();

    /// <summary>What the API server has stored since the stage was opened.</summary>
    internal ResourceHistory History { get; private set; } = null!;

    /// <summary>The operator that was started last.</summary>
    public OperatorProcess Operator => _processes[^1];

    /// <summary>What all operators of this stage have printed.</summary>
    public string Output => string.Join("\n--- restarted ---\n", _processes.Select(process => process.Output));

    /// <summary>Values that nobody may ever see.</summary>
    public IReadOnlyList<string> Secrets
    {
        get
        {
            lock (_secrets)
            {
                return [.. _secrets];
            }
        }
    }

    public static async Task<Stage> OpenAsync(ControlPlane controlPlane, StageOptions options)
    {
        await controlPlane.InstallCrdsAsync();
        var @namespace = await controlPlane.CreateNamespaceAsync();
        var token = $"api-token-of-{@namespace}";
        var simulator = await LaunchDarklySimulator.StartAsync(new() { Tokens = [token], Modes = options.Modes, DefaultImport = ImportScript.Manual });
        var stage = new Stage(controlPlane.Client, @namespace, token, simulator, options.Operator(new()
        {
            Kubeconfig = await controlPlane.OperatorKubeconfigAsync(),
            Namespace = @namespace,
            LaunchDarkly = simulator.BaseUrl,
            AccessToken = options.OwnToken ? token : null,
        }));
        try
        {
            stage.History = await ResourceHistory.StartAsync(stage.Cluster, @namespace);
            await stage.ApplySecretAsync(DefaultSecret, ("workspaceApiKey", $"workspace-key-of-{@namespace}"), ("ldApiKey", $"ld-key-of-{@namespace}"));
            if (options.Start)
            {
                await stage.StartOperatorAsync();
            }

            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the operator, again or for the first time, and returns when it is ready.</summary>
    public async Task StartOperatorAsync() => _processes.Add(await OperatorProcess.StartAsync(Options));

    /// <summary>Notes a value that must appear nowhere.</summary>
    public string Secret(string value)
    {
        lock (_secrets)
        {
            _secrets.Add(value);
        }

        return value;
    }

    /// <summary>Path of a FlagImportConfiguration in the stage's namespace.</summary>
    public string PathOf(string name) => $"{Resources.Collection(Namespace)}/{name}";

    /// <summary>Applies a Secret with exactly these keys; its values become canaries.</summary>
    public async Task ApplySecretAsync(string name, params (string Key, string Value)[] data)
    {
        var encoded = new JsonObject();
        foreach (var (key, value) in data)
        {
            Secret(value.Trim());
            encoded[key] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(value));
        }

        await Cluster.ApplyAsync(SecretPath(name), new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["data"] = encoded,
        }.ToJsonString());
    }

    public string SecretPath(string name) => $"/api/v1/namespaces/{Namespace}/secrets/{name}";

    /// <summary>
    /// Applies the resource: a valid one for split, changed by a JSON merge patch. What an earlier apply had and this one has not goes, as
    /// with kubectl.
    /// </summary>
    public async Task<JsonObject> ApplyAsync(string name, string specPatch = "{}")
    {
        var manifest = Merged(name, specPatch);
        var stored = await Cluster.ApplyAsync(PathOf(name), manifest.ToJsonString());
        Applied.Add(manifest, stored);
        return stored;
    }

    /// <summary>Sets an annotation.</summary>
    public Task<JsonObject> AnnotateAsync(string name, string annotation, string value) => Cluster.PatchAsync(
        PathOf(name), new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [annotation] = value } } });

    public Task<JsonObject> GetAsync(string name) => Cluster.GetAsync(PathOf(name));

    /// <summary>Deletes the resource and does not wait for it to go.</summary>
    public Task DeleteAsync(string name) => Cluster.DeleteAsync(PathOf(name));

    public async ValueTask DisposeAsync()
    {
        Simulator.Faults.Clear();
        try
        {
            foreach (var process in _processes.Where(process => !process.HasExited))
            {
                await process.StopAsync();
            }
        }
        finally
        {
            await ClearAsync();
        }
    }

    private static JsonObject Merged(string name, string specPatch) => Resources.Resource(name, Resources.Merge(
        JsonNode.Parse("""{ "config": { "workspaceId": "ws-1", "environmentId": "env-1" } }""")!.AsObject(),
        JsonNode.Parse(specPatch)!.AsObject()).ToJsonString());

    private async Task ClearAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        if (History is not null)
        {
            await History.DisposeAsync();
        }

        // Nobody is left who would let them go, and a namespace cannot end with them in it.
        foreach (var resource in await Cluster.ListAsync(Resources.Collection(Namespace)))
        {
            var path = PathOf(resource["metadata"]!["name"]!.GetValue<string>());
            await Cluster.TryPatchAsync(path, new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = null } });
            await Cluster.DeleteAsync(path);
        }

        await Simulator.DisposeAsync();
    }
}

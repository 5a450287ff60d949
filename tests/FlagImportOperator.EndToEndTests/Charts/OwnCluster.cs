using System.Text.Json.Nodes;
using FlagImportOperator.Api;
using FlagImportOperator.EndToEndTests.Crd;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Charts;

/// <summary>An API server for one test, with nothing in it: tests that install and remove the definition cannot share one.</summary>
internal sealed class OwnCluster : IAsyncDisposable
{
    public const string Definition = $"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/{ResourceNames.Plural}.{ResourceNames.Group}";

    private readonly LocalControlPlane _plane;

    private OwnCluster(LocalControlPlane plane)
    {
        _plane = plane;
        Client = new(plane.KubeconfigPath);
    }

    public ClusterClient Client { get; }

    public string Kubeconfig => _plane.KubeconfigPath;

    /// <summary>Skips the test where there are no programs to start one.</summary>
    public static async Task<OwnCluster> StartAsync()
    {
        var choice = ClusterChoice.From(Environment.GetEnvironmentVariable);
        Assert.SkipUnless(choice is ClusterChoice.Assets, "Needs KUBEBUILDER_ASSETS: an API server of its own, without the definition.");
        var cluster = new OwnCluster(await LocalControlPlane.StartAsync(((ClusterChoice.Assets)choice).Folder, TestContext.Current.CancellationToken));
        await cluster.Client.HasKubeSystemAsync();
        return cluster;
    }

    /// <summary>Content of a kubeconfig.</summary>
    public Task<string> ServiceAccountKubeconfigAsync(string @namespace, string name) => _plane.ServiceAccountKubeconfigAsync(Client, @namespace, name);

    public Task<JsonObject> CreateNamespaceAsync(string name) => Client.CreateAsync("/api/v1/namespaces", new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Namespace",
        ["metadata"] = new JsonObject { ["name"] = name },
    });

    /// <summary>Returns when resources can be made.</summary>
    public async Task WaitForDefinitionAsync()
    {
        await Client.WaitForConditionAsync(Definition, "Established");
        await Client.WaitForAsync($"/apis/{ResourceNames.ApiVersion}/{ResourceNames.Plural}", "the resources can be listed", found => found is not null);
    }

    /// <summary>A resource as it looks when an operator has made it Ready.</summary>
    public async Task<JsonObject> CreateReadyResourceAsync(string @namespace, string name)
    {
        var resource = Resources.Resource(name);
        resource["metadata"]!["finalizers"] = new JsonArray(ResourceNames.Finalizer);
        await Client.CreateAsync(Resources.Collection(@namespace), resource);
        var path = PathOf(@namespace, name);
        await Client.PatchAsync($"{path}/status", new JsonObject
        {
            ["status"] = JsonNode.Parse($$"""
                { "_id": "id-of-{{name}}", "version": 3, "observedGeneration": 1, "conditions": [ { "type": "Ready", "status": "True", "reason": "Applied",
                  "message": "m", "lastTransitionTime": "2026-11-23T09:00:00Z", "observedGeneration": 1 } ] }
                """),
        });
        return await Client.GetAsync(path);
    }

    public static string PathOf(string @namespace, string name) => $"{Resources.Collection(@namespace)}/{name}";

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _plane.DisposeAsync();
    }
}

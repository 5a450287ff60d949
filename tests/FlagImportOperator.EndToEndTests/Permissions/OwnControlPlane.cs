using FlagImportOperator.Api;

namespace FlagImportOperator.EndToEndTests.Permissions;

/// <summary>An API server that no other test uses, with the CustomResourceDefinition.</summary>
internal sealed class OwnControlPlane : IAsyncDisposable
{
    private OwnControlPlane(LocalControlPlane cluster) => (Cluster, Client) = (cluster, new(cluster.KubeconfigPath));

    public LocalControlPlane Cluster { get; }

    public ClusterClient Client { get; }

    public static async Task<OwnControlPlane> StartAsync(string assets, CancellationToken cancellation)
    {
        var own = new OwnControlPlane(await LocalControlPlane.StartAsync(assets, cancellation));
        try
        {
            const string Definition = $"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/{ResourceNames.Plural}.{ResourceNames.Group}";
            await own.Client.ApplyAsync(Definition, EmbeddedCrds.All.Single().Yaml);
            await own.Client.WaitForConditionAsync(Definition, "Established");
            await own.Client.WaitForAsync($"/apis/{ResourceNames.ApiVersion}/{ResourceNames.Plural}", "the resources can be listed", found => found is not null);
            await own.Client.HasKubeSystemAsync();
            return own;
        }
        catch
        {
            await own.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Cluster.DisposeAsync();
    }
}

using DotNet.Testcontainers.Builders;
using Testcontainers.K3s;

namespace FlagImportOperator.EndToEndTests;

/// <summary>K3s in a container, which Testcontainers removes also after a crash of the tests.</summary>
internal sealed class K3sCluster : Cluster
{
    private const string Image = "rancher/k3s:v1.33.1-k3s1";

    private readonly K3sContainer _container;
    private readonly DirectoryInfo _folder;

    private K3sCluster(K3sContainer container, DirectoryInfo folder, string kubeconfigPath) : base(kubeconfigPath)
    {
        _container = container;
        _folder = folder;
    }

    /// <summary>Throws <see cref="DockerUnavailableException"/> when no Docker answers.</summary>
    public static async Task<K3sCluster> StartAsync(CancellationToken cancellation)
    {
        var container = new K3sBuilder(Image).Build();
        try
        {
            await container.StartAsync(cancellation);
            var folder = Directory.CreateTempSubdirectory("flagimport-e2e-");
            var kubeconfig = Path.Combine(folder.FullName, "kubeconfig");
            await File.WriteAllTextAsync(kubeconfig, await container.GetKubeconfigAsync(), cancellation);
            return new(container, folder, kubeconfig);
        }
        catch
        {
            await container.DisposeAsync();
            throw;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await _container.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}

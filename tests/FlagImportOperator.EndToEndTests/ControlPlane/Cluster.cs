using System.Text.Json.Nodes;
using k8s;

namespace FlagImportOperator.EndToEndTests;

/// <summary>An API server that answers.</summary>
internal abstract class Cluster(string kubeconfigPath) : IAsyncDisposable
{
    /// <summary>Path of a kubeconfig file of an administrator.</summary>
    public string KubeconfigPath { get; } = kubeconfigPath;

    /// <summary>Whether it goes away at the end, and everything in it.</summary>
    public virtual bool IsDisposable => true;

    public abstract ValueTask DisposeAsync();

    /// <summary>Content of a kubeconfig that acts as that service account, which must exist.</summary>
    public virtual async Task<string> ServiceAccountKubeconfigAsync(ClusterClient administrator, string @namespace, string name)
    {
        var answer = await administrator.CreateAsync(
            $"/api/v1/namespaces/{@namespace}/serviceaccounts/{name}/token",
            new JsonObject { ["apiVersion"] = "authentication.k8s.io/v1", ["kind"] = "TokenRequest", ["spec"] = new JsonObject() });
        var own = KubernetesClientConfiguration.BuildConfigFromConfigFile(KubeconfigPath);
        var token = answer["status"]!["token"]!.GetValue<string>();
        return Kubeconfig.WithToken(new Uri(own.Host), own.SslCaCerts.ExportCertificatePems(), token);
    }
}

/// <summary>A cluster of somebody else.</summary>
internal sealed class ExistingCluster(string kubeconfigPath) : Cluster(kubeconfigPath)
{
    public override bool IsDisposable => false;

    public static ExistingCluster Open(string kubeconfigPath) => File.Exists(kubeconfigPath)
        ? new(kubeconfigPath)
        : throw new FileNotFoundException("FLAGIMPORT_E2E_KUBECONFIG names a file that does not exist.", kubeconfigPath);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

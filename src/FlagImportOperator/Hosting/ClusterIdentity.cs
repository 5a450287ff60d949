using System.Text.Json;
using FlagImportOperator.Kubernetes;
using FlagImportOperator.Kubernetes.Client;
using FlagImportOperator.Kubernetes.Informers;
using Microsoft.Extensions.Logging;

namespace FlagImportOperator.Hosting;

/// <summary>
/// The UID of namespace kube-system: no two clusters have the same, and it stays through restores and upgrades, so that owner tags
/// made with it lead back to the same objects (design §3).
/// </summary>
internal sealed class ClusterIdentity(IKubernetesApi api, TimeProvider time, ILogger log)
{
    private static readonly NamespacedName KubeSystem = new("", "kube-system");

    /// <summary>The id; waits for an API server that does not answer. Throws <see cref="SettingsException"/> where it may not be read.</summary>
    public async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        for (var wait = TimeSpan.FromMilliseconds(250); ; wait = wait * 2 < TimeSpan.FromSeconds(15) ? wait * 2 : TimeSpan.FromSeconds(15))
        {
            try
            {
                return ObjectHeader.Read(await api.GetAsync(ResourceType.Namespaces, KubeSystem, cancellationToken)).Uid;
            }
            catch (KubernetesApiException exception) when (exception.IsDenied || exception.IsNotFound)
            {
                throw new SettingsException(
                    $"The UID of namespace kube-system cannot be read ({(int?)exception.StatusCode} {exception.Reason}); grant get on it, or set --cluster-id (or FLAGIMPORT_CLUSTER_ID) to a text that no other cluster uses.");
            }
            catch (Exception exception) when (exception is KubernetesApiException or JsonException)
            {
                HostLog.WaitsForApiServer(log, exception.Message);
                await Task.Delay(wait, time, cancellationToken);
            }
        }
    }
}

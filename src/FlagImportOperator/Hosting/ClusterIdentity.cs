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

    /// <summary>
    /// The id; waits for an API server that does not answer, and for the right to ask it. Throws <see cref="SettingsException"/> where there
    /// is no such namespace.
    /// </summary>
    public async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        var saidDenied = false;
        for (var wait = TimeSpan.FromMilliseconds(250); ; wait = wait * 2 < TimeSpan.FromSeconds(15) ? wait * 2 : TimeSpan.FromSeconds(15))
        {
            try
            {
                return ObjectHeader.Read(await api.GetAsync(ResourceType.Namespaces, KubeSystem, cancellationToken)).Uid;
            }
            catch (KubernetesApiException exception) when (exception.IsNotFound)
            {
                throw new SettingsException(
                    "There is no namespace kube-system, whose UID would tell this cluster from others; set --cluster-id (or FLAGIMPORT_CLUSTER_ID) to a text that no other cluster uses.");
            }
            catch (KubernetesApiException exception) when (exception.IsDenied)
            {
                // Roles may be applied after the program: ending would only make the kubelet wait ever longer before the next try.
                if (!saidDenied)
                {
                    HostLog.ClusterIdDenied(log, exception.Message);
                    saidDenied = true;
                }
            }
            catch (Exception exception) when (exception is KubernetesApiException or JsonException)
            {
                HostLog.WaitsForApiServer(log, exception.Message);
            }

            await Task.Delay(wait, time, cancellationToken);
        }
    }
}

using System.Collections.Concurrent;
using FlagImportOperator.Kubernetes;
using FlagImportOperator.Kubernetes.Client;
using FlagImportOperator.Kubernetes.Queues;
using FlagImportOperator.Kubernetes.Secrets;
using Microsoft.Extensions.Logging;

namespace FlagImportOperator.Reconciliation.Controllers;

/// <summary>Stands in for the watch of Secrets where only reading them by name is granted: reads those that resources name (design §5).</summary>
internal sealed class SecretPolling(ResourceRegistry registry, ISecretReader secrets, WorkQueue<NamespacedName> queue, TimeProvider time, ILogger log)
{
    private readonly ConcurrentDictionary<NamespacedName, string> _versions = new();

    /// <summary>True where polling makes up for a watch that was refused, which is said as a warning; false where it was asked for.</summary>
    public bool Refused { get; init; } = true;

    /// <summary>The version last read, or null.</summary>
    public string? Version(NamespacedName secret) => _versions.GetValueOrDefault(secret);

    /// <summary>Reads all named Secrets at the interval while they cannot be watched, until cancelled.</summary>
    public async Task RunAsync(Func<bool> isNeeded, TimeSpan interval, CancellationToken cancellationToken)
    {
        var told = false;
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(interval, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!isNeeded())
            {
                told = false;
                continue;
            }

            if (!told && Refused)
            {
                ReconcilerLog.PollsSecrets(log, (int)interval.TotalSeconds);
                told = true;
            }

            foreach (var secret in registry.ReferencedSecrets())
            {
                await LookAsync(secret, cancellationToken);
            }
        }
    }

    private async Task LookAsync(NamespacedName secret, CancellationToken cancellationToken)
    {
        try
        {
            // An empty version is none that a Secret ever has: whatever is kept counts as old.
            secrets.Invalidate(secret, "");
            var version = (await secrets.ReadAsync(secret, cancellationToken))?.ResourceVersion;
            var known = _versions.TryGetValue(secret, out var before);
            if (version is null)
            {
                _versions.TryRemove(secret, out _);
            }
            else
            {
                _versions[secret] = version;
            }

            if (version != before && (known || version is not null))
            {
                foreach (var resource in registry.Referrers(secret))
                {
                    queue.Add(resource);
                }
            }
        }
        catch (Exception exception) when (exception is KubernetesApiException or OperationCanceledException)
        {
            // The next round asks again; the resource's own pass says what is wrong.
        }
    }
}

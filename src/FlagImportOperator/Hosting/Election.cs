using FlagImportOperator.Kubernetes;
using FlagImportOperator.Kubernetes.Client;
using FlagImportOperator.Kubernetes.LeaderElection;
using FlagImportOperator.Settings;
using Microsoft.Extensions.Logging;

namespace FlagImportOperator.Hosting;

/// <summary>How this copy comes to lead.</summary>
/// <param name="Fence">What holds calls back while it does not; null: it is alone, and leads from the start.</param>
internal sealed record Election(LeaderFence? Fence)
{
    private const string FallbackNamespace = "default";

    /// <summary>The elector that opens the fence, or null for a copy that is alone.</summary>
    public LeaseElector? Elector(OperatorDependencies dependencies, RunSettings settings, ILoggerFactory logs)
    {
        if (Fence is null)
        {
            return null;
        }

        var options = new LeaseElectionOptions
        {
            Lease = new NamespacedName(settings.LeaderElectionNamespace ?? dependencies.Connection.Namespace ?? FallbackNamespace, settings.LeaderElectionLease),
            LeaseDuration = settings.LeaseDuration,
            RenewDeadline = settings.LeaseRenewDeadline,
            RetryPeriod = settings.LeaseRetryPeriod,
        };

        // Over the same connection, past the fence.
        var api = new KubernetesApi(dependencies.Connection, dependencies.Time);
        return new LeaseElector(api, options, Fence, Environment.MachineName, dependencies.Time, dependencies.Random, logs.CreateLogger("FlagImportOperator.LeaderElection"));
    }
}

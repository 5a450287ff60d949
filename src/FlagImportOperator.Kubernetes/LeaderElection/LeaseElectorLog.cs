using Microsoft.Extensions.Logging;

namespace FlagImportOperator.Kubernetes.LeaderElection;

/// <summary>Turns of the election at Information and above, each once.</summary>
internal static partial class LeaseElectorLog
{
    [LoggerMessage(3300, LogLevel.Information, "Standing by: {Holder} holds lease {Lease}")]
    public static partial void StandsBy(ILogger log, string holder, NamespacedName lease);

    [LoggerMessage(3301, LogLevel.Information, "Leading: {Identity} holds lease {Lease}, change of hands no. {Transitions}")]
    public static partial void Leads(ILogger log, string identity, NamespacedName lease, int transitions);

    [LoggerMessage(3302, LogLevel.Warning, "Not allowed to use lease {Lease}: grant the verbs get, create, patch on resource leases of API group coordination.k8s.io in namespace {Namespace}, unless that is being deleted. Trying again. {Reason}")]
    public static partial void Denied(ILogger log, NamespacedName lease, string @namespace, string reason);

    [LoggerMessage(3303, LogLevel.Warning, "Lease {Lease} cannot be created: namespace {Namespace} does not exist; create it, or set --leader-election-namespace. Trying again")]
    public static partial void NoNamespace(ILogger log, NamespacedName lease, string @namespace);

    [LoggerMessage(3304, LogLevel.Warning, "Lease {Lease} cannot be read or written, trying again: {Reason}")]
    public static partial void Fails(ILogger log, NamespacedName lease, string reason);

    [LoggerMessage(3305, LogLevel.Debug, "Lease {Lease}: {Reason}")]
    public static partial void StillFails(ILogger log, NamespacedName lease, string reason);

    [LoggerMessage(3306, LogLevel.Information, "Lease {Lease} can be read and written again")]
    public static partial void Works(ILogger log, NamespacedName lease);

    [LoggerMessage(3307, LogLevel.Error, "Leadership lost: {Reason}. Calls under way are cut, and the program ends")]
    public static partial void Lost(ILogger log, string reason);

    [LoggerMessage(3308, LogLevel.Information, "Lease {Lease} released")]
    public static partial void Released(ILogger log, NamespacedName lease);

    [LoggerMessage(3309, LogLevel.Warning, "Lease {Lease} was not released; another copy takes over when it has run out. {Reason}")]
    public static partial void NotReleased(ILogger log, NamespacedName lease, string reason);
}

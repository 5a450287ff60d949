namespace FlagImportOperator.Kubernetes.Client;

/// <summary>Limits and manners of <see cref="KubernetesApi"/>.</summary>
public sealed record KubernetesApiOptions
{
    /// <summary>The name that managedFields says wrote; null leaves it to the server, which takes the User-Agent's first part.</summary>
    public string? FieldManager { get; init; } = "flag-import-operator";

    /// <summary>How long one call may take from sending to the last byte; of a watch, to its headers.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Called when a write is about to leave, after credentials were found; throws <see cref="LeaderElection.NotLeadingException"/> to keep
    /// it back.
    /// </summary>
    public Action? BeforeWrite { get; init; }

    /// <summary>The longest answer to a call on one object, in bytes. etcd takes 1.5 MiB, base64 and managedFields included.</summary>
    public int MaxObjectBytes { get; init; } = 8 << 20;

    /// <summary>The longest page of a list, in bytes.</summary>
    public int MaxPageBytes { get; init; } = 128 << 20;
}

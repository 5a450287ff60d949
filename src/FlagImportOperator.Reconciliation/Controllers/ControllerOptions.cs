using FlagImportOperator.Reconciliation.Planning;

namespace FlagImportOperator.Reconciliation.Controllers;

/// <summary>Settings of the controller.</summary>
public sealed record ControllerOptions
{
    /// <summary>What plans depend on; when this copy began to lead takes the place of <see cref="PlannerOptions.StartedAt"/>.</summary>
    public required PlannerOptions Planner { get; init; }

    /// <summary>Namespaces to work in; none means all.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>How many resources are worked on at once.</summary>
    public int Workers { get; init; } = 8;

    /// <summary>How often each account is listed.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The same while an import is followed; never longer than <see cref="PollInterval"/>.</summary>
    public TimeSpan FollowInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>False: Secrets are never listed or watched; those that resources name are read, as they are where a watch is refused.</summary>
    public bool WatchSecrets { get; init; } = true;

    /// <summary>How often named Secrets are read where they cannot be watched.</summary>
    public TimeSpan SecretPollInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long passes under way may take to end after a stop was asked for; then their calls are cut off.</summary>
    public TimeSpan StopWithin { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long events of the last passes may take to be sent after that.</summary>
    public TimeSpan FlushWithin { get; init; } = TimeSpan.FromSeconds(0.5);
}

/// <summary>Time and chance.</summary>
public sealed record ControllerClock(TimeProvider Time, Random Random);

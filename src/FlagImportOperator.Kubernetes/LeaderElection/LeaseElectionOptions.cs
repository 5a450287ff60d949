namespace FlagImportOperator.Kubernetes.LeaderElection;

/// <summary>Which Lease decides, and its times: <see cref="RetryPeriod"/> &lt; <see cref="RenewDeadline"/> &lt; <see cref="LeaseDuration"/>.</summary>
public sealed record LeaseElectionOptions
{
    /// <summary>The longest <see cref="LeaseDuration"/>. A Lease that claims more was not written by a copy of this program.</summary>
    public static readonly TimeSpan LongestDuration = TimeSpan.FromMinutes(5);

    /// <summary>Namespace and name of the Lease.</summary>
    public required NamespacedName Lease { get; init; }

    /// <summary>How long the others leave a leader alone after they last saw it renew; whole seconds count, a part of one as one.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a leader acts after it last began a renewal that succeeded.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a leader renews; a copy that stands by looks twice as often, so that a hand-over is short.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>As the Lease says it.</summary>
    internal int DurationSeconds => (int)Math.Ceiling(LeaseDuration.TotalSeconds);

    /// <summary>Between two looks of a copy that stands by, and between two attempts that failed. With 2 s the worst hand-over is 1 s and three calls.</summary>
    internal TimeSpan LookPeriod => RetryPeriod / 2;

    /// <summary>One call: short enough for a second one before the renew deadline.</summary>
    internal TimeSpan CallLimit => RenewDeadline / 2;
}

namespace FlagImportOperator.Kubernetes.LeaderElection;

/// <summary>
/// What one copy knows of the lease. All times are of its own monotonic clock: what others write into the Lease as times is never
/// compared with it, so clocks may differ.
/// </summary>
internal sealed record LeaseBelief
{
    /// <summary>True when the last exchange told how the lease stands; false when it has to be looked at.</summary>
    public bool Known { get; private init; }

    /// <summary>The lease as last seen; null: there was none, or it was never looked at.</summary>
    public Lease? Lease { get; private init; }

    /// <summary>Until then the last holder that was seen may believe that it leads; zero: nobody does.</summary>
    public TimeSpan FreeAt { get; private init; }

    /// <summary>When this copy began to send its last renewal that succeeded; null while it does not lead.</summary>
    public TimeSpan? HeldFrom { get; private init; }

    /// <summary>The newest count of changes of the holder.</summary>
    public int Transitions { get; private init; }

    /// <summary>After a look; null: there is no lease. <paramref name="now"/> is when the answer was there, so never earlier than what it tells.</summary>
    public LeaseBelief Seen(Lease? lease, LeaseElectionOptions options, TimeSpan now)
    {
        if (lease is null)
        {
            // Deleted under a leader's hands: it may go on until its renew deadline, so its time is waited out as ever.
            return this with { Known = true, Lease = null };
        }

        return this with
        {
            Known = true,
            Lease = lease,
            Transitions = lease.Transitions,
            FreeAt = lease.IsReleased ? TimeSpan.Zero
                : lease.Holder.Length == 0 || lease.Spec == Lease?.Spec ? FreeAt
                : now + Duration(lease, options),
        };
    }

    /// <summary>After a write of ours that took effect; <paramref name="from"/> is when it began to be sent.</summary>
    public LeaseBelief Wrote(Lease lease, TimeSpan from) =>
        this with { Known = true, Lease = lease, Transitions = lease.Transitions, FreeAt = TimeSpan.Zero, HeldFrom = from };

    /// <summary>After a conflict, or no answer: a write of ours may have taken effect or not.</summary>
    public LeaseBelief Unclear() => this with { Known = false };

    // What its holder says counts, since its copy may be set differently. What no copy of ours would write does not.
    private static TimeSpan Duration(Lease lease, LeaseElectionOptions options) =>
        lease.Duration is { } said && said > TimeSpan.Zero && said <= LeaseElectionOptions.LongestDuration
            ? said
            : TimeSpan.FromSeconds(options.DurationSeconds);
}

namespace FlagImportOperator.Kubernetes.LeaderElection;

/// <summary>What a copy does next about the lease.</summary>
internal abstract record LeaseStep
{
    /// <summary>GET it.</summary>
    public sealed record Look : LeaseStep;

    /// <summary>POST it, held by this copy.</summary>
    public sealed record Create(int Transitions) : LeaseStep;

    /// <summary>Patch it to be held by this copy: a take-over.</summary>
    public sealed record Take(string Version, int Transitions) : LeaseStep;

    /// <summary>Patch it: still held by this copy.</summary>
    public sealed record Renew(string Version) : LeaseStep;

    /// <summary>Nothing before that time; a copy that stands by looks more often, to see a release.</summary>
    public sealed record WaitUntil(TimeSpan At) : LeaseStep;

    /// <summary>Leadership is over; <paramref name="Holder"/> has the lease, or null: it could not be renewed in time.</summary>
    public sealed record Lost(string? Holder) : LeaseStep;
}

/// <summary>
/// The election's rules. Why there are never two leaders: a leader acts until <see cref="LeaseElectionOptions.RenewDeadline"/> after it
/// <em>began</em> a renewal; another copy takes over no earlier than <see cref="LeaseElectionOptions.LeaseDuration"/> after it <em>saw</em>
/// that renewal, which is later. Every write is bound to the version that was seen, so what was sent late, or twice, does nothing. Pure.
/// </summary>
internal static class LeaseDecision
{
    /// <summary>The next step of the copy named <paramref name="identity"/>.</summary>
    public static LeaseStep Next(LeaseBelief belief, string identity, LeaseElectionOptions options, TimeSpan now) =>
        belief.HeldFrom is { } from ? Keep(belief, from, identity, options, now) : Gain(belief, identity, now);

    private static LeaseStep Keep(LeaseBelief belief, TimeSpan from, string identity, LeaseElectionOptions options, TimeSpan now)
    {
        if (now - from >= options.RenewDeadline)
        {
            return new LeaseStep.Lost(null);
        }

        if (!belief.Known)
        {
            return new LeaseStep.Look();
        }

        if (belief.Lease is not { } lease)
        {
            return new LeaseStep.Create(belief.Transitions);
        }

        if (lease.Holder.Length > 0 && lease.Holder != identity)
        {
            return new LeaseStep.Lost(lease.Holder);
        }

        // Emptied by somebody else's hand: taken again at once.
        var due = lease.Holder.Length == 0 ? now : from + options.RetryPeriod;
        return now >= due ? new LeaseStep.Renew(lease.Version) : new LeaseStep.WaitUntil(due);
    }

    private static LeaseStep Gain(LeaseBelief belief, string identity, TimeSpan now)
    {
        if (!belief.Known)
        {
            return new LeaseStep.Look();
        }

        if (belief.Lease is { } own && own.Holder == identity)
        {
            // A write of ours whose answer was lost. Since when it holds is not known: one whose start is known makes it so.
            return new LeaseStep.Take(own.Version, own.Transitions);
        }

        if (now < belief.FreeAt)
        {
            return new LeaseStep.WaitUntil(belief.FreeAt);
        }

        return belief.Lease is { } lease ? new LeaseStep.Take(lease.Version, lease.Transitions + 1) : new LeaseStep.Create(0);
    }
}

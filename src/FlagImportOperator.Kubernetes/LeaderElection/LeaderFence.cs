namespace FlagImportOperator.Kubernetes.LeaderElection;

/// <summary>
/// Says of this very moment whether this copy leads. Asked right before anything is sent: a process that was stopped, and goes on after
/// another copy has taken over, must not wait for its own timers to learn of it. Thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="lasts">How long one renewal holds: the renew deadline.</param>
public sealed class LeaderFence(TimeProvider time, TimeSpan lasts)
{
    private readonly Lock _lock = new();
    private Renewal? _renewal;
    private bool _over;

    /// <summary>True while the last renewal holds. Once it does not it is false for good.</summary>
    public bool IsOpen => Remaining() > TimeSpan.Zero;

    /// <summary>How much longer the last renewal holds; zero when it does not.</summary>
    public TimeSpan Remaining()
    {
        lock (_lock)
        {
            if (_renewal is null)
            {
                return TimeSpan.Zero;
            }

            // For good, whatever is renewed later: work may have been refused meanwhile, and nobody but a new process takes it up again.
            var left = Remaining(_renewal);
            _over |= left <= TimeSpan.Zero;
            return _over ? TimeSpan.Zero : left;
        }
    }

    /// <summary>Throws <see cref="NotLeadingException"/> unless <see cref="IsOpen"/>.</summary>
    public void Demand()
    {
        if (!IsOpen)
        {
            throw new NotLeadingException();
        }
    }

    /// <summary>The moment before a renewal is sent, for <see cref="Renewed"/>.</summary>
    internal Renewal Mark() => new(time.GetTimestamp(), time.GetUtcNow());

    /// <summary>A renewal succeeded; it holds from before it was sent, because nobody knows when on its way it took effect.</summary>
    internal void Renewed(Renewal from)
    {
        lock (_lock)
        {
            if (!_over && (_renewal is null || Remaining() > TimeSpan.Zero))
            {
                _renewal = from;
            }
        }
    }

    /// <summary>For good: the lease was lost, or is about to be given up.</summary>
    internal void Close()
    {
        lock (_lock)
        {
            _over = true;
        }
    }

    // By both clocks: the monotonic one is right while the machine runs and stands still while it sleeps; the other one does not sleep, and
    // may be set. Whichever shows more time gone is believed, since to end too early costs a restart, and too late two leaders.
    private TimeSpan Remaining(Renewal renewal)
    {
        var (steady, wall) = (time.GetElapsedTime(renewal.Timestamp), time.GetUtcNow() - renewal.Wall);
        return lasts - (steady > wall ? steady : wall);
    }

    /// <summary>A moment by both clocks.</summary>
    internal sealed record Renewal(long Timestamp, DateTimeOffset Wall);
}

namespace FlagImportOperator.LaunchDarkly.Accounts;

/// <summary>Closed while the account's budget is used up. Not thread-safe: its governor locks.</summary>
internal sealed class RateGate(Random random)
{
    // The reset can be in the past, and once a wait of a minute was seen (LD §3.3): neither is taken at its word.
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(120);

    // LaunchDarkly's window, for an answer that says nothing of when.
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private DateTimeOffset _until;

    public DateTimeOffset? ClosedUntil(DateTimeOffset now) => now < _until ? _until : null;

    /// <summary>Closes, or stays closed for longer; a gate that is closed is never opened earlier by a later answer.</summary>
    /// <returns>When it opens.</returns>
    public DateTimeOffset Close(RateLimit limit, DateTimeOffset now)
    {
        var wait = Wait(limit, now);
        // Several clients that wake at the same reset would use the window up at once (LD §3.3).
        var jitter = TimeSpan.FromSeconds(Math.Max(0.5, wait.TotalSeconds * 0.2) * random.NextDouble());
        var until = now + wait + jitter;
        return _until = until > _until ? until : _until;
    }

    private static TimeSpan Wait(RateLimit limit, DateTimeOffset now)
    {
        if (limit.Reset is null && limit.RetryAfter is null)
        {
            return Window;
        }

        var untilReset = limit.Reset - now ?? TimeSpan.Zero;
        var retryAfter = limit.RetryAfter ?? TimeSpan.Zero;
        var wait = untilReset > retryAfter ? untilReset : retryAfter;
        return Bounded(wait)!.Value;
    }

    /// <summary>A wait that LaunchDarkly asks for, at least 1 s and at most 120 s.</summary>
    public static TimeSpan? Bounded(TimeSpan? wait) =>
        wait is { } asked ? TimeSpan.FromTicks(Math.Clamp(asked.Ticks, Shortest.Ticks, Longest.Ticks)) : null;
}

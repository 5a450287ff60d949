namespace FlagImportOperator.LaunchDarkly.Accounts;

/// <summary>
/// Opened by a refusal of the credentials, closed by one call that goes through: while open, one probe is let through after 5 s, then
/// after twice as long each time, up to 15 min. Not thread-safe: its governor locks.
/// </summary>
internal sealed class Breaker
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    private TimeSpan _backoff;
    private DateTimeOffset _until;
    private bool _probing;

    public bool IsOpen => _backoff > TimeSpan.Zero;

    /// <summary>Null when a call may be made now, otherwise when it is worth asking again.</summary>
    public DateTimeOffset? DeniedUntil(DateTimeOffset now) => this switch
    {
        { IsOpen: false } => null,
        _ when now < _until => _until,
        { _probing: true } => now + First,
        _ => null,
    };

    /// <summary>A call is about to be made.</summary>
    /// <returns>True when it is the probe.</returns>
    public bool Begin() => _probing = IsOpen;

    /// <summary>The call was refused. Calls that were under way when the breaker opened tell it nothing new.</summary>
    /// <returns>True when the wait began anew.</returns>
    public bool Refused(bool probe, DateTimeOffset now)
    {
        if (IsOpen && !probe)
        {
            return false;
        }

        _probing = false;
        _backoff = TimeSpan.FromTicks(Math.Clamp(_backoff.Ticks * 2, First.Ticks, Longest.Ticks));
        _until = now + _backoff;
        return true;
    }

    /// <summary>The call was accepted. One that was sent before the breaker opened does not close it.</summary>
    /// <returns>True when the breaker closed.</returns>
    public bool Accepted(bool probe)
    {
        if (!probe)
        {
            return false;
        }

        _probing = false;
        _backoff = TimeSpan.Zero;
        return true;
    }

    /// <summary>The call ended without saying anything about the credentials: the next one is the probe.</summary>
    public void Undecided(bool probe) => _probing &= !probe;

    public DateTimeOffset Until => _until;
}

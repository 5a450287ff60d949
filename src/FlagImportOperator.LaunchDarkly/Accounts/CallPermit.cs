using System.Net;

namespace FlagImportOperator.LaunchDarkly.Accounts;

/// <summary>The right to make one call now. Disposing gives the place to the next in line.</summary>
internal sealed class CallPermit(AccountGovernor governor, bool write, bool tokenProbe, bool accessProbe) : IDisposable
{
    private bool _answered;
    private bool _disposed;

    public bool Write => write;

    /// <summary>This call tries whether the token is accepted again.</summary>
    public bool TokenProbe => tokenProbe;

    /// <summary>This call tries whether calls of its kind (reads or writes) are permitted again.</summary>
    public bool AccessProbe => accessProbe;

    /// <summary>Tells the governor what LaunchDarkly answered.</summary>
    /// <returns>When a retry is worth it, if the answer closed the gate or opened a breaker.</returns>
    public DateTimeOffset? Answered(HttpStatusCode status, RateLimit limit)
    {
        _answered = true;
        return governor.Answered(this, status, limit);
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            governor.Return(this, _answered);
        }
    }
}

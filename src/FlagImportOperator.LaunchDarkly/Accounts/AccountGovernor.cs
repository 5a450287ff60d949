using System.Net;
using Microsoft.Extensions.Logging;

namespace FlagImportOperator.LaunchDarkly.Accounts;

/// <summary>
/// Decides when a call of one account may be made (design §3): few at once, the important first, none while the rate limit is used up
/// or the credentials are refused. A call that must wait for minutes is not kept waiting but fails at once, so that its worker is
/// free for other accounts. Makes no calls itself. Thread-safe.
/// </summary>
/// <param name="account">Name of the account in logs.</param>
/// <param name="concurrency">Most permits out at once.</param>
/// <param name="time">The clock.</param>
/// <param name="random">For jitter; used under the governor's lock.</param>
/// <param name="logger">Told about transitions.</param>
internal sealed class AccountGovernor(string account, int concurrency, TimeProvider time, Random random, ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly RateGate _gate = new(random);
    private readonly Breaker _token = new();
    private readonly Breaker _reads = new();
    private readonly Breaker _writes = new();
    private readonly Queue<Waiter>[] _waiting = [new(), new(), new()];
    private int _out;

    /// <summary>Waits for a place, at most as long as the calls before it take.</summary>
    /// <exception cref="LaunchDarklyException">The gate or a breaker is closed, or closed while waiting: <see cref="LaunchDarklyException.HeldBack"/>.</exception>
    public async ValueTask<CallPermit> EnterAsync(CallPriority priority, bool write, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Waiter waiter;
        lock (_lock)
        {
            if (HeldBack(write) is { } refusal)
            {
                throw refusal;
            }

            if (_out < concurrency)
            {
                return Admit(write);
            }

            waiter = new Waiter(write);
            _waiting[(int)priority].Enqueue(waiter);
        }

        using var registration = cancellationToken.UnsafeRegister(static (state, token) => ((Waiter)state!).TrySetCanceled(token), waiter);
        return await waiter.Task;
    }

    internal DateTimeOffset? Answered(CallPermit permit, HttpStatusCode status, RateLimit limit)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var retryAt = status switch
            {
                HttpStatusCode.TooManyRequests => CloseGate(limit, now),
                _ when limit.Remaining <= 0 => CloseGate(limit, now),
                >= HttpStatusCode.InternalServerError => now + RateGate.Bounded(limit.RetryAfter),
                _ => (DateTimeOffset?)null,
            };
            retryAt = Judge(permit, status, now) ?? retryAt;
            if (retryAt is not null)
            {
                RefuseWaiting();
            }

            return retryAt;
        }
    }

    internal void Return(CallPermit permit, bool answered)
    {
        lock (_lock)
        {
            if (!answered)
            {
                Undecided(permit);
            }

            _out--;
            while (_out < concurrency && NextWaiting() is { } next)
            {
                if (HeldBack(next.Write) is { } refusal)
                {
                    next.TrySetException(refusal);
                    continue;
                }

                var admitted = Admit(next.Write);
                if (!next.TrySetResult(admitted))
                {
                    // Cancelled in this instant: its place and its probe go back.
                    Undecided(admitted);
                    _out--;
                }
            }
        }
    }

    private CallPermit Admit(bool write)
    {
        _out++;
        return new CallPermit(this, write, _token.Begin(), Access(write).Begin());
    }

    private Breaker Access(bool write) => write ? _writes : _reads;

    private Waiter? NextWaiting()
    {
        foreach (var queue in _waiting)
        {
            while (queue.TryDequeue(out var waiter))
            {
                if (!waiter.Task.IsCompleted)
                {
                    return waiter;
                }
            }
        }

        return null;
    }

    private LaunchDarklyException? HeldBack(bool write)
    {
        var now = time.GetUtcNow();
        if (_token.DeniedUntil(now) is { } token)
        {
            return Refusal(LaunchDarklyErrorKind.Unauthorized, "LaunchDarkly does not accept the access token", token);
        }

        if (Access(write).DeniedUntil(now) is { } access)
        {
            return Refusal(LaunchDarklyErrorKind.Forbidden, $"LaunchDarkly forbids {Calls(write)} with this access token", access);
        }

        return _gate.ClosedUntil(now) is { } gate
            ? Refusal(LaunchDarklyErrorKind.RateLimited, "LaunchDarkly's rate limit for this account is used up", gate)
            : null;
    }

    private static LaunchDarklyException Refusal(LaunchDarklyErrorKind kind, string message, DateTimeOffset retryAt) =>
        new(kind, $"{message}; no call was made") { HeldBack = true, RetryAt = retryAt };

    private DateTimeOffset CloseGate(RateLimit limit, DateTimeOffset now)
    {
        var wasClosedUntil = _gate.ClosedUntil(now);
        var until = _gate.Close(limit, now);
        if (wasClosedUntil is null)
        {
            LaunchDarklyLog.GateClosed(logger, account, until);
        }

        return until;
    }

    // 401 says that the token is bad, for everything. 403 says that its role lacks something: one forbidden kind of edit must not end
    // the reading. Answers that come before any judgement of credentials (429, 5xx, redirects) say nothing.
    private DateTimeOffset? Judge(CallPermit permit, HttpStatusCode status, DateTimeOffset now)
    {
        switch (status)
        {
            case HttpStatusCode.Unauthorized:
                Access(permit.Write).Undecided(permit.AccessProbe);
                return Open(_token, permit.TokenProbe, status, "all calls", now);
            case HttpStatusCode.Forbidden:
                Close(_token, permit.TokenProbe, "all calls");
                return Open(Access(permit.Write), permit.AccessProbe, status, Calls(permit.Write), now);
            case HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError or (>= HttpStatusCode.Ambiguous and < HttpStatusCode.BadRequest):
                Undecided(permit);
                return null;
            default:
                Close(_token, permit.TokenProbe, "all calls");
                Close(Access(permit.Write), permit.AccessProbe, Calls(permit.Write));
                return null;
        }
    }

    private void Undecided(CallPermit permit)
    {
        _token.Undecided(permit.TokenProbe);
        Access(permit.Write).Undecided(permit.AccessProbe);
    }

    private DateTimeOffset Open(Breaker breaker, bool probe, HttpStatusCode status, string calls, DateTimeOffset now)
    {
        var wasOpen = breaker.IsOpen;
        breaker.Refused(probe, now);
        if (!wasOpen)
        {
            LaunchDarklyLog.BreakerOpened(logger, account, (int)status, calls, breaker.Until);
        }

        return breaker.Until;
    }

    private void Close(Breaker breaker, bool probe, string calls)
    {
        if (breaker.Accepted(probe))
        {
            LaunchDarklyLog.BreakerClosed(logger, account, calls);
        }
    }

    private void RefuseWaiting()
    {
        foreach (var waiter in _waiting.SelectMany(queue => queue))
        {
            if (!waiter.Task.IsCompleted && HeldBack(waiter.Write) is { } refusal)
            {
                waiter.TrySetException(refusal);
            }
        }
    }

    private static string Calls(bool write) => write ? "writes" : "reads";

    private sealed class Waiter(bool write) : TaskCompletionSource<CallPermit>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public bool Write { get; } = write;
    }
}

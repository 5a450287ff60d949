namespace FlagImportOperator.LaunchDarkly.Accounts;

/// <summary>
/// Keeps an account observed: one LIST per interval, less where others list anyway, and every snapshot to one receiver, whoever asked for it.
/// </summary>
/// <param name="account">The account.</param>
/// <param name="time">The clock.</param>
/// <param name="random">For jitter; used by <see cref="RunAsync"/> alone.</param>
public sealed class AccountPoller(LaunchDarklyAccount account, TimeProvider time, Random random)
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(1);

    // An interval of nothing would keep the account busy with nothing else.
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(1);

    // Waits beyond this are taken in steps; timers do not go much further.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private volatile TaskCompletionSource _wake = NewSignal();

    /// <summary>Makes <see cref="RunAsync"/> ask for the interval again, because it became shorter. Does not shorten a wait after a failure.</summary>
    public void Wake() => _wake.TrySetResult();

    /// <summary>Runs until cancelled; an exception of a callback ends it too. The first snapshot is fetched at once.</summary>
    /// <param name="interval">Time from one LIST to the next, at least 1 s, which varies by a tenth; asked again after each LIST and <see cref="Wake"/>.</param>
    /// <param name="onSnapshot">Told each new snapshot; of several that came at once, the newest.</param>
    /// <param name="onFailure">Told each failure of this poller's own LIST.</param>
    /// <param name="cancellationToken">Ends the loop with <see cref="OperationCanceledException"/>.</param>
    public async Task RunAsync(
        Func<TimeSpan> interval, Action<AccountSnapshot> onSnapshot, Action<LaunchDarklyException> onFailure, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(interval);
        ArgumentNullException.ThrowIfNull(onSnapshot);
        ArgumentNullException.ThrowIfNull(onFailure);
        account.Listed += Wake;
        try
        {
            await LoopAsync(interval, onSnapshot, onFailure, cancellationToken);
        }
        finally
        {
            account.Listed -= Wake;
        }
    }

    private async Task LoopAsync(
        Func<TimeSpan> interval, Action<AccountSnapshot> onSnapshot, Action<LaunchDarklyException> onFailure, CancellationToken cancellationToken)
    {
        DateTimeOffset? shown = null;
        // Ages are kept by the monotonic clock, so that one set back does not stop the polling.
        var (age, failureWait) = (TimeSpan.Zero, TimeSpan.Zero);
        var (shownAt, failedAt) = (0L, 0L);
        var failures = 0;
        var jitter = 1.0;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var signal = Rearm();
            if (account.Latest is { } latest && latest.Started != shown)
            {
                (shown, shownAt, age) = (latest.Started, time.GetTimestamp(), time.GetUtcNow() - latest.Started);
                (failures, failureWait) = (0, TimeSpan.Zero);
                jitter = 0.9 + (0.2 * random.NextDouble());
                onSnapshot(latest);
                continue;
            }

            var wait = Longer(
                shown is null ? TimeSpan.Zero : (Longer(interval(), ShortestInterval) * jitter) - Longer(age, TimeSpan.Zero) - time.GetElapsedTime(shownAt),
                failureWait - time.GetElapsedTime(failedAt));
            if (wait > TimeSpan.Zero)
            {
                await WaitAsync(wait, signal, cancellationToken);
                continue;
            }

            try
            {
                // Any LIST later than the one shown will do, also one that is under way for somebody else.
                await account.ObserveAsync(shown?.AddTicks(1) ?? DateTimeOffset.MinValue, CallPriority.Poll, cancellationToken);
            }
            catch (LaunchDarklyException failure)
            {
                failureWait = failure.RetryAt - time.GetUtcNow() ?? Backoff(failures++);
                failedAt = time.GetTimestamp();
                onFailure(failure);
            }
        }
    }

    // Reset first, state read after: a wake in between is seen by one or the other.
    private Task Rearm()
    {
        if (_wake.Task.IsCompleted)
        {
            _wake = NewSignal();
        }

        return _wake.Task;
    }

    private async Task WaitAsync(TimeSpan wait, Task signal, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(Task.Delay(wait < LongestWait ? wait : LongestWait, time, ended.Token), signal);
        await ended.CancelAsync();
    }

    private TimeSpan Backoff(int failures)
    {
        var longest = FirstBackoff * Math.Pow(2, Math.Min(failures, 10));
        return (longest < LongestBackoff ? longest : LongestBackoff) * (0.5 + (0.5 * random.NextDouble()));
    }

    private static TimeSpan Longer(TimeSpan left, TimeSpan right) => left > right ? left : right;

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

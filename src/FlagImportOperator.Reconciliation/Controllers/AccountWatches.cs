using FlagImportOperator.Kubernetes;
using FlagImportOperator.Kubernetes.Queues;
using FlagImportOperator.LaunchDarkly.Accounts;
using Microsoft.Extensions.Logging;

namespace FlagImportOperator.Reconciliation.Controllers;

/// <summary>
/// One poller for each account that resources use, started with the first resource and stopped after the last. Thread-safe.
/// </summary>
internal sealed class AccountWatches(ControllerOptions options, ResourceRegistry registry, WorkQueue<NamespacedName> queue, ControllerClock clock, ILogger log)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<LaunchDarklyAccount, Running> _running = [];
    private readonly Dictionary<NamespacedName, LaunchDarklyAccount> _accounts = [];
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationToken _stop;

    /// <summary>Lets go of the accounts that no resource uses any more, such as those of rotated tokens.</summary>
    public required Action<Func<LaunchDarklyAccount, bool>> Trim { get; init; }

    /// <summary>Pollers end with this token.</summary>
    public void Start(CancellationToken stop) => _stop = stop;

    /// <summary>Ends with the exception of a poller that ended by itself: without it nothing outside would be noticed any more.</summary>
    public async Task FailedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _failed.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // asked for
        }
    }

    /// <summary>Begins to list an account before any resource is known to use it: the first answer is there when it is needed.</summary>
    public void Expect(LaunchDarklyAccount account)
    {
        lock (_lock)
        {
            Begin(account);
        }
    }

    /// <summary>Notes that a resource uses an account; <paramref name="follow"/> asks for the short interval.</summary>
    public void Use(NamespacedName key, LaunchDarklyAccount account, bool follow)
    {
        lock (_lock)
        {
            if (_accounts.TryGetValue(key, out var before) && before != account)
            {
                Leave(key, before);
            }

            _accounts[key] = account;
            var running = Begin(account);
            running.Watch.Add(key);
            if (follow)
            {
                running.Poller.Wake();
            }
        }
    }

    /// <summary>Notes that a resource is gone.</summary>
    public void Remove(NamespacedName key)
    {
        lock (_lock)
        {
            if (_accounts.Remove(key, out var account))
            {
                Leave(key, account);
            }
        }
    }

    private Running Begin(LaunchDarklyAccount account)
    {
        if (_running.TryGetValue(account, out var running))
        {
            return running;
        }

        var watch = new AccountWatch(registry, options.Planner.ClusterId);
        var poller = new AccountPoller(account, clock.Time, clock.Random);
        var cancellation = CancellationTokenSource.CreateLinkedTokenSource(_stop);
        _running[account] = running = new Running(watch, poller, cancellation);
        _ = PollAsync(running);
        return running;
    }

    private async Task PollAsync(Running running)
    {
        var cancelled = running.Cancellation.Token;
        try
        {
            await running.Poller.RunAsync(
                () => running.Watch.Interval(options.PollInterval, options.FollowInterval, clock.Time.GetUtcNow()),
                snapshot => Observed(running.Watch, snapshot),
                exception => Failed(running.Watch, exception),
                cancelled);
        }
        catch (OperationCanceledException) when (cancelled.IsCancellationRequested)
        {
            // The last resource of the account went, or the process ends.
        }
#pragma warning disable CA1031 // It is handed on, and ends the program.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _failed.TrySetException(exception);
        }
    }

    private void Leave(NamespacedName key, LaunchDarklyAccount account)
    {
        if (_running.TryGetValue(account, out var running))
        {
            running.Watch.Remove(key);
            if (running.Watch.Count == 0)
            {
                running.Cancellation.Cancel();
                running.Cancellation.Dispose();
                _running.Remove(account);
                Trim(_running.ContainsKey);
            }
        }
    }

    private void Observed(AccountWatch watch, AccountSnapshot snapshot)
    {
        if (watch.Failing)
        {
            ReconcilerLog.ListWorks(log);
        }

        foreach (var key in watch.Moved(snapshot))
        {
            queue.Add(key);
        }
    }

    private void Failed(AccountWatch watch, LaunchDarkly.LaunchDarklyException exception)
    {
        if (!watch.Failing)
        {
            ReconcilerLog.ListFails(log, exception.Kind, (int?)exception.StatusCode, watch.Count);
        }

        foreach (var key in watch.Failed(exception))
        {
            queue.Add(key);
        }
    }

    private sealed record Running(AccountWatch Watch, AccountPoller Poller, CancellationTokenSource Cancellation);
}

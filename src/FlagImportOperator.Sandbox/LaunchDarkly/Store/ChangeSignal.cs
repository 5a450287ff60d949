namespace FlagImportOperator.Sandbox.LaunchDarkly.Store;

/// <summary>Lets tests and the live page wait for a condition without polling: completed, and renewed, at each change.</summary>
internal sealed class ChangeSignal
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _next;

    public void Pulse()
    {
        TaskCompletionSource? waiters;
        lock (_gate)
        {
            (waiters, _next) = (_next, null);
        }

        waiters?.TrySetResult();
    }

    /// <summary>Completes at the next change. Take it before looking at the state, or a change in between is missed.</summary>
    public Task Next()
    {
        lock (_gate)
        {
            return (_next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <exception cref="TimeoutException">The condition did not become true in that (real) time.</exception>
    public async Task WaitAsync(Func<bool> condition, TimeSpan timeout, CancellationToken cancellationToken)
    {
        // The limit is for a test that hangs, so it runs on the real clock whatever clock the simulator has.
        using var limit = new CancellationTokenSource(timeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        while (true)
        {
            var next = Next();
            if (condition())
            {
                return;
            }

            try
            {
                await next.WaitAsync(either.Token);
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"The condition did not become true within {timeout.TotalSeconds} s.");
            }
        }
    }
}

namespace FlagImportOperator.Sandbox.LaunchDarkly;

/// <summary>A request that stands still until the test lets it go.</summary>
public sealed class FaultHold
{
    private readonly TaskCompletionSource<FaultTarget> _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a request stands here.</summary>
    public Task<FaultTarget> Reached => _reached.Task;

    /// <summary>Lets the request go on. May be called before it comes.</summary>
    public void Release() => _released.TrySetResult();

    internal bool Released => _released.Task.IsCompleted;

    internal Task StandAsync(FaultTarget target, CancellationToken stopping)
    {
        _reached.TrySetResult(target);
        return _released.Task.WaitAsync(stopping);
    }
}

using System.Globalization;
using FlagImportOperator.Kubernetes.Client;
using Microsoft.Extensions.Logging;

namespace FlagImportOperator.Kubernetes.LeaderElection;

/// <summary>
/// Leadership by a Lease of coordination.k8s.io/v1. Does what <see cref="LeaseDecision"/> says, and decides nothing itself. No failure of
/// the API server ends the wait for the lease; a leader that cannot renew in time loses its leadership for good.
/// </summary>
public sealed class LeaseElector : ILeadership
{
    private static readonly TimeSpan CutLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(1);

    private readonly LeaseElectionOptions _options;
    private readonly LeaderFence _fence;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly ILogger _log;
    private readonly LeaseExchange _exchange;
    private string? _saidHolder;
    private volatile bool _running;
    private volatile bool _ended;

    /// <summary>An elector that does nothing before <see cref="RunAsync"/>.</summary>
    /// <param name="api">Not one that <paramref name="fence"/> holds back.</param>
    /// <param name="options">Which lease, and times.</param>
    /// <param name="fence">Opened while this copy leads.</param>
    /// <param name="host">The machine's or pod's name, for people who read the Lease.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">For the identity and jitter; locked while it is used.</param>
    /// <param name="log">For transitions.</param>
    public LeaseElector(
        IKubernetesApi api, LeaseElectionOptions options, LeaderFence fence, string host, TimeProvider time, Random random, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(random);
        lock (random)
        {
            // A pod's name alone stays the same through restarts of its container, whose earlier process may have sent something.
            Identity = string.Create(CultureInfo.InvariantCulture, $"{host}_{random.NextInt64():x16}");
        }

        (_options, _fence, _time, _random, _log) = (options, fence, time, random, log);
        _exchange = new LeaseExchange(new LeaseClient(api, options, Identity, time), fence, options, Identity, time, log);
    }

    /// <summary>Leases of coordination.k8s.io.</summary>
    public static ResourceType Leases { get; } = new("coordination.k8s.io", "v1", "leases");

    /// <summary>Who this copy is, in the Lease: unlike any other, and any earlier, process.</summary>
    public string Identity { get; }

    /// <summary>True while this copy leads.</summary>
    public bool IsLeading => _fence.IsOpen;

    /// <summary>
    /// True once this copy held the lease, or saw another one hold it and found that it may write it too: where it never can, it must not
    /// look ready.
    /// </summary>
    public bool CanLead => _exchange.CanLead;

    /// <summary>
    /// False when only a restart can help: the loop ended, or no call about the lease came to an end, well or badly, for a minute more than
    /// one may take. An API server that refuses or is away does not make it false: a restart would not bring it back.
    /// </summary>
    public bool IsAlive => !_ended && (!_running || _exchange.Silence < _options.CallLimit + _options.LeaseDuration + LongestSilence);

    /// <inheritdoc/>
    public async Task RunAsync(Func<Tenure, Task> work, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(work);
        _running = true;
        try
        {
            if (await AcquireAsync(stopping))
            {
                await LeadAsync(work);
            }
            else if (_exchange.Wrote)
            {
                // An answer may have been lost, or cut off by the stop.
                await _exchange.ReleaseAsync();
            }
        }
        finally
        {
            _fence.Close();
            _ended = !stopping.IsCancellationRequested;
        }
    }

    private async Task<bool> AcquireAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                stopping.ThrowIfCancellationRequested();
                _exchange.MustLook();
                var step = await _exchange.RoundAsync(stopping);
                if (_exchange.Belief.HeldFrom is not null)
                {
                    LeaseElectorLog.Leads(_log, Identity, _options.Lease, _exchange.Belief.Transitions);
                    return true;
                }

                if (step is LeaseStep.WaitUntil && _exchange.Belief.Lease?.Holder is { Length: > 0 } holder && holder != _saidHolder)
                {
                    _saidHolder = holder;
                    LeaseElectorLog.StandsBy(_log, holder, _options.Lease);
                }

                await Task.Delay(Wait(step, NextLook()), _time, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task LeadAsync(Func<Tenure, Task> work)
    {
        // A timer of its own beside the loop: calls under way are cut also while the loop waits for an answer.
        using var lost = new CancellationTokenSource(_fence.Remaining(), _time);
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var working = WorkAsync(work, new Tenure(_time.GetUtcNow(), lost.Token), over);
        var why = await KeepAsync(lost, over.Task);

        // Whatever the work ended with: when leadership is gone, that is why.
        if (why is null && !_fence.IsOpen)
        {
            why = NotRenewed();
        }

        _fence.Close();
        if (why is null)
        {
            await _exchange.ReleaseAsync();
            await working;
            return;
        }

        LeaseElectorLog.Lost(_log, why);
        await lost.CancelAsync();
        await Task.WhenAny(working, Task.Delay(CutLimit, _time, CancellationToken.None));
        throw new LeadershipLostException($"Leadership lost: {why}.");
    }

    private static async Task WorkAsync(Func<Tenure, Task> work, Tenure tenure, TaskCompletionSource over)
    {
        try
        {
            await work(tenure);
        }
        finally
        {
            over.TrySetResult();
        }
    }

    // Null when the work is over, else why leadership is.
    private async Task<string?> KeepAsync(CancellationTokenSource lost, Task over)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(lost.Token);
        try
        {
            while (!over.IsCompleted && !lost.IsCancellationRequested)
            {
                if (!_fence.IsOpen)
                {
                    // The machine slept, or its clock was set: nobody can tell by how much, and work was refused meanwhile.
                    return NotRenewed();
                }

                var round = _exchange.RoundAsync(ending.Token);
                if (await Task.WhenAny(round, over) == over)
                {
                    // A renewal that does not come to an end must not hold up a stop.
                    await ending.CancelAsync();
                }

                var step = await round;
                if (step is LeaseStep.Lost { Holder: { } holder })
                {
                    return $"{holder} holds the lease";
                }

                if (step is LeaseStep.Lost || !_fence.IsOpen)
                {
                    return NotRenewed();
                }

                lost.CancelAfter(_fence.Remaining());
                await Task.WhenAny(over, Task.Delay(Wait(step, NextLook()), _time, ending.Token));
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The work ended, or time is up.
        }

        return lost.IsCancellationRequested ? NotRenewed() : null;
    }

    private string NotRenewed() =>
        $"the lease was not renewed for {_options.RenewDeadline.TotalSeconds:0.#} s{(_exchange.Troubles.Last is { } last ? $" ({last})" : "")}";

    private TimeSpan Wait(LeaseStep? step, TimeSpan look)
    {
        // A leader knows when it is due; one that stands by looks now and then whether the lease was released.
        var wait = step is LeaseStep.WaitUntil until && _exchange.Until(until.At) is var left && (_exchange.Belief.HeldFrom is not null || left < look) ? left : look;
        return wait > ShortestWait ? wait : ShortestWait;
    }

    private TimeSpan NextLook()
    {
        lock (_random)
        {
            return _options.LookPeriod * (0.8 + (0.2 * _random.NextDouble()));
        }
    }
}

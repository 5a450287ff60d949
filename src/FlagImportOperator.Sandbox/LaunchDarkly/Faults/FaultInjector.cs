using FlagImportOperator.Sandbox.LaunchDarkly.Faults;
using FlagImportOperator.Sandbox.LaunchDarkly.Store;

namespace FlagImportOperator.Sandbox.LaunchDarkly;

/// <summary>Everything that can go wrong with the simulated API. Thread-safe; rules are tried in the order they were added.</summary>
public sealed class FaultInjector
{
    private readonly Lock _gate = new();
    private readonly List<FaultHandle> _rules = [];
    private readonly Dictionary<string, int> _hidden = new(StringComparer.Ordinal);
    private readonly Random _random;
    private readonly Account _account;
    private int _hideNewFor;
    private int? _hideTimes;

    internal FaultInjector(Random random, Account account)
    {
        _random = random;
        _account = account;
    }

    /// <summary>Adds a rule.</summary>
    public FaultHandle Add(FaultRule rule)
    {
        var handle = new FaultHandle(this, rule);
        lock (_gate)
        {
            _rules.Add(handle);
        }

        return handle;
    }

    /// <summary>Answers with that status without doing anything.</summary>
    public FaultHandle Fail(SimulatorOperation? operation, int status, string? code = null, string? message = null, int? times = 1) =>
        Add(new FaultRule(new FaultAction.Fail(status, code, message)) { Operation = operation, Times = times });

    /// <summary>Closes the connection without doing anything.</summary>
    public FaultHandle Drop(SimulatorOperation? operation, int? times = 1) =>
        Add(new FaultRule(new FaultAction.Drop()) { Operation = operation, Times = times });

    /// <summary>Does it, then closes the connection.</summary>
    public FaultHandle ApplyThenDrop(SimulatorOperation? operation, int? times = 1) =>
        Add(new FaultRule(new FaultAction.ApplyThenDrop()) { Operation = operation, Times = times });

    /// <summary>Does it, then answers with that status.</summary>
    public FaultHandle ApplyThenFail(SimulatorOperation? operation, int status = 502, int? times = 1) =>
        Add(new FaultRule(new FaultAction.ApplyThenFail(status)) { Operation = operation, Times = times });

    /// <summary>Slows requests down, on the simulator's clock.</summary>
    public FaultHandle Delay(
        SimulatorOperation? operation, TimeSpan time, FaultMoment moment = FaultMoment.BeforeApplying, int? times = 1) =>
        Add(new FaultRule(new FaultAction.Delay(time, moment)) { Operation = operation, Times = times });

    /// <summary>Holds the next such request until the test releases it.</summary>
    public FaultHold Hold(
        SimulatorOperation? operation, FaultMoment moment = FaultMoment.BeforeApplying, Func<FaultTarget, bool>? where = null)
    {
        var hold = new FaultHold();
        Add(new FaultRule(new FaultAction.Hold(hold, moment)) { Operation = operation, Where = where, Times = 1 });
        return hold;
    }

    /// <summary>429 with the given headers.</summary>
    public FaultHandle RateLimit(
        SimulatorOperation? operation = null, DateTimeOffset? reset = null, TimeSpan? retryAfter = null, int? times = 1) =>
        Add(new FaultRule(new FaultAction.RateLimit(reset, retryAfter)) { Operation = operation, Times = times });

    /// <summary>409 <c>optimistic_locking_error</c> on the next PATCH.</summary>
    public FaultHandle ConflictOnPatch(int? times = 1) => Fail(SimulatorOperation.Patch, 409, times: times);

    /// <summary>The next lists show the account as it was before its last <paramref name="mutations"/> creates, edits and deletes.</summary>
    public FaultHandle StaleLists(int reads, int mutations = 1) =>
        Add(new FaultRule(new FaultAction.StaleList(mutations)) { Operation = SimulatorOperation.List, Times = reads });

    /// <summary>Configurations that are created from now on answer 404 to their first <paramref name="gets"/> GETs (LD §8).</summary>
    /// <param name="gets">How many GETs; 0 ends it.</param>
    /// <param name="times">For how many new configurations; null: all.</param>
    public void HideAfterCreate(int gets, int? times = 1)
    {
        lock (_gate)
        {
            (_hideNewFor, _hideTimes) = (gets, times);
        }
    }

    /// <summary>The token stops working: 401.</summary>
    public void RevokeToken(string token) => _account.RemoveToken(token);

    /// <summary>The token works (again, or for the first time).</summary>
    public void RestoreToken(string token) => _account.AddToken(token);

    /// <summary>The project is gone with its configurations: 404, and lists leave them out.</summary>
    public void RemoveProject(string projectKey) => _account.RemoveProject(projectKey);

    /// <summary>The project is there (again, or for the first time).</summary>
    public void RestoreProject(string projectKey) => _account.AddProject(projectKey);

    /// <summary>Takes all rules away and releases all requests that stand still; tokens and projects stay as they are.</summary>
    public void Clear()
    {
        List<FaultHandle> removed;
        lock (_gate)
        {
            removed = [.. _rules];
            _rules.Clear();
            _hidden.Clear();
            (_hideNewFor, _hideTimes) = (0, null);
        }

        foreach (var rule in removed)
        {
            (rule.Rule.Action as FaultAction.Hold)?.Handle.Release();
        }
    }

    internal void Remove(FaultHandle handle)
    {
        lock (_gate)
        {
            _rules.Remove(handle);
        }
    }

    internal FaultPlan Plan(FaultTarget target)
    {
        lock (_gate)
        {
            if (_rules.Count == 0)
            {
                return FaultPlan.None;
            }

            List<FaultAction> pauses = [];
            FaultAction? outcome = null;
            int? stale = null;
            foreach (var handle in _rules)
            {
                var isPause = handle.Rule.Action is FaultAction.Delay or FaultAction.Hold;
                var isStale = handle.Rule.Action is FaultAction.StaleList;
                if ((isStale ? stale is not null : !isPause && outcome is not null) || !Hits(handle, target))
                {
                    continue;
                }

                handle.Hit();
                stale ??= (handle.Rule.Action as FaultAction.StaleList)?.Mutations;
                outcome ??= isPause || isStale ? null : handle.Rule.Action;
                if (isPause)
                {
                    pauses.Add(handle.Rule.Action);
                }
            }

            // A hold that someone stands at stays, so that Clear can release it.
            _rules.RemoveAll(handle => handle.Exhausted && handle.Rule.Action is not FaultAction.Hold { Handle.Released: false });
            return new FaultPlan(pauses, outcome, stale);
        }
    }

    internal void Created(string id)
    {
        lock (_gate)
        {
            if (_hideNewFor > 0 && _hideTimes is not 0)
            {
                _hidden[id] = _hideNewFor;
                _hideTimes--;
            }
        }
    }

    /// <summary>Counts one GET.</summary>
    internal bool IsHidden(string id)
    {
        lock (_gate)
        {
            if (!_hidden.TryGetValue(id, out var left) || left == 0)
            {
                return false;
            }

            _hidden[id] = left - 1;
            return true;
        }
    }

    private bool Hits(FaultHandle handle, FaultTarget target)
    {
        var rule = handle.Rule;
        return !handle.Exhausted
            && (rule.Operation is not { } operation || operation == target.Operation)
            && rule.Where?.Invoke(target) != false
            && (rule.Probability >= 1 || _random.NextDouble() < rule.Probability);
    }
}

using System.Globalization;
using FlagImportOperator.Kubernetes.Client;
using Microsoft.Extensions.Time.Testing;

namespace FlagImportOperator.IntegrationTests.Worlds;

/// <summary>How a world behaves where both ways are right.</summary>
internal sealed record WorldOptions
{
    /// <summary>For jitter and backoff.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How far the watch is behind; zero brings a change before the answer to the call that made it.</summary>
    public TimeSpan WatchLag { get; init; }

    /// <summary>A new list reaches the resources' queue in the middle of the pass that asked for it, and not after it.</summary>
    public bool ShowsListsAtOnce { get; init; }

    /// <summary>When a call takes effect whose answer nobody waits for; design §3 bounds it at 10 s.</summary>
    public TimeSpan Lateness { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>How old a stale answer is. Lateness and staleness together must stay under the bound: both delay what a list shows.</summary>
    public TimeSpan Staleness { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long after a crash the next process starts.</summary>
    public TimeSpan RestartAfter { get; init; } = TimeSpan.FromMilliseconds(100);
}

/// <summary>
/// A cluster, a LaunchDarkly account and an operator between them, on one clock and one thread: every run of the same story gives the
/// same calls. Calls take 40 ms; each is a boundary at which a <see cref="Fault"/> or an act of a user can be put.
/// </summary>
internal sealed class World : IDisposable
{
    // The queue's timers are as fine as this.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(20);
    private static readonly DateTimeOffset Beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Agenda _agenda;
    private readonly List<string>? _trace;
    private Func<int, CallKind, Fault>? _faults;
    private Func<int, Action<World>?>? _acts;
    private OperatorProcess? _process;
    private DateTimeOffset? _restart;

    public World(WorldOptions options, bool trace = false)
    {
        Options = options;
        Time = new FakeTimeProvider(Beginning);
        _agenda = new Agenda(Time);
        _trace = trace ? [] : null;
        Cluster = new Cluster(_agenda);
        Remote = new RemoteAccount(_agenda);
        Rules = new Rules(this);
        Events = new EventLog(this);
        Cluster.ResourceChanged += (json, deleted) => Deliver(process => process.Resource(json, deleted));
        Cluster.SecretChanged += (json, _) => Deliver(process => process.Secret(json));
    }

    public WorldOptions Options { get; }

    public FakeTimeProvider Time { get; }

    public Cluster Cluster { get; }

    public RemoteAccount Remote { get; }

    public Rules Rules { get; }

    public EventLog Events { get; }

    /// <summary>The calls since <see cref="Begin"/>.</summary>
    public List<CallKind> Calls { get; } = [];

    public DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>When something happened last that no operator can foresee.</summary>
    public DateTimeOffset Disturbed { get; set; } = Beginning;

    public string Trace => _trace is null ? "" : string.Join('\n', _trace);

    /// <summary>From now on calls are counted, and meet what the story says.</summary>
    public void Begin(Func<int, CallKind, Fault> faults, Func<int, Action<World>?> acts)
    {
        Calls.Clear();
        (_faults, _acts) = (faults, acts);
    }

    /// <summary>Starts the operator.</summary>
    public void Start()
    {
        Note(() => "the operator starts");
        _process = new OperatorProcess(this);
        _process.Start();
    }

    /// <summary>Kills the operator between two passes; it comes back by itself.</summary>
    public void Kill()
    {
        if (_process is { Alive: true })
        {
            Note(() => "the operator is killed");
            _process.Kill();
            _restart = Now + Options.RestartAfter;
            Disturbed = Now;
        }
    }

    public void LookAtAll() => _process?.LookAtAll();

    /// <summary>Lets time pass, from one thing that is due to the next, and the operator work.</summary>
    public void Run(TimeSpan span)
    {
        var until = Now + span;
        Work();
        while (Now < until)
        {
            var next = Earliest(until, _agenda.Next, _restart, _process?.Next);
            _agenda.Elapse(next > Now ? next - Now : Tick);
            Work();
        }
    }

    /// <summary>Lets time pass until nothing unforeseen has happened for that long.</summary>
    public void Settle(TimeSpan quiet)
    {
        while (Now < Disturbed + quiet)
        {
            Run(Disturbed + quiet - Now);
        }
    }

    /// <summary>An act of a user, or of someone in the web UI.</summary>
    public void Act(string what, Action<World> act)
    {
        Note(() => $"*** {what}");
        Disturbed = Now;
        act(this);
    }

    /// <summary>A call is about to be sent; says what becomes of it.</summary>
    public Fault Reach(CallKind kind, Func<string> what)
    {
        _agenda.Elapse(Latency);
        if (_faults is null)
        {
            return Fault.None;
        }

        var index = Calls.Count;
        Calls.Add(kind);
        _acts!(index)?.Invoke(this);
        var fault = _faults(index, kind);
        Note(() => $"  {index}: {kind} {what()}{(fault == Fault.None ? "" : $" <== {fault}")}");
        if (fault != Fault.None)
        {
            Disturbed = Now;
        }

        Rules.Called(kind);
        return fault;
    }

    /// <summary>An answer is on its way.</summary>
    public void Travel() => _agenda.Elapse(Latency);

    /// <summary>Kills the process; what awaits this never goes on.</summary>
    public Task<T> Crash<T>()
    {
        _process!.Kill();
        _restart = Now + Options.RestartAfter;
        return new TaskCompletionSource<T>().Task;
    }

    /// <summary>Something takes effect when nobody waits for it any more.</summary>
    public void Late(Action effect)
    {
        _agenda.In(Options.Lateness, () =>
        {
            Note(() => "  (a late call takes effect)");
            Disturbed = Now;
            effect();
        });
    }

    /// <summary>Something is done after a while.</summary>
    public void Later(TimeSpan delay, Action<World> act) => _agenda.In(delay, () => act(this));

    /// <summary>A call to the API server.</summary>
    public Task<T> ClusterCall<T>(CallKind kind, Func<string> what, Func<T> effect)
    {
        var fault = Reach(kind, what);
        if (fault == Fault.CrashBefore)
        {
            return Crash<T>();
        }

        try
        {
            var answer = fault is Fault.None or Fault.CrashAfter or Fault.AnswerLost ? effect() : default;
            Travel();
            return fault switch
            {
                Fault.None => Task.FromResult(answer!),
                Fault.CrashAfter => Crash<T>(),
                _ => Task.FromException<T>(SecretCopies.Error(fault)),
            };
        }
        catch (KubernetesApiException refusal)
        {
            Travel();
            return fault == Fault.CrashAfter ? Crash<T>() : Task.FromException<T>(fault == Fault.None ? refusal : SecretCopies.Error(fault));
        }
    }

    /// <summary>A line of the trace, made only where one is kept.</summary>
    public void Note(Func<string> line) => _trace?.Add(string.Create(CultureInfo.InvariantCulture, $"{(Now - Beginning).TotalSeconds,9:0.00} {line()}"));

    public void Dispose() => _process?.Dispose();

    private static DateTimeOffset Earliest(DateTimeOffset until, params ReadOnlySpan<DateTimeOffset?> others)
    {
        foreach (var other in others)
        {
            until = other < until ? other.Value : until;
        }

        return until;
    }

    private void Work()
    {
        if (_restart <= Now)
        {
            _restart = null;
            Start();
        }

        _process?.Work();
    }

    private void Deliver(Action<OperatorProcess> deliver)
    {
        if (_process is not { Alive: true } process)
        {
            // The next one lists.
            return;
        }

        if (Options.WatchLag == TimeSpan.Zero)
        {
            deliver(process);
            return;
        }

        _agenda.In(Options.WatchLag, () =>
        {
            if (process.Alive)
            {
                deliver(process);
            }
        });
    }
}

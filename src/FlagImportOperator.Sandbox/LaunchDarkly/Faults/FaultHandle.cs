namespace FlagImportOperator.Sandbox.LaunchDarkly;

/// <summary>A rule that was added, to count its hits and to take it away.</summary>
public sealed class FaultHandle
{
    private readonly FaultInjector _injector;
    private int _hits;

    internal FaultHandle(FaultInjector injector, FaultRule rule)
    {
        _injector = injector;
        Rule = rule;
    }

    /// <summary>How many requests it hit.</summary>
    public int Hits => Volatile.Read(ref _hits);

    /// <summary>Whether it will never hit again.</summary>
    public bool Exhausted => Hits >= Rule.Times;

    internal FaultRule Rule { get; }

    /// <summary>Takes the rule away; requests that it already holds go on as they are.</summary>
    public void Remove() => _injector.Remove(this);

    internal void Hit() => Interlocked.Increment(ref _hits);
}

using FlagImportOperator.IntegrationTests.CrashMatrix;
using FlagImportOperator.IntegrationTests.Worlds;
using Xunit;

namespace FlagImportOperator.IntegrationTests.Regressions;

/// <summary>One history, told step by step: what a named test of one fault needs of a world.</summary>
internal sealed class Story : IDisposable
{
    private readonly List<(CallKind Kind, Fault Fault, Act? Act)> _awaited = [];
    private readonly IReadOnlyCollection<RemoteConfiguration> _foreign;

    public Story(WorldOptions? options = null)
    {
        World = new World(options ?? new WorldOptions(), trace: true);
        _foreign = Performance.AddStrangers(World);
        World.Cluster.SetSecret(Scenario.Keys, Acts.Secret(1));
        World.Start();
        World.Begin((_, kind) => Take(kind, isAct: false).Fault, (_, kind) => Take(kind, isAct: true).Act?.On(World));
        Rest();
    }

    public World World { get; }

    /// <summary>The configurations that are not strangers'.</summary>
    public IEnumerable<RemoteConfiguration> Ours => World.Remote.Items.Where(item => !Performance.IsForeign(item));

    /// <summary>Something happens to the next call of that kind that nothing is awaited for yet.</summary>
    public Story Next(CallKind kind, Fault fault)
    {
        _awaited.Add((kind, fault, null));
        return this;
    }

    /// <summary>Something is done while the next call of that kind is on its way.</summary>
    public Story During(CallKind kind, Act act)
    {
        _awaited.Add((kind, Fault.None, act));
        return this;
    }

    /// <summary>Something is done, and nobody has looked at it yet.</summary>
    public Story Do(params ReadOnlySpan<Act> acts)
    {
        foreach (var act in acts)
        {
            act.On(World);
        }

        return this;
    }

    public Story Run(double seconds)
    {
        World.Run(TimeSpan.FromSeconds(seconds));
        return this;
    }

    /// <summary>Everything comes to rest.</summary>
    public Story Rest()
    {
        World.Disturbed = World.Now;
        World.Settle(TimeSpan.FromSeconds(40));
        return this;
    }

    /// <summary>Something is done; the calls that come of it in that time, polls aside.</summary>
    public IEnumerable<CallKind> CallsOf(double seconds, Act act)
    {
        var before = World.Calls.Count;
        Do(act).Run(seconds);
        return World.Calls.Skip(before).Where(call => call != CallKind.Poll);
    }

    /// <summary>How many calls of that kind there were.</summary>
    public int Count(CallKind kind) => World.Calls.Count(call => call == kind);

    /// <summary>Everything that was awaited has come, and all is as it must be.</summary>
    public Story Holds()
    {
        World.Settle(TimeSpan.FromMinutes(3));
        Assert.True(_awaited.Count == 0, $"never came: {string.Join(", ", _awaited)}\n{World.Trace}");
        List<string> violations = [.. World.Rules.Violations, .. Expectations.Unmet(World, [Scenario.Key], _foreign)];
        if (violations.Count == 0)
        {
            violations.AddRange(Expectations.Unquiet(World, deep: true));
        }

        Assert.True(violations.Count == 0, $"{string.Join('\n', violations)}\n{World.Trace}");
        return this;
    }

    public void Dispose() => World.Dispose();

    private (Fault Fault, Act? Act) Take(CallKind kind, bool isAct)
    {
        var index = _awaited.FindIndex(awaited => awaited.Kind == kind && awaited.Act is not null == isAct);
        if (index < 0)
        {
            return default;
        }

        var (_, fault, act) = _awaited[index];
        _awaited.RemoveAt(index);
        return (fault, act);
    }
}

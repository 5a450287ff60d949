using System.Collections.Immutable;
using FlagImportOperator.IntegrationTests.Worlds;
using FlagImportOperator.Reconciliation.Resolving;

namespace FlagImportOperator.IntegrationTests.CrashMatrix;

/// <summary>One telling of a scenario: which way the world behaves, when the moving act is done, and what goes wrong at which call.</summary>
internal sealed record Telling(Scenario Scenario, WorldOptions Options)
{
    /// <summary>Before which call the moving act is done; null after everything has come to rest.</summary>
    public int? ActAt { get; init; }

    public ImmutableSortedDictionary<int, Fault> Faults { get; init; } = ImmutableSortedDictionary<int, Fault>.Empty;

    /// <summary>Refusals are looked at again hourly; the end is later then.</summary>
    public bool Refused { get; init; }

    /// <summary>The hours after are looked at, too.</summary>
    public bool Deep { get; init; }

    public Telling With(int call, Fault fault) => this with { Faults = Faults.SetItem(call, fault) };

    public override string ToString() =>
        $"{Scenario.Name}{(Scenario.Anytime is null ? "" : $" (at {ActAt?.ToString() ?? "rest"})")}, watch lag {Options.WatchLag.TotalSeconds} s: "
        + string.Join(", ", Faults.Select(fault => $"{fault.Value} at {fault.Key}"));
}

/// <summary>What came of it.</summary>
/// <param name="Calls">All calls until everything had come to rest.</param>
/// <param name="Violations">Everything that was not as it must be.</param>
/// <param name="Trace">Line by line, where asked for.</param>
internal sealed record Result(IReadOnlyList<CallKind> Calls, IReadOnlyList<string> Violations, string Trace);

/// <summary>Plays a telling from beginning to end.</summary>
internal static class Performance
{
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan RestAfterRefusal = TimeSpan.FromMinutes(70);

    public static bool IsForeign(RemoteConfiguration item) => item.Name == "foreign";

    public static Result Play(Telling telling, bool trace = false)
    {
        using var world = new World(telling.Options, trace);
        var foreign = Prepare(world, telling.Scenario);
        var waiting = telling.Scenario.Anytime;
        world.Begin(
            (index, kind) => telling.Faults.GetValueOrDefault(index),
            index =>
            {
                if (index != telling.ActAt || waiting is null)
                {
                    return null;
                }

                var act = waiting;
                waiting = null;
                return act.On;
            });
        foreach (var act in telling.Scenario.Acts)
        {
            act.On(world);
        }

        var rest = telling.Refused ? RestAfterRefusal : Rest;
        if (waiting is not null)
        {
            world.Settle(TimeSpan.FromSeconds(70));
            waiting?.On(world);
            waiting = null;
        }

        world.Settle(rest);
        var calls = world.Calls.ToList();
        List<string> violations = [.. Expectations.Unmet(world, [Scenario.Key], foreign), .. telling.Scenario.Also(world)];
        if (violations.Count == 0)
        {
            violations.AddRange(Expectations.Unquiet(world, telling.Deep));
        }

        return new Result(calls, [.. world.Rules.Violations.Concat(violations)], world.Trace);
    }

    /// <summary>Two strangers: a namesake without a tag, and the configuration of a resource in another cluster.</summary>
    public static IReadOnlyCollection<RemoteConfiguration> AddStrangers(World world)
    {
        foreach (var tag in new[] { "a", OwnerTag.For("another cluster", Scenario.Key) })
        {
            world.Remote.Create(
                RemoteAccount.Project, RemoteAccount.Integration, "foreign", [tag],
                [new("workspaceId", "w"), new("environmentId", "e"), new("workspaceApiKey", "theirs"), new("ldApiKey", "theirs")]);
        }

        // Their imports run first: after that nobody but the operator could touch them.
        world.Run(TimeSpan.FromSeconds(5));
        return [.. world.Remote.Items];
    }

    private static IReadOnlyCollection<RemoteConfiguration> Prepare(World world, Scenario scenario)
    {
        var foreign = AddStrangers(world);
        world.Cluster.SetSecret(Scenario.Keys, Acts.Secret(1));
        world.Start();
        world.Run(TimeSpan.FromSeconds(61));
        foreach (var act in scenario.Before)
        {
            act.On(world);
            world.Settle(TimeSpan.FromSeconds(40));
        }

        return foreign;
    }
}

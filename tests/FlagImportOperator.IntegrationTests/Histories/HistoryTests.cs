using CsCheck;
using FlagImportOperator.IntegrationTests.CrashMatrix;
using FlagImportOperator.IntegrationTests.Worlds;
using Xunit;

namespace FlagImportOperator.IntegrationTests.Histories;

/// <summary>
/// The same promises under histories that nobody thought of: three resources, two of them with one Secret, edits, rotations, deletions,
/// restores, changes made outside, crashes and faults, in any order and at any pace.
/// </summary>
public sealed class HistoryTests
{
    // Repairs that are given up, and what a chain of failures had put off, are taken up again within the hour.
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(75);

    private static readonly Gen<Deed> Deeds = Gen.Select(
        Gen.Frequency(
            (6, Gen.Const(DeedKind.Wait)),
            (3, Gen.Const(DeedKind.Apply)),
            (5, Gen.Const(DeedKind.Fault)),
            (8, Gen.Int[(int)DeedKind.Apply, (int)DeedKind.Fault].Select(kind => (DeedKind)kind))),
        Gen.Int[0, Deed.Keys.Count - 1],
        Gen.Int[0, 60]).Select((kind, resource, amount) => new Deed(kind, resource, amount));

    private static readonly Gen<WorldOptions> Manners = Gen.Select(Gen.Int[1, 1000], Gen.Int[0, 3], Gen.Bool, Gen.Int[0, 4]).Select((seed, lag, atOnce, restart) =>
        new WorldOptions
        {
            Seed = seed,
            WatchLag = TimeSpan.FromSeconds(lag * 0.7),
            ShowsListsAtOnce = atOnce,
            RestartAfter = TimeSpan.FromSeconds(0.1 + (restart * 3)),
        });

    [Fact]
    public void Whatever_happens_nothing_is_lost_doubled_or_leaked() =>
        Gen.Select(Manners, Deeds.Array[1, 40]).Sample(
            (options, deeds) =>
            {
                if (Play(options, deeds, trace: false).Violations is { Count: > 0 })
                {
                    var (violations, trace) = Play(options, deeds, trace: true);
                    Assert.Fail($"{string.Join('\n', violations)}\n{trace}");
                }
            },
            iter: Effort.Everything ? 50_000 : 1500);

    private static (IReadOnlyList<string> Violations, string Trace) Play(WorldOptions options, Deed[] deeds, bool trace)
    {
        using var world = new World(options, trace);
        var tally = new Tally();
        var foreign = Performance.AddStrangers(world);
        foreach (var secret in Deed.Keys.Select(Deed.SecretOf).Distinct())
        {
            world.Cluster.SetSecret(secret, Acts.Secret(1));
        }

        world.Start();
        world.Begin((_, kind) => tally.Next(kind), static _ => null);
        foreach (var deed in deeds)
        {
            world.Note(() => $"*** {deed}");
            world.Disturbed = world.Now;
            deed.On(world, tally);
        }

        tally.Disarm();
        foreach (var key in Deed.Keys)
        {
            world.Cluster.Edit(key, spec => spec.Mode = null);
        }

        world.Settle(Rest);
        List<string> violations = [.. world.Rules.Violations, .. Expectations.Unmet(world, Deed.Keys, foreign), .. tally.Unmet(world)];
        if (violations.Count == 0)
        {
            violations.AddRange(Expectations.Unquiet(world, deep: false));
        }

        return (violations, world.Trace);
    }
}

using FlagImportOperator.IntegrationTests.Worlds;
using static FlagImportOperator.IntegrationTests.CrashMatrix.Acts;

namespace FlagImportOperator.IntegrationTests.CrashMatrix;

/// <summary>The stories that the matrix goes through.</summary>
internal static class Scenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("create") { Acts = [Apply] },
        new("create, then edit") { Acts = [Apply], Anytime = Rename },
        new("create, then edit tags") { Acts = [Apply], Anytime = Retag },
        new("create, then edit config") { Acts = [Apply], Anytime = Reconfigure },
        new("create, then drop a variable") { Acts = [Apply], Anytime = DropVariable },
        new("create, then rotate") { Acts = [Apply], Anytime = Rotate },
        new("create, then delete") { Acts = [Apply], Anytime = Delete, Also = NothingIsLeft },
        new("create, then orphan") { Acts = [Apply, Orphan], Anytime = Delete, Also = AtMostOneIsLeft },
        new("create, then delete and apply again") { Acts = [Apply], Anytime = new("delete and apply again", DeleteAndApply) },
        new("create with an import") { Acts = [Apply, RequestImport], Also = AtMostTriggers(1) },
        new("edit") { Before = [Apply], Acts = [Reconfigure] },
        new("edit, then edit") { Before = [Apply], Acts = [Reconfigure], Anytime = DropVariable },
        new("edit, then delete") { Before = [Apply], Acts = [Retag], Anytime = Delete, Also = NothingIsLeft },
        new("edit, then orphan") { Before = [Apply, Orphan], Acts = [AddTag], Anytime = Delete, Also = OneIsLeft },
        new("edit tags, then orphan") { Before = [Apply, Orphan], Acts = [Retag], Anytime = Delete, Also = OneIsLeft },
        new("recreate after deletion outside") { Before = [Apply], Acts = [DeleteOutside] },
        new("recreate, then edit") { Before = [Apply], Acts = [DeleteOutside], Anytime = Rename },
        new("recreate, then delete") { Before = [Apply], Acts = [DeleteOutside], Anytime = Delete, Also = NothingIsLeft },
        new("recreate, then orphan") { Before = [Apply, Orphan], Acts = [DeleteOutside], Anytime = Delete, Also = AtMostOneIsLeft },
        new("change outside") { Before = [Apply], Acts = [EditOutside] },
        new("adopt") { Before = [CreateOutside], Acts = [Adopt] },
        new("adopt, then edit") { Before = [CreateOutside], Acts = [Adopt], Anytime = DropVariable },
        new("adopt, then delete") { Before = [CreateOutside], Acts = [Adopt], Anytime = Delete, Also = OneIsLeft },
        new("rotate") { Before = [Apply], Acts = [Rotate] },
        new("rotate, then rotate again") { Before = [Apply], Acts = [Rotate], Anytime = RotateAgain },
        new("rotate, then rotate back") { Before = [Apply], Acts = [Rotate], Anytime = RotateBack },
        new("import") { Before = [Apply], Acts = [RequestImport], Also = AtMostTriggers(1) },
        new("import, then import") { Before = [Apply], Acts = [RequestImport], Anytime = RequestAnotherImport, Also = AtMostTriggers(2) },
        new("import, then delete") { Before = [Apply], Acts = [RequestImport], Anytime = Delete, Also = NothingIsLeft },
        new("delete") { Before = [Apply], Acts = [Delete], Also = NothingIsLeft },
        new("orphan") { Before = [Apply, Orphan], Acts = [Delete], Also = OneIsLeft },
        new("restore from backup") { Before = [Apply], Acts = [Restore] },
        new("restore, then edit") { Before = [Apply], Acts = [Restore], Anytime = DropVariable },
        new("restore, then delete") { Before = [Apply], Acts = [Restore], Anytime = Delete, Also = NothingIsLeft },
        new("restore of an adopted one") { Before = [CreateOutside, Adopt], Acts = [Restore] },
    ];

    private static void DeleteAndApply(World world)
    {
        world.Cluster.Delete(Scenario.Key);
        ApplyWhenGone(world);
    }

    // kubectl replace --force: as soon as the name is free.
    private static void ApplyWhenGone(World world)
    {
        if (world.Cluster.Find(Scenario.Key) is null)
        {
            Apply.On(world);
        }
        else
        {
            world.Later(TimeSpan.FromMilliseconds(50), ApplyWhenGone);
        }
    }

    private static IEnumerable<string> NothingIsLeft(World world) => Left(world) == 0 ? [] : [$"{Left(world)} configurations are left"];

    private static IEnumerable<string> OneIsLeft(World world) => Left(world) == 1 ? [] : [$"{Left(world)} configurations are left in place of one"];

    private static IEnumerable<string> AtMostOneIsLeft(World world) => Left(world) <= 1 ? [] : [$"{Left(world)} configurations are left"];

    private static Func<World, IEnumerable<string>> AtMostTriggers(int most) => world =>
        world.Remote.Triggers.Values.Sum() <= most ? [] : [$"{world.Remote.Triggers.Values.Sum()} imports were queued"];

    private static int Left(World world) => world.Remote.Items.Count(item => !Performance.IsForeign(item));
}

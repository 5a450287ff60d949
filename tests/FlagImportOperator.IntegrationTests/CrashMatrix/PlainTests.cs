using FlagImportOperator.Api;
using FlagImportOperator.IntegrationTests.Regressions;
using FlagImportOperator.IntegrationTests.Worlds;
using Xunit;

namespace FlagImportOperator.IntegrationTests.CrashMatrix;

/// <summary>
/// What being safe costs where nothing goes wrong: the calls of each story, from the act to rest. A call more here is a call more for
/// everyone.
/// </summary>
public sealed class PlainTests
{
    [Fact]
    public void A_create_takes_two_writes_to_the_cluster_and_one_to_LaunchDarkly()
    {
        using var story = new Story();
        Assert.Equal([CallKind.ReadSecret, CallKind.AddFinalizer, CallKind.Create, CallKind.PatchStatus], story.CallsOf(1, Acts.Apply));
        story.Holds();
    }

    [Fact]
    public void An_edit_takes_one_and_one()
    {
        using var story = new Story();
        story.Do(Acts.Apply).Rest();
        Assert.Equal([CallKind.ReadSecret, CallKind.Get, CallKind.Patch, CallKind.PatchStatus], story.CallsOf(20, Acts.Rename));
        story.Holds();
    }

    [Fact]
    public void A_variable_that_is_new_takes_one_more_to_the_cluster()
    {
        using var story = new Story();
        story.Do(Acts.Apply).Rest();
        Assert.Equal(
            [CallKind.ReadSecret, CallKind.Get, CallKind.PatchStatus, CallKind.Patch, CallKind.PatchStatus], story.CallsOf(20, Acts.Reconfigure));
        story.Holds();
    }

    [Fact]
    public void A_rotated_secret_takes_one_and_one()
    {
        using var story = new Story();
        story.Do(Acts.Apply).Rest();
        Assert.Equal([CallKind.ReadSecret, CallKind.Get, CallKind.Patch, CallKind.PatchStatus], story.CallsOf(20, Acts.Rotate));
        story.Holds();
    }

    [Fact]
    public void A_deletion_takes_one_and_one()
    {
        using var story = new Story();
        story.Do(Acts.Apply).Rest();
        Assert.Equal([CallKind.Delete, CallKind.RemoveFinalizer], story.CallsOf(20, Acts.Delete));
        story.Holds();
    }

    [Fact]
    public void An_import_is_queued_once_and_seen_to_its_end()
    {
        using var story = new Story();
        story.Do(Acts.Apply).Rest();
        Assert.Equal([CallKind.PatchStatus, CallKind.Trigger, CallKind.PatchStatus], story.CallsOf(1, Acts.RequestImport));
        story.Holds();
        Assert.Equal(1, story.World.Remote.Triggers.Values.Sum());
        Assert.Equal(ImportRequestStates.Finished, story.World.Cluster.Find(Scenario.Key)!.Status!.Import!.State);
    }
}

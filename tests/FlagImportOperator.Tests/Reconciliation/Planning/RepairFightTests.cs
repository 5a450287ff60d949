using FlagImportOperator.Api;
using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.Reconciliation.Reporting;
using FlagImportOperator.Tests.Reconciliation.Support;
using Xunit;

namespace FlagImportOperator.Tests.Reconciliation.Planning;

/// <summary>Someone, or LaunchDarkly itself, undoes each repair at once.</summary>
public sealed class RepairFightTests
{
    [Fact]
    public void After_three_repairs_the_fourth_is_shown_and_not_sent()
    {
        var world = World.Ready(w => w.Spec.Name = "ours");
        for (var i = 0; i < 3; i++)
        {
            Assert.EndsWith("Patch:id1(/name)", Undone(world).Trace, StringComparison.Ordinal);
        }

        var fourth = Undone(world);

        Assert.Equal("ResolveAccount ResolveConfig Get:id1", fourth.Trace);
        Assert.Equal(ConditionReasons.Drifted, fourth.Reason(ConditionTypes.Synced));
        Assert.Equal("True", fourth.Status.Condition(ConditionTypes.Ready)!.Status);
        Assert.Contains("/name", fourth.Message(ConditionTypes.Synced), StringComparison.Ordinal);
        Assert.Equal(["/name"], world.Status!.Plan!.Select(o => o.Path));
        Assert.Equal(3, world.Events.Count(e => e.Reason == EventReasons.DriftRepaired));
    }

    [Fact]
    public void Whatever_moves_meanwhile_it_is_tried_once_an_hour()
    {
        var world = GivenUp();

        Assert.DoesNotContain("Patch", Undone(world).Trace, StringComparison.Ordinal);
        Assert.DoesNotContain("Patch", Undone(world).Trace, StringComparison.Ordinal);
        world.Now += world.Options.StalledInterval;
        Assert.Contains("Patch", Undone(world).Trace, StringComparison.Ordinal);
        Assert.DoesNotContain("Patch", Undone(world).Trace, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_tried_when_someone_asks()
    {
        var world = GivenUp();
        world.Annotate(ResourceNames.ReconcileRequestedAnnotation, "please");

        Assert.Contains("Patch", Undone(world).Trace, StringComparison.Ordinal);
        Assert.DoesNotContain("Patch", Undone(world).Trace, StringComparison.Ordinal);
    }

    [Fact]
    public void An_edit_of_the_spec_is_no_part_of_the_fight()
    {
        var world = GivenUp();
        world.Edit(spec => spec.Name = "other");

        Assert.Contains("Patch", world.Run().Trace, StringComparison.Ordinal);
        Assert.Null(world.Status!.Plan);
        Assert.Equal(ConditionReasons.InSync, world.Status.Condition(ConditionTypes.Synced)!.Reason);
    }

    [Fact]
    public void Another_change_is_another_fight()
    {
        var world = GivenUp();
        world.LaunchDarkly.Edit("id1", item => item with { Name = "ours", Tags = [] });
        world.LaunchDarkly.List(world.Now);

        Assert.EndsWith("Patch:id1(/tags/-)", world.Run().Trace, StringComparison.Ordinal);
        Assert.Equal(1, world.Memory.Repairs);
    }

    [Fact]
    public void Imports_are_queued_all_the_same()
    {
        var world = GivenUp();
        world.Annotate(ResourceNames.ImportRequestedAnnotation, "1");
        world.Run();

        Assert.EndsWith("Trigger:id1", world.Run().Trace, StringComparison.Ordinal);
        Assert.Equal(ImportRequestStates.Queued, world.Status!.Import!.State);
    }

    [Fact]
    public void A_quiet_pass_keeps_the_plan_that_waits()
    {
        var world = World.Ready();
        for (var i = 0; i < 4; i++)
        {
            Undone(world, item => item with { Config = new Dictionary<string, string>(item.Config!) { ["workspaceId"] = "theirs" } });
        }

        Assert.Equal("ResolveAccount", world.Run().Trace);
        Assert.Equal(["/config/workspaceId"], world.Status!.Plan!.Select(o => o.Path));
    }

    private static World GivenUp()
    {
        var world = World.Ready(w => w.Spec.Name = "ours");
        for (var i = 0; i < 4; i++)
        {
            Undone(world);
        }

        Assert.Equal(ConditionReasons.Drifted, world.Status.Condition(ConditionTypes.Synced)!.Reason);
        return world;
    }

    private static Ran Undone(World world, Func<FlagImportIntegration, FlagImportIntegration>? edit = null)
    {
        world.LaunchDarkly.Edit("id1", edit ?? (item => item with { Name = "theirs" }));
        world.LaunchDarkly.List(world.Now);
        return world.Run();
    }
}

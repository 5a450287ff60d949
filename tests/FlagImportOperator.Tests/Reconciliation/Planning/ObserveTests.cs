using FlagImportOperator.Api;
using FlagImportOperator.Tests.Reconciliation.Support;
using Xunit;

namespace FlagImportOperator.Tests.Reconciliation.Planning;

public sealed class ObserveTests
{
    [Fact]
    public void A_create_is_planned_and_neither_sent_nor_marked()
    {
        var world = new World();
        world.Spec.Mode = Modes.Observe;

        var ran = world.Run();

        Assert.Equal("ResolveAccount ResolveConfig List", ran.Trace);
        Assert.Equal(ConditionReasons.PlanPending, ran.Reason());
        Assert.Equal(ConditionReasons.Drifted, ran.Reason(ConditionTypes.Synced));
        Assert.Equal("", Assert.Single(world.Status!.Plan!).Path);
        Assert.Null(world.Status.Id);
        Assert.DoesNotContain("canary", world.Status.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_patch_is_planned_with_secrets_covered_and_not_sent()
    {
        var world = World.Ready();
        world.Edit(spec => (spec.Mode, spec.Name) = (Modes.Observe, "n"));
        world.Rotate("ldApiKey", "canary-rotated");

        var ran = world.Run();

        Assert.Equal("ResolveAccount ResolveConfig Get:id1", ran.Trace);
        Assert.Equal(["replace /name \"n\"", "add /config/ldApiKey \"(secret)\""], world.Status!.Plan!.Select(o => $"{o.Op} {o.Path} {o.Value!.ToJsonString()}"));
        Assert.Equal("False", world.Status.Condition(ConditionTypes.Ready)!.Status);
    }

    [Fact]
    public void What_is_equal_is_ready_and_has_no_plan()
    {
        var world = World.Ready();
        world.Edit(spec => spec.Mode = Modes.Observe);

        Assert.Equal(ConditionReasons.Applied, world.Run().Reason());
        Assert.Null(world.Status!.Plan);
    }

    [Fact]
    public void Neither_imports_nor_doubles_nor_a_missing_configuration_lead_to_a_write()
    {
        var world = World.Ready();
        world.Edit(spec => spec.Mode = Modes.Observe);
        world.Annotate(ResourceNames.ImportRequestedAnnotation, "1");
        world.Double();
        world.LaunchDarkly.List(world.Now);
        Assert.Equal("ResolveAccount ResolveConfig Get:id1", world.Run().Trace);

        world.LaunchDarkly.Held.Clear();
        world.LaunchDarkly.List(world.Now);
        world.Run();
        var ran = world.Run(TimeSpan.FromSeconds(20));

        Assert.Equal("ResolveAccount ResolveConfig Get:id1 List", ran.Trace);
        Assert.Equal(ConditionReasons.PlanPending, ran.Reason());
        Assert.Null(world.Status!.Import);
        Assert.Empty(world.Events);
    }

    [Fact]
    public void Switched_to_Manage_the_plan_is_carried_out_and_gone()
    {
        var world = new World();
        world.Spec.Mode = Modes.Observe;
        world.Run();
        world.Edit(spec => spec.Mode = null);

        world.Run();

        Assert.Equal("id1", world.Status!.Id);
        Assert.Null(world.Status.Plan);
    }
}

using FlagImportOperator.Api;
using FlagImportOperator.Reconciliation.Planning;
using FlagImportOperator.Reconciliation.Reporting;
using FlagImportOperator.Tests.Reconciliation.Support;
using Xunit;

namespace FlagImportOperator.Tests.Reconciliation.Planning;

public sealed class AdoptionTests
{
    [Fact]
    public void An_existing_configuration_is_read_marked_and_taken_over()
    {
        var world = Adopting();

        var ran = world.Run();

        Assert.Equal("ResolveAccount ResolveConfig Get:id1 AddFinalizer Announce Patch:id1(/tags/-,/config/ldApiKey,/config/workspaceApiKey)", ran.Trace);
        Assert.Equal(["mine", world.Tag], world.LaunchDarkly["id1"].Tags!);
        Assert.Equal("id1", world.Status!.Id);
        Assert.Contains(world.Events, e => e.Reason == EventReasons.Adopted && !e.Warning);
    }

    [Fact]
    public void An_absent_id_stalls_and_shows_no_plan_of_a_create()
    {
        var world = Adopting();
        world.Spec.Adopt = new Adoption { Id = "nowhere" };

        var ran = world.Run();

        Assert.Equal("ResolveAccount ResolveConfig Get:nowhere List", ran.Trace);
        Assert.Equal(ConditionReasons.AdoptedNotFound, ran.Reason(ConditionTypes.Stalled));
        Assert.Contains("spec.adopt.id", ran.Message(), StringComparison.Ordinal);
        Assert.Null(world.Status!.Plan);
        Assert.Null(world.Resource.Metadata.Finalizers);
    }

    [Fact]
    public void An_id_that_is_listed_and_not_found_is_asked_for_again()
    {
        var world = Adopting().Fail<Step.Get>(Fails.NotFound());

        var ran = world.Run();

        Assert.Equal(ConditionReasons.RemoteMissing, ran.Reason());
        Assert.True(ran.Outcome.Backoff);
        Assert.Equal(ConditionReasons.Applied, world.Run().Reason());
    }

    [Fact]
    public void A_malformed_id_stalls_as_invalid()
    {
        var world = Adopting().Fail<Step.Get>(Fails.BadRequest("malformed integration id"));

        var ran = world.Run();

        Assert.Equal(ConditionReasons.InvalidId, ran.Reason(ConditionTypes.Stalled));
        Assert.Contains("correct spec.adopt.id", ran.Message(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_another_resource_owns_is_left_alone()
    {
        var world = new World();
        var foreign = FlagImportOperator.Reconciliation.Resolving.OwnerTag.For("elsewhere", new("team", "flags"));
        world.Spec.Adopt = new Adoption { Id = world.Foreign(foreign) };

        var ran = world.Run();

        Assert.Equal(ConditionReasons.OwnedByAnother, ran.Reason(ConditionTypes.Stalled));
        Assert.Contains(foreign, ran.Message(), StringComparison.Ordinal);
        Assert.DoesNotContain("AddFinalizer", ran.Trace, StringComparison.Ordinal);
    }

    [Fact]
    public void What_bears_our_own_tag_is_taken_over_again()
    {
        var world = new World();
        world.Spec.Adopt = new Adoption { Id = world.Foreign(world.Tag) };

        Assert.Equal(ConditionReasons.Applied, world.Run().Reason());
    }

    [Fact]
    public void A_backup_of_an_adoption_that_was_made_again_since_leads_to_what_bears_the_tag()
    {
        var world = Adopting();
        world.Spec.Adopt = new Adoption { Id = "deleted-long-ago" };
        var made = world.Double();

        world.Run();

        Assert.Equal(made, world.Status!.Id);
    }

    [Fact]
    public void A_finalizer_that_cannot_be_written_stops_the_adoption()
    {
        var world = Adopting().Fail<Step.AddFinalizer>(Fails.Kubernetes());

        var ran = world.Run();

        Assert.Equal(ConditionReasons.KubernetesUnavailable, ran.Reason());
        Assert.DoesNotContain("Patch", ran.Trace, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_read_or_list_that_fails_is_tried_again(bool read)
    {
        var world = Adopting();
        if (read)
        {
            world.Fail<Step.Get>(Fails.ServerError());
        }
        else
        {
            world.Spec.Adopt = new Adoption { Id = "nowhere" };
            world.Fail<Step.List>(Fails.ServerError());
        }

        var ran = world.Run();

        Assert.Equal(ConditionReasons.LaunchDarklyUnavailable, ran.Reason());
        Assert.Equal(Outcome.Retry(), ran.Outcome);
    }

    [Fact]
    public void In_mode_Observe_the_adoption_is_planned_and_nothing_written()
    {
        var world = Adopting();
        world.Spec.Mode = Modes.Observe;

        var ran = world.Run();

        Assert.Equal("ResolveAccount ResolveConfig Get:id1", ran.Trace);
        Assert.Equal(["/tags/-", "/config/ldApiKey", "/config/workspaceApiKey"], world.Status!.Plan!.Select(o => o.Path));
        Assert.Empty(world.Events);
    }

    private static World Adopting()
    {
        var world = new World();
        world.Spec.Adopt = new Adoption { Id = world.Foreign("mine") };
        return world;
    }
}

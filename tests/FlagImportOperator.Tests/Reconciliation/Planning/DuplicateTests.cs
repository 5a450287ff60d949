using FlagImportOperator.Api;
using FlagImportOperator.Reconciliation.Planning;
using FlagImportOperator.Reconciliation.Reporting;
using FlagImportOperator.Tests.Reconciliation.Support;
using Xunit;

namespace FlagImportOperator.Tests.Reconciliation.Planning;

public sealed class DuplicateTests
{
    [Fact]
    public void One_that_nobody_changed_is_deleted_and_told_of()
    {
        var world = Doubled();

        var ran = world.Run();

        Assert.Equal("ResolveAccount ResolveConfig Inspect:id2 Delete:id2", ran.Trace);
        Assert.Equal("id1", Assert.Single(world.LaunchDarkly.Held).Id);
        Assert.Contains("id2", Assert.Single(world.Events, e => e.Reason == EventReasons.DuplicateRemoved).Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name")]
    [InlineData("tags")]
    [InlineData("config")]
    public void One_that_someone_changed_is_left_told_of_and_not_looked_at_again(string what)
    {
        var world = Doubled();
        world.LaunchDarkly.Edit("id2", item => what switch
        {
            "name" => item with { Name = "mine now" },
            "tags" => item with { Tags = [.. item.Tags!, "keep"] },
            _ => item with { Config = new Dictionary<string, string>(item.Config!) { ["environmentId"] = "x" } },
        });
        world.LaunchDarkly.List(world.Now);

        Assert.Equal("ResolveAccount ResolveConfig Inspect:id2", world.Run().Trace);

        Assert.Equal(2, world.LaunchDarkly.Held.Count);
        var told = Assert.Single(world.Events);
        Assert.Equal((true, EventReasons.DuplicateLeft), (told.Warning, told.Reason));
        Assert.Contains(world.Tag, told.Note, StringComparison.Ordinal);
        Assert.Equal("ResolveAccount", world.Run().Trace);
        Assert.Single(world.Events);
    }

    [Fact]
    public void One_that_went_meanwhile_is_nothing_to_tell()
    {
        var world = Doubled();
        world.LaunchDarkly.Held.RemoveAt(1);

        Assert.Equal("ResolveAccount ResolveConfig Inspect:id2", world.Run().Trace);
        Assert.Empty(world.Events);
    }

    [Fact]
    public void A_delete_that_fails_is_not_told_as_done()
    {
        var world = Doubled().Fail<Step.Delete>(Fails.ServerError());

        var ran = world.Run();

        Assert.True(ran.Outcome.Backoff);
        Assert.Empty(world.Events);
        world.Run();
        Assert.Single(world.LaunchDarkly.Held);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_list_that_goes_on_showing_a_deleted_one_is_no_endless_loop(bool found)
    {
        var world = Doubled();
        world.Fail<Step.Delete>(found ? Fails.NotFound() : Fails.BadRequest(), times: 100);

        Assert.Equal("ResolveAccount ResolveConfig Inspect:id2 Delete:id2", world.Run().Trace);
        Assert.Empty(world.Events);
    }

    [Fact]
    public void All_of_several_are_dealt_with_in_one_pass()
    {
        var world = Doubled();
        world.Double();
        world.LaunchDarkly.Edit("id2", item => item with { Name = "mine now" });
        world.LaunchDarkly.List(world.Now);

        Assert.Equal("ResolveAccount ResolveConfig Inspect:id2 Inspect:id3 Delete:id3", world.Run().Trace);
        Assert.Equal([EventReasons.DuplicateLeft, EventReasons.DuplicateRemoved], world.Events.Select(e => e.Reason));
    }

    [Fact]
    public void Without_the_Secret_nothing_can_be_told_and_nothing_is_deleted()
    {
        var world = Doubled();
        world.Secret = null;

        Assert.Equal("ResolveAccount ResolveConfig", world.Run().Trace);
        Assert.Equal(2, world.LaunchDarkly.Held.Count);
    }

    [Fact]
    public void A_look_that_fails_right_after_a_create_ends_the_pass_and_keeps_the_id()
    {
        var world = new World { LaunchDarkly = { AnswersBriefly = true } }.Fail<Step.Inspect>(Fails.ServerError(), times: 100);
        var late = false;
        world.Fail<Step.Get>(Fails.ServerError(), when: _ =>
        {
            if (!late)
            {
                late = true;
                world.Double();
                world.LaunchDarkly.List(world.Now);
            }

            return false;
        });

        var ran = world.Run();

        Assert.EndsWith("Create Get:id1 Inspect:id2", ran.Trace, StringComparison.Ordinal);
        Assert.Equal("id1", world.Status!.Id);
        Assert.Equal(ConditionReasons.LaunchDarklyUnavailable, ran.Reason());
    }

    private static World Doubled()
    {
        var world = World.Ready();
        world.Double();
        world.LaunchDarkly.List(world.Now);
        return world;
    }
}

using FlagImportOperator.Api;
using FlagImportOperator.Reconciliation.Planning;
using FlagImportOperator.Reconciliation.Reporting;
using FlagImportOperator.Tests.Reconciliation.Support;
using Xunit;

namespace FlagImportOperator.Tests.Reconciliation.Planning;

public sealed class MissingTests
{
    [Fact]
    public void One_404_changes_nothing_but_is_looked_at_again_in_two_seconds()
    {
        var world = Missing();

        var ran = world.Run();

        Assert.Equal("ResolveAccount ResolveConfig Get:id1", ran.Trace);
        Assert.Equal(Outcome.LookAgain(world.Now + TimeSpan.FromSeconds(2)), ran.Outcome);
        Assert.Null(ran.Finish.Report);
    }

    [Fact]
    public void Shortly_after_the_create_it_takes_fifteen_seconds()
    {
        var world = World.Ready();
        world.LaunchDarkly.Held.Clear();
        world.SecretVersion++;

        Assert.Equal(Outcome.LookAgain(world.Now + TimeSpan.FromSeconds(15)), world.Run().Outcome);
        Assert.Equal("ResolveAccount ResolveConfig Get:id1", world.Run(TimeSpan.FromSeconds(14)).Trace);
        Assert.Contains("Create", world.Run(TimeSpan.FromSeconds(1)).Trace, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_reads_and_a_list_that_agree_have_it_made_again()
    {
        var world = Missing();
        world.Run();

        var ran = world.Run(TimeSpan.FromSeconds(2));

        Assert.Equal("ResolveAccount ResolveConfig Get:id1 List Create", ran.Trace);
        Assert.Equal("id2", world.Status!.Id);
        Assert.Equal(ConditionReasons.Applied, ran.Reason());
        Assert.Contains(world.Events, e => e is { Warning: true, Reason: EventReasons.RemoteDeleted } && e.Note.Contains("id1", StringComparison.Ordinal));
        Assert.Null(world.Memory.MissingSince);
    }

    [Fact]
    public void What_comes_back_was_never_gone()
    {
        var world = World.Ready();
        world.Now += TimeSpan.FromMinutes(30);
        world.LaunchDarkly.Unseen.Add("id1");
        world.LaunchDarkly.List(world.Now);
        world.Run();
        world.LaunchDarkly.Unseen.Clear();

        world.Run(TimeSpan.FromSeconds(2));

        Assert.Equal("id1", world.Status!.Id);
        Assert.Null(world.Memory.MissingSince);
        Assert.Empty(world.Events);
    }

    [Fact]
    public void A_list_that_still_shows_it_is_believed()
    {
        var world = World.Ready().Fail<Step.Get>(Fails.NotFound(), times: 2);
        world.Now += TimeSpan.FromHours(2);
        world.Run();

        var ran = world.Run(TimeSpan.FromSeconds(2));

        Assert.Equal("ResolveAccount ResolveConfig Get:id1 List", ran.Trace);
        Assert.True(ran.Outcome.Backoff);
        Assert.Single(world.LaunchDarkly.Held);
    }

    [Fact]
    public void A_list_that_fails_decides_nothing()
    {
        var world = Missing().Fail<Step.List>(Fails.ServerError());
        world.Run();

        var ran = world.Run(TimeSpan.FromSeconds(2));

        Assert.Equal("ResolveAccount ResolveConfig Get:id1 List", ran.Trace);
        Assert.True(ran.Outcome.Backoff);
    }

    [Fact]
    public void Another_that_bears_the_tag_takes_its_place()
    {
        var world = Missing();
        var other = world.Double();
        world.Run();

        world.Run(TimeSpan.FromSeconds(2));

        Assert.Equal(other, world.Status!.Id);
        Assert.Single(world.LaunchDarkly.Held);
    }

    [Fact]
    public void A_lost_answer_to_the_second_create_is_treated_as_the_first()
    {
        var world = Missing();
        world.StepTime = TimeSpan.FromMilliseconds(1);
        world.Fail<Step.Create>(Fails.Lost());
        world.Run();

        var lost = world.Run(TimeSpan.FromSeconds(2));
        Assert.Equal("ResolveAccount ResolveConfig Get:id1 List Create List", lost.Trace);

        world.LaunchDarkly.Create(world.LastCreate!, remember: false);
        world.Run(TimeSpan.FromSeconds(10));

        Assert.Single(world.LaunchDarkly.Held);
        Assert.Equal("id2", world.Status!.Id);
    }

    [Fact]
    public void A_refusal_of_the_second_create_says_why()
    {
        var world = Missing().Fail<Step.Create>(Fails.NotFound());
        world.Run();

        Assert.Equal(ConditionReasons.ProjectNotFound, world.Run(TimeSpan.FromSeconds(2)).Reason(ConditionTypes.Stalled));
    }

    [Fact]
    public void A_process_that_has_just_begun_waits_for_what_an_earlier_one_may_have_sent()
    {
        var world = Missing();
        world.Restart();
        world.SecretVersion++;
        world.Run();

        var ran = world.Run(TimeSpan.FromSeconds(2));

        Assert.Equal("ResolveAccount ResolveConfig Get:id1 List", ran.Trace);
        Assert.Equal(world.Options.StartedAt + world.Options.LostAnswerWait, ran.Outcome.At);
    }

    [Fact]
    public void A_patch_that_finds_nothing_is_made_again_when_a_read_finds_the_configuration()
    {
        var world = World.Ready().Fail<Step.Patch>(Fails.NotFound());
        world.Now += TimeSpan.FromMinutes(30);
        world.Edit(spec => spec.Name = "n");

        Assert.Equal("ResolveAccount ResolveConfig Get:id1 Patch:id1(/name) Get:id1 Patch:id1(/name)", world.Run().Trace);
    }

    // Created long ago, and deleted in the web UI since.
    private static World Missing()
    {
        var world = World.Ready();
        world.Now += TimeSpan.FromMinutes(30);
        world.LaunchDarkly.Held.Clear();
        world.LaunchDarkly.List(world.Now);
        return world;
    }
}

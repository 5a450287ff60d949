using FlagImportOperator.Api;
using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.Reconciliation.Planning;
using FlagImportOperator.Reconciliation.Reporting;
using FlagImportOperator.Tests.Reconciliation.Support;
using Xunit;

namespace FlagImportOperator.Tests.Reconciliation.Planning;

/// <summary>One job per value of the annotation, and never two.</summary>
public sealed class ImportLedgerTests
{
    [Fact]
    public void The_intent_is_written_before_the_call_and_the_call_comes_in_the_next_pass()
    {
        var world = World.Ready();
        world.Annotate(ResourceNames.ImportRequestedAnnotation, "1");

        var noted = world.Run();
        Assert.Equal("ResolveAccount", noted.Trace);
        Assert.Equal(("1", ImportRequestStates.Requested), (world.Status!.Import!.Requested, world.Status.Import.State));
        Assert.Equal(Outcome.LookAgain(world.Now), noted.Outcome);

        var called = world.Run();
        Assert.Equal("ResolveAccount Trigger:id1", called.Trace);
        Assert.Equal(ImportRequestStates.Queued, world.Status.Import.State);
        Assert.Contains(world.Events, e => e.Reason == EventReasons.ImportQueued);
        Assert.Equal("ResolveAccount", world.Run().Trace);
    }

    [Theory]
    [InlineData("complete")]
    [InlineData("partial")]
    [InlineData("failed")]
    public void It_is_finished_when_the_job_ended(string status)
    {
        var world = Queued();
        world.LaunchDarkly.Import("id1", new FlagImportStatus { Status = "importing" });
        world.LaunchDarkly.List(world.Now);
        world.Run();
        Assert.Equal(ImportRequestStates.Queued, world.Status!.Import!.State);

        world.LaunchDarkly.Import("id1", new FlagImportStatus { Status = status });
        world.LaunchDarkly.List(world.Now);
        world.Run();

        Assert.Equal(ImportRequestStates.Finished, world.Status.Import.State);
    }

    [Fact]
    public void A_job_that_ended_between_two_lists_is_told_by_its_time()
    {
        var world = Queued(new FlagImportStatus { Status = "complete", LastImport = 1000 });
        world.LaunchDarkly.List(world.Now);
        world.Run();
        Assert.Equal(ImportRequestStates.Queued, world.Status!.Import!.State);

        world.LaunchDarkly.Import("id1", new FlagImportStatus { Status = "complete", LastImport = 2000 });
        world.LaunchDarkly.List(world.Now);
        world.Run();

        Assert.Equal(ImportRequestStates.Finished, world.Status.Import.State);
    }

    [Fact]
    public void A_value_that_was_dealt_with_is_never_called_again()
    {
        var world = Queued();
        world.LaunchDarkly.Import("id1", new FlagImportStatus { Status = "complete", LastImport = 5 });
        world.LaunchDarkly.List(world.Now);
        world.Run();
        world.Restart();

        Assert.DoesNotContain("Trigger", world.Run().Trace, StringComparison.Ordinal);
        Assert.Equal(ImportRequestStates.Finished, world.Status!.Import!.State);
    }

    [Fact]
    public void A_new_value_asks_again_also_while_an_earlier_one_is_open()
    {
        var world = Queued();
        world.Annotate(ResourceNames.ImportRequestedAnnotation, "2");
        world.Run();

        Assert.Equal("ResolveAccount Trigger:id1", world.Run().Trace);
        Assert.Equal(("2", ImportRequestStates.Queued), (world.Status!.Import!.Requested, world.Status.Import.State));
    }

    [Fact]
    public void A_call_that_was_refused_is_made_again()
    {
        var world = Requested().Fail<Step.Trigger>(Fails.Conflict()).Fail<Step.Trigger>(Fails.RateLimited(World.Start + TimeSpan.FromSeconds(7)));

        Assert.True(world.Run().Outcome.Backoff);
        Assert.Equal(Outcome.Retry(World.Start + TimeSpan.FromSeconds(7)), world.Run().Outcome);
        Assert.Equal("ResolveAccount Trigger:id1", world.Run().Trace);
        Assert.Equal(ImportRequestStates.Queued, world.Status!.Import!.State);
    }

    [Fact]
    public void A_call_whose_answer_was_lost_is_not_repeated_and_called_unknown_after_thirty_seconds()
    {
        var world = Requested().Fail<Step.Trigger>(Fails.Lost());

        var lost = world.Run();
        Assert.Equal("ResolveAccount Trigger:id1", lost.Trace);
        Assert.Equal(ImportRequestStates.Requested, world.Status!.Import!.State);
        Assert.Equal(world.Now + TimeSpan.FromSeconds(30), lost.Outcome.At);

        Assert.Equal("ResolveAccount", world.Run(TimeSpan.FromSeconds(29)).Trace);
        Assert.Equal(ImportRequestStates.Requested, world.Status.Import.State);
        Assert.Equal("ResolveAccount", world.Run(TimeSpan.FromSeconds(1)).Trace);

        Assert.Equal(ImportRequestStates.Unknown, world.Status.Import.State);
        var told = Assert.Single(world.Events, e => e.Warning);
        Assert.Equal(EventReasons.ImportUnknown, told.Reason);
        Assert.Contains(ResourceNames.ImportRequestedAnnotation, told.Note, StringComparison.Ordinal);
        Assert.Equal("ResolveAccount", world.Run(TimeSpan.FromSeconds(1)).Trace);
    }

    [Theory]
    [InlineData("importing", null, ImportRequestStates.Queued)]
    [InlineData("complete", 9L, ImportRequestStates.Finished)]
    public void A_lost_call_counts_as_made_when_the_job_moves(string status, long? lastImport, string state)
    {
        var world = Requested().Fail<Step.Trigger>(Fails.Lost());
        world.Run();
        world.LaunchDarkly.Import("id1", new FlagImportStatus { Status = status, LastImport = lastImport });
        world.LaunchDarkly.List(world.Now);

        world.Run(TimeSpan.FromSeconds(5));

        Assert.Equal(state, world.Status!.Import!.State);
    }

    [Fact]
    public void A_job_that_ends_while_something_else_fails_is_finished_all_the_same()
    {
        var world = Queued();
        world.LaunchDarkly.Import("id1", new FlagImportStatus { Status = "complete", LastImport = 9 });
        world.LaunchDarkly.List(world.Now);
        world.Edit(spec => spec.Name = "n");
        world.Fail<Step.Patch>(Fails.BadRequest());
        world.Run();
        world.Run();

        Assert.Equal(ImportRequestStates.Finished, world.Status!.Import!.State);
    }

    [Fact]
    public void An_intent_of_an_earlier_process_is_doubted_and_not_called()
    {
        var world = Requested();
        world.Restart();

        var ran = world.Run();

        Assert.Equal("ResolveAccount", ran.Trace);
        Assert.Equal(world.Now + TimeSpan.FromSeconds(30), ran.Outcome.At);
        world.Run(TimeSpan.FromSeconds(30));
        Assert.Equal(ImportRequestStates.Unknown, world.Status!.Import!.State);
    }

    [Fact]
    public void A_request_that_comes_with_the_resource_is_called_after_the_create()
    {
        var world = new World();
        world.Annotate(ResourceNames.ImportRequestedAnnotation, "1");

        Assert.EndsWith("Create", world.Run().Trace, StringComparison.Ordinal);
        Assert.Equal("ResolveAccount Trigger:id1", world.Run().Trace);
    }

    [Fact]
    public void An_empty_annotation_asks_for_nothing()
    {
        var world = World.Ready();
        world.Annotate(ResourceNames.ImportRequestedAnnotation, "");
        world.Run();

        Assert.Null(world.Status!.Import);
    }

    [Fact]
    public void A_request_is_followed_for_its_own_ten_minutes()
    {
        // Created long ago and pending since, as LaunchDarkly leaves it where nobody asks for an import.
        var world = World.Ready();
        world.Run(TimeSpan.FromMinutes(30));
        Assert.True(world.Memory.FollowUntil <= world.Now);
        world.Annotate(ResourceNames.ImportRequestedAnnotation, "1");

        world.Run();

        Assert.Equal(world.Now + world.Options.FollowFor, world.Memory.FollowUntil);
    }

    [Fact]
    public void A_call_that_is_refused_for_good_stalls_and_is_made_again_once_it_can_be()
    {
        var world = Requested().Fail<Step.Trigger>(Fails.Forbidden());

        Assert.Equal(ConditionReasons.Forbidden, world.Run().Reason(ConditionTypes.Stalled));
        Assert.EndsWith("Trigger:id1", world.Run(TimeSpan.FromHours(1)).Trace, StringComparison.Ordinal);
        Assert.Equal(ConditionReasons.Applied, world.Status.Condition(ConditionTypes.Ready)!.Reason);
    }

    private static World Requested(FlagImportStatus? job = null)
    {
        var world = World.Ready();
        if (job is not null)
        {
            world.LaunchDarkly.Import("id1", job);
            world.LaunchDarkly.List(world.Now);
            world.Run();
        }

        world.Annotate(ResourceNames.ImportRequestedAnnotation, "1");
        world.Run();
        world.Events.Clear();
        return world;
    }

    private static World Queued(FlagImportStatus? job = null)
    {
        var world = Requested(job);
        world.Run();
        Assert.Equal(ImportRequestStates.Queued, world.Status!.Import!.State);
        return world;
    }
}

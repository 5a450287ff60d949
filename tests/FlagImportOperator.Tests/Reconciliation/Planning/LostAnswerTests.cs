using FlagImportOperator.Api;
using FlagImportOperator.Reconciliation.Planning;
using FlagImportOperator.Tests.Reconciliation.Support;
using Xunit;

namespace FlagImportOperator.Tests.Reconciliation.Planning;

/// <summary>Created exactly once, whatever becomes of the answer (design §3).</summary>
public sealed class LostAnswerTests
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(10);

    public static TheoryData<string> Ambiguous => ["lost", "5xx", "409", "no body"];

    [Theory]
    [MemberData(nameof(Ambiguous))]
    public void A_create_that_took_effect_is_found_by_the_list_right_after(string how)
    {
        var world = Losing(how, carriedOut: true);

        var ran = world.Run();

        Assert.StartsWith("ResolveAccount ResolveConfig List AddFinalizer Create List Get:id1", ran.Trace, StringComparison.Ordinal);
        Assert.Equal("id1", world.Status!.Id);
        Assert.Equal(ConditionReasons.Applied, ran.Reason());
    }

    [Theory]
    [InlineData("lost")]
    [InlineData("5xx")]
    [InlineData("409")]
    public void A_create_that_took_none_is_listed_for_waited_for_listed_for_again_and_then_repeated(string how)
    {
        var world = Losing(how, carriedOut: false);

        var first = world.Run();
        Assert.Equal("ResolveAccount ResolveConfig List AddFinalizer Create List", first.Trace);
        Assert.Equal(ConditionReasons.ConfirmingCreate, first.Reason());
        Assert.Equal(Outcome.LookAgain(world.Memory.UncertainSince!.Value + Wait), first.Outcome);

        var early = world.Run(Wait - TimeSpan.FromSeconds(2));
        Assert.Equal("ResolveAccount ResolveConfig", early.Trace);

        var second = world.Run(TimeSpan.FromSeconds(2));
        Assert.Equal("ResolveAccount ResolveConfig List Create", second.Trace);
        Assert.Equal(ConditionReasons.Applied, second.Reason());
        Assert.Single(world.LaunchDarkly.Held);
    }

    [Fact]
    public void A_create_that_takes_effect_during_the_wait_is_found_at_its_end()
    {
        var world = Losing("lost", carriedOut: false);
        world.Run();
        world.LaunchDarkly.Create(world.LastCreate!, remember: false);

        world.Run(Wait);

        Assert.Single(world.LaunchDarkly.Held);
        Assert.Equal("id1", world.Status!.Id);
    }

    [Fact]
    public void A_finalizer_without_id_is_listed_for_not_before_this_process_began()
    {
        var world = Crashed();
        world.LaunchDarkly.List(world.Options.StartedAt - TimeSpan.FromSeconds(1));

        var ran = world.Run();

        Assert.Equal("ResolveAccount ResolveConfig List", ran.Trace);
        Assert.Equal(ConditionReasons.ConfirmingCreate, ran.Reason());
        Assert.Equal(world.Options.StartedAt + Wait, ran.Outcome.At);
        Assert.Equal("ResolveAccount ResolveConfig List Create", world.Run(Wait).Trace);
    }

    [Fact]
    public void A_finalizer_without_id_leads_to_what_an_earlier_process_created()
    {
        var world = Crashed();
        world.Double();

        world.Run();

        Assert.Equal("id1", world.Status!.Id);
        Assert.Single(world.LaunchDarkly.Held);
    }

    [Fact]
    public void A_finalizer_without_id_long_after_the_start_needs_one_list_only()
    {
        var world = Crashed();

        Assert.Equal("ResolveAccount ResolveConfig List Create", world.Run(TimeSpan.FromMinutes(5)).Trace);
    }

    [Fact]
    public void Each_answer_lost_in_a_row_makes_the_wait_longer()
    {
        var world = new World { StepTime = TimeSpan.FromMilliseconds(1) }.Fail<Step.Create>(Fails.AmbiguousConflict(), times: 20);
        var waits = new List<double>();
        for (var i = 0; i < 14; i++)
        {
            var ran = world.Run();
            Assert.Single(ran.Steps.OfType<Step.Create>());
            waits.Add((ran.Outcome.At!.Value - world.Memory.UncertainSince!.Value).TotalSeconds);
            world.Now = ran.Outcome.At.Value;
        }

        Assert.Equal([10, 10, 10, 10, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900], waits);
    }

    [Fact]
    public void A_pass_creates_once_also_where_no_wait_is_set()
    {
        var world = new World { StepTime = TimeSpan.FromMilliseconds(1) }.Fail<Step.Create>(Fails.ServerError(maybe: true), times: 20);
        world.Options = world.Options with { LostAnswerWait = TimeSpan.Zero };

        var ran = world.Run();

        Assert.Single(ran.Steps.OfType<Step.Create>());
        Assert.True(ran.Outcome.At > world.Now);
    }

    [Fact]
    public void A_pass_creates_once_also_where_a_list_takes_longer_than_the_wait()
    {
        var world = new World { StepTime = TimeSpan.FromSeconds(20) }.Fail<Step.Create>(Fails.Lost(), times: 20);

        Assert.Single(world.Run().Steps.OfType<Step.Create>());
    }

    [Fact]
    public void A_lost_answer_counts_also_after_the_finalizer_was_taken_off_by_hand()
    {
        var world = Losing("lost", carriedOut: false);
        world.Run();
        world.Resource.Metadata.Finalizers = [];

        var ran = world.Run(TimeSpan.FromSeconds(1));

        Assert.DoesNotContain("Create", ran.Trace, StringComparison.Ordinal);
        Assert.Equal(ConditionReasons.ConfirmingCreate, ran.Reason());
    }

    [Fact]
    public void A_call_that_was_held_back_or_never_left_is_no_lost_answer()
    {
        var world = new World().Fail<Step.Create>(Fails.Refused());

        var ran = world.Run();

        Assert.Equal(ConditionReasons.LaunchDarklyUnavailable, ran.Reason());
        Assert.Null(world.Memory.UncertainSince);
        Assert.Equal("ResolveAccount ResolveConfig Create", world.Run(TimeSpan.FromSeconds(1)).Trace);
    }

    [Fact]
    public void Two_with_our_tag_after_a_refused_create_are_no_endless_loop()
    {
        var world = new World().Fail<Step.Create>(Fails.BadRequest());
        var refused = world.Run();
        world.Double();
        world.Double();
        world.LaunchDarkly.List(world.Now);

        var (_, step) = Planner.Next(refused.Pass with
        {
            Listing = world.LaunchDarkly.Latest,
            Failure = new StepFailure(new Step.Create(world.LastCreate!), Fails.BadRequest()),
        });

        Assert.Equal(new Step.Get("id1"), step);
    }

    private static World Losing(string how, bool carriedOut)
    {
        // Time passes with each step, so that a list is younger than the create before it.
        var world = new World { StepTime = TimeSpan.FromMilliseconds(1) };
        return how switch
        {
            "lost" => world.Fail<Step.Create>(Fails.Lost(), carriedOut),
            "5xx" => world.Fail<Step.Create>(Fails.ServerError(maybe: true), carriedOut),
            "409" => world.Fail<Step.Create>(Fails.AmbiguousConflict(), carriedOut),
            _ => new World { StepTime = TimeSpan.FromMilliseconds(1), LaunchDarkly = { CreatesWithoutWords = true } },
        };
    }

    // The finalizer is on, the status says nothing, and the process is new.
    private static World Crashed()
    {
        var world = new World();
        world.Resource.Metadata.Finalizers = [ResourceNames.Finalizer];
        world.Restart();
        return world;
    }
}

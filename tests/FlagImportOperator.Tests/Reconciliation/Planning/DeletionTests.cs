using System.Net;
using FlagImportOperator.Api;
using FlagImportOperator.Reconciliation;
using FlagImportOperator.Reconciliation.Planning;
using FlagImportOperator.Reconciliation.Reporting;
using FlagImportOperator.Tests.Reconciliation.Support;
using Xunit;

namespace FlagImportOperator.Tests.Reconciliation.Planning;

public sealed class DeletionTests
{
    [Fact]
    public void What_was_created_is_deleted_and_then_the_resource_goes()
    {
        var world = World.Ready().Deleted();

        var ran = world.Run();

        Assert.Equal("ResolveAccount Delete:id1 RemoveFinalizer", ran.Trace);
        Assert.Empty(world.LaunchDarkly.Held);
        Assert.Null(ran.Finish.Report);
        Assert.Equal(Outcome.Forget, ran.Outcome);
    }

    [Fact]
    public void It_is_not_settled_again_while_the_watch_still_shows_the_finalizer()
    {
        var world = World.Ready().Deleted();
        world.Run();
        world.Resource.Metadata.Finalizers = [ResourceNames.Finalizer];

        var ran = world.Run();

        Assert.Equal(("", Outcome.Forget), (ran.Trace, ran.Outcome));
    }

    [Fact]
    public void Without_our_finalizer_it_is_none_of_our_business()
    {
        var world = new World().Deleted();
        world.Resource.Metadata.Finalizers = ["someone.else/finalizer"];

        var ran = world.Run();

        Assert.Equal(("", Outcome.Forget), (ran.Trace, ran.Outcome));
    }

    [Fact]
    public void With_policy_Orphan_it_stays_and_loses_the_owner_tag_only()
    {
        var world = World.Ready(w => w.Spec.Tags = ["keep"]);
        world.Edit(spec => spec.DeletionPolicy = DeletionPolicies.Orphan);
        world.Deleted();

        Assert.Equal("ResolveAccount Get:id1 Patch:id1(/tags) RemoveFinalizer", world.Run().Trace);
        Assert.Equal(["keep"], world.LaunchDarkly["id1"].Tags!);
        Assert.Equal(EventReasons.Orphaned, Assert.Single(world.Events).Reason);
    }

    [Theory]
    [InlineData("tag gone")]
    [InlineData("gone")]
    [InlineData("gone before the patch")]
    public void With_policy_Orphan_there_may_be_nothing_to_take_off(string how)
    {
        var world = World.Ready();
        world.Edit(spec => spec.DeletionPolicy = DeletionPolicies.Orphan);
        switch (how)
        {
            case "tag gone": world.LaunchDarkly.Edit("id1", item => item with { Tags = [] }); break;
            case "gone": world.LaunchDarkly.Held.Clear(); break;
            default: world.Fail<Step.Patch>(Fails.NotFound()); break;
        }

        Assert.EndsWith("RemoveFinalizer", world.Deleted().Run(TimeSpan.FromSeconds(1)).Trace, StringComparison.Ordinal);
    }

    [Fact]
    public void With_policy_Orphan_every_double_loses_the_tag()
    {
        var world = World.Ready();
        world.Edit(spec => spec.DeletionPolicy = DeletionPolicies.Orphan);
        world.Double();
        world.LaunchDarkly.List(world.Now);

        world.Deleted().Run();

        Assert.All(world.LaunchDarkly.Held, item => Assert.Empty(item.Tags!));
    }

    [Fact]
    public void With_policy_Orphan_the_tag_comes_off_when_no_lost_edit_can_put_it_back()
    {
        var world = World.Ready().Fail<Step.Patch>(Fails.Lost());
        world.Edit(spec => (spec.DeletionPolicy, spec.Name) = (DeletionPolicies.Orphan, "n"));
        world.Run();

        var early = world.Deleted().Run(TimeSpan.FromSeconds(1));
        Assert.Equal("ResolveAccount", early.Trace);
        Assert.Equal(ConditionReasons.DeletionBlocked, early.Reason());
        Assert.Equal(Outcome.LookAgain(world.Memory.PatchUncertainSince!.Value + world.Options.LostAnswerWait), early.Outcome);

        Assert.EndsWith("RemoveFinalizer", world.Run(TimeSpan.FromSeconds(10)).Trace, StringComparison.Ordinal);
        Assert.Empty(world.LaunchDarkly["id1"].Tags!);
    }

    [Fact]
    public void With_policy_Orphan_a_patch_that_finds_nothing_of_what_can_be_read_is_not_tried_for_ever()
    {
        var world = World.Ready().Fail<Step.Patch>(Fails.NotFound(), times: 100);
        world.Edit(spec => spec.DeletionPolicy = DeletionPolicies.Orphan);

        var ran = world.Deleted().Run();

        Assert.Equal(3, ran.Steps.OfType<Step.Patch>().Count());
        Assert.Equal(ConditionReasons.RemoteMissing, ran.Reason());
    }

    [Fact]
    public void With_policy_Orphan_what_is_listed_and_cannot_be_read_is_asked_for_again()
    {
        var world = World.Ready().Fail<Step.Get>(Fails.NotFound());
        world.Edit(spec => spec.DeletionPolicy = DeletionPolicies.Orphan);

        Assert.Equal(ConditionReasons.RemoteMissing, world.Deleted().Run(TimeSpan.FromSeconds(1)).Reason());
        Assert.EndsWith("RemoveFinalizer", world.Run(TimeSpan.FromSeconds(1)).Trace, StringComparison.Ordinal);
        Assert.Empty(world.LaunchDarkly["id1"].Tags!);
    }

    [Fact]
    public void What_was_adopted_stays_by_default()
    {
        var world = new World();
        world.Spec.Adopt = new Adoption { Id = world.Foreign("mine") };
        world.Run();

        world.Deleted().Run();

        Assert.Equal(["mine"], world.LaunchDarkly["id1"].Tags!);
    }

    [Theory]
    [InlineData(DeletionPolicies.Delete, 0)]
    [InlineData("Keep", 1)]
    public void What_was_adopted_goes_only_by_the_word_Delete(string policy, int left)
    {
        var world = new World();
        world.Spec.Adopt = new Adoption { Id = world.Foreign("mine") };
        world.Spec.DeletionPolicy = policy;
        world.Run();

        world.Deleted().Run();

        Assert.Equal(left, world.LaunchDarkly.Held.Count);
    }

    [Fact]
    public void What_was_made_again_in_place_of_an_adopted_one_is_deleted()
    {
        var world = new World();
        world.Spec.Adopt = new Adoption { Id = "adopted" };
        world.Resource.Metadata.Finalizers = [ResourceNames.Finalizer];
        world.Resource.Status = new FlagImportConfigurationStatus { Id = world.Double() };

        world.Deleted().Run();

        Assert.Empty(world.LaunchDarkly.Held);
    }

    [Fact]
    public void An_unknown_id_is_searched_for_by_tag()
    {
        var world = Unknown();
        world.Double();

        Assert.Equal("ResolveAccount List Delete:id1 RemoveFinalizer", world.Run().Trace);
    }

    [Fact]
    public void An_unknown_id_that_is_not_found_is_searched_for_again_when_nothing_can_come_any_more()
    {
        var world = Unknown();

        var first = world.Run();
        Assert.Equal("ResolveAccount List", first.Trace);
        Assert.Equal(Outcome.LookAgain(world.Options.StartedAt + world.Options.LostAnswerWait), first.Outcome);
        Assert.Equal(ConditionReasons.ConfirmingCreate, first.Reason());

        Assert.Equal("ResolveAccount List RemoveFinalizer", world.Run(TimeSpan.FromSeconds(10)).Trace);
    }

    [Fact]
    public void A_create_whose_answer_was_lost_is_searched_for_until_it_can_no_longer_come()
    {
        var world = new World { StepTime = TimeSpan.FromMilliseconds(1) }.Fail<Step.Create>(Fails.Lost());
        world.Run();
        world.Deleted().Run();
        world.LaunchDarkly.Create(world.LastCreate!, remember: false);

        world.Run(TimeSpan.FromSeconds(10));

        Assert.Empty(world.LaunchDarkly.Held);
        Assert.Empty(world.Resource.Metadata.Finalizers!);
    }

    [Fact]
    public void What_this_process_marked_and_never_sent_goes_at_once()
    {
        var world = new World().Fail<Step.Create>(Fails.BadRequest());
        world.Run();
        world.AccountProblem = new Problem(ConditionReasons.AccessTokenNotFound, "gone too", Remedy.WaitForChange);

        Assert.Equal("RemoveFinalizer", world.Deleted().Run().Trace);
    }

    [Fact]
    public void An_adoption_that_was_cut_off_before_its_id_was_written_gives_its_tag_back()
    {
        var world = Unknown();
        world.Spec.Adopt = new Adoption { Id = world.Foreign("mine", world.Tag) };

        Assert.Equal(ConditionReasons.DeletionBlocked, world.Run().Reason());
        world.Run(TimeSpan.FromSeconds(10));

        Assert.Equal(["mine"], world.LaunchDarkly["id1"].Tags!);
        Assert.Empty(world.Resource.Metadata.Finalizers!);
    }

    [Fact]
    public void An_id_that_leads_nowhere_is_followed_by_a_search_for_the_tag()
    {
        var world = World.Ready();
        world.LaunchDarkly.Held.Clear();
        world.Double();
        world.LaunchDarkly.List(world.Now);

        Assert.Equal("ResolveAccount Delete:id1 Delete:id2 RemoveFinalizer", world.Deleted().Run().Trace);
    }

    [Fact]
    public void An_id_that_leads_nowhere_is_done_when_the_search_finds_nothing()
    {
        var world = World.Ready();
        world.LaunchDarkly.Held.Clear();

        Assert.Equal("ResolveAccount Delete:id1 RemoveFinalizer", world.Deleted().Run().Trace);
    }

    [Fact]
    public void In_a_new_process_an_id_that_leads_nowhere_is_searched_for_twice()
    {
        var world = World.Ready();
        world.LaunchDarkly.Held.Clear();
        world.Restart();
        world.Deleted();

        Assert.Equal("ResolveAccount Delete:id1", world.Run().Trace);
        Assert.Equal("ResolveAccount Delete:id1 List RemoveFinalizer", world.Run(TimeSpan.FromSeconds(10)).Trace);
    }

    [Fact]
    public void A_lost_create_in_place_of_one_that_was_not_gone_after_all_is_searched_for_too()
    {
        // Reads did not show id1 for a while, so another was sent; then both turn up.
        var world = World.Ready();
        (world.StepTime, world.Now) = (TimeSpan.FromMilliseconds(1), world.Now + TimeSpan.FromHours(1));
        world.LaunchDarkly.Unseen.Add("id1");
        world.Fail<Step.Create>(Fails.Lost());
        world.Run();
        Assert.Contains("Create", world.Run(TimeSpan.FromSeconds(2)).Trace, StringComparison.Ordinal);
        world.LaunchDarkly.Unseen.Clear();

        Assert.Equal("ResolveAccount Delete:id1 List", world.Deleted().Run(TimeSpan.FromSeconds(1)).Trace);
        world.LaunchDarkly.Create(world.LastCreate!, remember: false);
        world.Run(TimeSpan.FromSeconds(10));

        Assert.Empty(world.LaunchDarkly.Held);
        Assert.Empty(world.Resource.Metadata.Finalizers!);
    }

    [Fact]
    public void Doubles_go_too_and_one_that_a_list_goes_on_showing_is_deleted_once()
    {
        var world = World.Ready();
        world.Double();
        world.LaunchDarkly.List(world.Now);
        world.Fail<Step.Delete>(Fails.BadRequest(), times: 9, when: delete => delete.Id == "id2");

        Assert.Equal("ResolveAccount Delete:id1 Delete:id2 RemoveFinalizer", world.Deleted().Run().Trace);
    }

    [Theory]
    [InlineData("unavailable")]
    [InlineData("unauthorized")]
    [InlineData("account")]
    [InlineData("account unread")]
    public void While_LaunchDarkly_cannot_be_used_the_resource_stays_and_says_why(string what)
    {
        var world = World.Ready().Deleted();
        var reason = what switch
        {
            "unavailable" => ConditionReasons.LaunchDarklyUnavailable,
            "unauthorized" => ConditionReasons.Unauthorized,
            "account" => ConditionReasons.AccessTokenNotFound,
            _ => ConditionReasons.KubernetesUnavailable,
        };
        switch (what)
        {
            case "unavailable": world.Fail<Step.Delete>(Fails.ServerError()); break;
            case "unauthorized": world.Fail<Step.Delete>(Fails.Unauthorized(World.Start + TimeSpan.FromMinutes(1))); break;
            case "account": world.AccountProblem = new Problem(reason, "No token.", Remedy.WaitForChange); break;
            default: world.Fail<Step.ResolveAccount>(Fails.Kubernetes(), times: 100); break;
        }

        var ran = world.Run();

        Assert.Equal(reason, ran.Reason());
        Assert.Contains("force-orphan", ran.Message(), StringComparison.Ordinal);
        Assert.Contains(ResourceNames.Finalizer, world.Resource.Metadata.Finalizers!);
        Assert.Contains(world.Events, e => e.Warning && e.Reason == reason);
        Assert.True(ran.Outcome.Backoff);
    }

    [Fact]
    public void A_rate_limit_is_waited_for()
    {
        var at = World.Start + TimeSpan.FromSeconds(9);
        var world = World.Ready().Deleted().Fail<Step.Delete>(Fails.RateLimited(at));

        Assert.Equal(Outcome.LookAgain(at), world.Run().Outcome);
    }

    [Fact]
    public void Paused_blocks_and_says_so()
    {
        var world = World.Ready();
        world.Edit(spec => spec.Mode = Modes.Paused);

        var ran = world.Deleted().Run();

        Assert.Equal("", ran.Trace);
        Assert.Equal(ConditionReasons.DeletionBlocked, ran.Reason());
    }

    [Fact]
    public void Observe_leaves_LaunchDarkly_as_it_is()
    {
        var world = World.Ready();
        world.Edit(spec => spec.Mode = Modes.Observe);

        Assert.Equal("RemoveFinalizer", world.Deleted().Run().Trace);
        Assert.Contains(world.Tag, world.LaunchDarkly["id1"].Tags!);
        Assert.Equal(EventReasons.Orphaned, Assert.Single(world.Events).Reason);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Modes.Paused)]
    [InlineData(Modes.Observe)]
    public void Forced_it_goes_without_a_call_and_with_a_warning_that_names_project_and_id(string? mode)
    {
        var world = World.Ready();
        world.Edit(spec => spec.Mode = mode);
        world.Annotate(ResourceNames.ForceOrphanAnnotation, "true");

        Assert.Equal("RemoveFinalizer", world.Deleted().Run().Trace);
        var told = Assert.Single(world.Events);
        Assert.Equal((true, EventReasons.ForceOrphaned), (told.Warning, told.Reason));
        Assert.Contains("configuration id1 in project proj", told.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Force_means_true_and_nothing_else()
    {
        var world = World.Ready();
        world.Annotate(ResourceNames.ForceOrphanAnnotation, "yes");

        Assert.Contains("Delete:id1", world.Deleted().Run().Trace, StringComparison.Ordinal);
    }

    [Fact]
    public void Force_without_deletion_does_nothing()
    {
        var world = World.Ready();
        world.Annotate(ResourceNames.ForceOrphanAnnotation, "true");

        Assert.Equal("ResolveAccount", world.Run().Trace);
    }

    [Fact]
    public void A_finalizer_that_cannot_be_taken_off_is_tried_again()
    {
        var world = World.Ready().Deleted().Fail<Step.RemoveFinalizer>(Fails.Kubernetes()).Fail<Step.RemoveFinalizer>(Fails.Kubernetes(HttpStatusCode.Conflict));

        Assert.Equal(ConditionReasons.KubernetesUnavailable, world.Run().Reason());
        var conflict = world.Run();
        Assert.Null(conflict.Finish.Report);
        Assert.Equal(Outcome.Retry(), conflict.Outcome);
        Assert.EndsWith("RemoveFinalizer", world.Run().Trace, StringComparison.Ordinal);
    }

    // The finalizer is on, the status says nothing, and the process is new.
    private static World Unknown()
    {
        var world = new World();
        world.Resource.Metadata.Finalizers = [ResourceNames.Finalizer];
        world.Restart();
        return world.Deleted();
    }
}

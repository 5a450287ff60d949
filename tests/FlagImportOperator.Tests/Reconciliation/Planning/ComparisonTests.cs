using FlagImportOperator.Api;
using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.Reconciliation.Planning;
using FlagImportOperator.Reconciliation.Reporting;
using FlagImportOperator.Tests.Reconciliation.Support;
using Xunit;

namespace FlagImportOperator.Tests.Reconciliation.Planning;

public sealed class ComparisonTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void A_quiet_resource_costs_no_call_and_no_write()
    {
        var world = World.Ready();

        var ran = world.Run(Minute);

        Assert.Equal("ResolveAccount", ran.Trace);
        Assert.Equal(1, world.Writes);
        Assert.Empty(world.Events);
        Assert.Equal(World.Start + world.Options.ComparisonInterval, ran.Outcome.At);
    }

    [Fact]
    public void A_new_process_compares_nothing_at_once_and_spreads_the_comparisons_over_the_hour()
    {
        var world = World.Ready();
        world.Restart();

        var ran = world.Run();

        Assert.Equal("ResolveAccount", ran.Trace);
        Assert.Equal(world.Now + (world.Options.ComparisonInterval / 2), ran.Outcome.At);
    }

    [Fact]
    public void A_new_process_without_a_list_asks_for_any()
    {
        var world = World.Ready();
        var later = new World { Resource = world.Resource, Now = world.Now };
        later.LaunchDarkly.Held.AddRange(world.LaunchDarkly.Held);

        Assert.Equal("ResolveAccount List", later.Run().Trace);
    }

    [Theory]
    [InlineData("version")]
    [InlineData("name")]
    [InlineData("tag gone")]
    [InlineData("tag more")]
    [InlineData("owner tag gone")]
    [InlineData("not listed")]
    [InlineData("reconcile-requested")]
    [InlineData("hour")]
    [InlineData("Secret")]
    [InlineData("generation")]
    [InlineData("not ready")]
    [InlineData("other id")]
    public void Anything_that_speaks_for_a_difference_leads_to_a_look_at_the_configuration(string what)
    {
        var world = World.Ready(w => (w.Spec.Name, w.Spec.Tags) = ("n", ["a", "b"]));
        var later = Minute;
        switch (what)
        {
            case "version": world.LaunchDarkly.Edit("id1", item => item); break;
            case "name": world.LaunchDarkly.Held[0] = world.LaunchDarkly.Held[0] with { Name = "x" }; break;
            case "tag gone": world.LaunchDarkly.Held[0] = world.LaunchDarkly.Held[0] with { Tags = ["a", world.Tag] }; break;
            case "tag more": world.LaunchDarkly.Held[0] = world.LaunchDarkly.Held[0] with { Tags = ["a", "b", "c", world.Tag] }; break;
            case "owner tag gone": world.LaunchDarkly.Held[0] = world.LaunchDarkly.Held[0] with { Tags = ["a", "b"] }; break;
            case "not listed": world.LaunchDarkly.Held.Add(world.LaunchDarkly.Held[0] with { Id = "x", Tags = [] }); break;
            case "reconcile-requested": world.Annotate(ResourceNames.ReconcileRequestedAnnotation, "now"); break;
            case "hour": later = world.Options.ComparisonInterval; break;
            case "Secret": world.SecretVersion++; break;
            case "generation": world.Resource.Metadata.Generation++; break;
            case "not ready": world.Resource.Status!.Conditions = []; break;
            default: world.Memory = world.Memory with { KnownId = "id1" }; world.Resource.Status!.Id = "x"; break;
        }

        if (what == "not listed")
        {
            world.LaunchDarkly.Unseen.Add("id1");
            world.LaunchDarkly.List(world.Now);
            world.LaunchDarkly.Unseen.Clear();
        }
        else
        {
            world.LaunchDarkly.List(world.Now);
        }

        Assert.StartsWith("ResolveAccount ResolveConfig Get:id1", world.Run(later).Trace, StringComparison.Ordinal);
    }

    [Fact]
    public void Tags_that_are_not_managed_are_no_evidence_but_the_owner_tag_is()
    {
        var world = World.Ready();
        world.LaunchDarkly.Held[0] = world.LaunchDarkly.Held[0] with { Tags = ["theirs", world.Tag], Name = "renamed" };
        world.LaunchDarkly.List(world.Now);
        Assert.Equal("ResolveAccount", world.Run(Minute).Trace);

        world.LaunchDarkly.Held[0] = world.LaunchDarkly.Held[0] with { Tags = ["theirs"] };
        world.LaunchDarkly.List(world.Now);
        Assert.EndsWith("Patch:id1(/tags/-)", world.Run(Minute).Trace, StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_that_moved_by_itself_is_noted_and_not_repaired()
    {
        var world = World.Ready();
        world.LaunchDarkly.Edit("id1", item => item);
        world.LaunchDarkly.List(world.Now);

        var ran = world.Run(Minute);

        Assert.Equal("ResolveAccount ResolveConfig Get:id1", ran.Trace);
        Assert.Equal(2, world.Status!.Version);
        Assert.Equal("ResolveAccount", world.Run(Minute).Trace);
        Assert.Empty(world.Events);
    }

    [Fact]
    public void A_requested_comparison_is_made_once()
    {
        var world = World.Ready();
        world.Annotate(ResourceNames.ReconcileRequestedAnnotation, "2026-11-23");

        Assert.Contains("Get:id1", world.Run().Trace, StringComparison.Ordinal);
        Assert.Equal("2026-11-23", world.Status!.LastHandledReconcileAt);
        Assert.Equal("ResolveAccount", world.Run().Trace);
    }

    [Fact]
    public void An_edit_sends_only_what_changed()
    {
        var world = World.Ready();
        world.Edit(spec => spec.Config = new Dictionary<string, string>(spec.Config!) { ["environmentId"] = "other" });

        var patch = world.Run().Only<Step.Patch>();

        var operation = Assert.Single(patch.Document.Operations);
        Assert.Equal(("/config/environmentId", "other"), (operation.Path, operation.Value!.GetValue<string>()));
        Assert.False(patch.Whole);
        Assert.Empty(world.Events);
    }

    [Fact]
    public void A_variable_that_is_no_longer_declared_is_removed()
    {
        var world = World.Ready(w => w.Spec.Config = new Dictionary<string, string>(w.Spec.Config!) { ["splitTag"] = "x" });
        world.Edit(spec => spec.Config = spec.Config!.Where(v => v.Key != "splitTag").ToDictionary());

        Assert.EndsWith("Patch:id1(/config/splitTag)", world.Run().Trace, StringComparison.Ordinal);
        Assert.DoesNotContain("splitTag", world.Status!.AppliedConfig!.Keys);
    }

    [Fact]
    public void A_variable_that_was_never_sent_is_noted_as_ours_before_it_is()
    {
        // Or a crash right after the patch would leave it there when the spec lets it go.
        var world = World.Ready();
        world.Edit(spec => spec.Config = new Dictionary<string, string>(spec.Config!) { ["splitTag"] = "x" });
        world.Fail<Step.Patch>(Fails.Lost(), carriedOut: true);

        var ran = world.Run();
        Assert.Equal("ResolveAccount ResolveConfig Get:id1 Announce Patch:id1(/config/splitTag)", ran.Trace);
        Assert.Equal(["splitTag"], ran.Only<Step.Announce>().Keys);
        world.Restart();
        world.Edit(spec => spec.Config = spec.Config!.Where(v => v.Key != "splitTag").ToDictionary());
        world.Run(TimeSpan.FromSeconds(20));

        Assert.DoesNotContain("splitTag", world.LaunchDarkly["id1"].Config!.Keys);
    }

    [Fact]
    public void A_variable_that_cannot_be_noted_is_not_sent()
    {
        var world = World.Ready().Fail<Step.Announce>(Fails.Kubernetes());
        world.Edit(spec => spec.Config = new Dictionary<string, string>(spec.Config!) { ["splitTag"] = "x" });

        var ran = world.Run();

        Assert.Equal("ResolveAccount ResolveConfig Get:id1 Announce", ran.Trace);
        Assert.Equal(ConditionReasons.KubernetesUnavailable, ran.Reason());
    }

    [Fact]
    public void A_secret_whose_patch_was_lost_is_sent_again_when_nothing_can_overtake_it_any_more()
    {
        var world = World.Ready().Fail<Step.Patch>(Fails.Lost());
        world.StepTime = TimeSpan.FromMilliseconds(1);
        world.Rotate("ldApiKey", "canary-rotated");
        world.Run();

        world.Run(TimeSpan.FromSeconds(1));
        Assert.Equal("", world.Status!.AppliedConfig!["ldApiKey"]);
        Assert.Equal(world.Memory.PatchUncertainSince!.Value + world.Options.LostAnswerWait, world.Memory.NextComparison);

        // The lost one takes effect after all, and late.
        world.LaunchDarkly.Edit("id1", item => item with { Config = new Dictionary<string, string>(item.Config!) { ["ldApiKey"] = World.LaunchDarklyCanary } });
        world.Run(TimeSpan.FromSeconds(10));

        Assert.Equal("canary-rotated", world.LaunchDarkly["id1"].Config!["ldApiKey"]);
        Assert.NotEqual("", world.Status!.AppliedConfig!["ldApiKey"]);
        Assert.Null(world.Memory.PatchUncertainSince);
    }

    [Fact]
    public void An_answer_that_is_older_than_the_list_is_not_acted_on()
    {
        var world = World.Ready();
        var old = world.LaunchDarkly["id1"];
        world.Edit(spec => spec.Name = "n");
        world.LaunchDarkly.Edit("id1", item => item with { Name = "theirs" });
        world.LaunchDarkly.List(world.Now);
        world.LaunchDarkly.Held[0] = old;

        var ran = world.Run();

        Assert.Equal("ResolveAccount ResolveConfig Get:id1", ran.Trace);
        Assert.Contains("older state", ran.Message(), StringComparison.Ordinal);
        Assert.True(ran.Outcome.Backoff);
    }

    [Fact]
    public void An_account_that_refuses_us_is_not_hidden_by_an_old_list()
    {
        var world = World.Ready();
        (world.Refused, world.Now) = (true, world.Now + Minute);
        world.Fail<Step.List>(Fails.Unauthorized());

        var ran = world.Run();

        Assert.Equal("ResolveAccount List", ran.Trace);
        Assert.Equal(ConditionReasons.Unauthorized, ran.Reason(ConditionTypes.Stalled));
    }

    [Fact]
    public void A_rotated_secret_sends_that_one_key()
    {
        var world = World.Ready();
        world.Rotate("ldApiKey", "canary-rotated");

        Assert.Equal("ResolveAccount ResolveConfig Get:id1 Patch:id1(/config/ldApiKey)", world.Run().Trace);
        Assert.Equal("canary-rotated", world.LaunchDarkly["id1"].Config!["ldApiKey"]);
        Assert.Empty(world.Events);
    }

    [Fact]
    public void A_Secret_that_was_touched_without_a_change_costs_one_look_and_no_write()
    {
        var world = World.Ready();
        world.SecretVersion++;

        Assert.Equal("ResolveAccount ResolveConfig Get:id1", world.Run().Trace);
        Assert.Equal("ResolveAccount", world.Run().Trace);
        Assert.Equal(1, world.Writes);
    }

    [Fact]
    public void A_rotated_access_token_sends_the_secrets_anew_and_calls_it_no_drift()
    {
        var world = World.Ready();
        world.AccessToken = "another";

        var ran = world.Run(world.Options.ComparisonInterval);

        Assert.EndsWith("Patch:id1(/config/ldApiKey,/config/workspaceApiKey)", ran.Trace, StringComparison.Ordinal);
        Assert.Empty(world.Events);
    }

    [Fact]
    public void Drift_is_repaired_and_told_without_values()
    {
        var world = World.Ready();
        world.LaunchDarkly.Edit("id1", item => item with { Config = new Dictionary<string, string>(item.Config!) { ["workspaceId"] = "theirs" } });
        world.LaunchDarkly.List(world.Now);

        world.Run(Minute);

        Assert.Equal("ws", world.LaunchDarkly["id1"].Config!["workspaceId"]);
        var told = Assert.Single(world.Events);
        Assert.Equal((EventReasons.DriftRepaired, "A change made outside the cluster was undone: /config/workspaceId."), (told.Reason, told.Note));
    }

    [Fact]
    public void A_config_that_is_not_shown_is_called_unverifiable_and_sent_when_changed()
    {
        var world = World.Ready();
        world.LaunchDarkly.HidesConfig = true;

        Assert.Equal(ConditionReasons.Unverifiable, world.Run(world.Options.ComparisonInterval).Reason(ConditionTypes.Synced));
        world.Edit(spec => spec.Config = new Dictionary<string, string>(spec.Config!) { ["workspaceId"] = "new" });
        Assert.EndsWith("Patch:id1(/config/workspaceId)", world.Run().Trace, StringComparison.Ordinal);
    }

    [Fact]
    public void A_concurrent_change_is_read_and_planned_again_five_times_at_most()
    {
        var world = World.Ready().Fail<Step.Patch>(Fails.Conflict(), times: 100);
        world.Edit(spec => spec.Name = "n");

        var ran = world.Run();

        Assert.Equal(5, ran.Steps.OfType<Step.Patch>().Count());
        Assert.Equal(5, ran.Steps.OfType<Step.Get>().Count());
        Assert.Equal(ConditionReasons.Conflict, ran.Reason());
        Assert.Equal(Outcome.Retry(), ran.Outcome);
        Assert.Equal(["/name"], world.Status!.Plan!.Select(o => o.Path));
    }

    [Fact]
    public void A_concurrent_change_that_made_ours_needless_ends_the_pass()
    {
        var world = World.Ready().Fail<Step.Patch>(Fails.Conflict(), carriedOut: true);
        world.Edit(spec => spec.Name = "n");

        Assert.Equal("ResolveAccount ResolveConfig Get:id1 Patch:id1(/name) Get:id1", world.Run().Trace);
        Assert.Equal(ConditionReasons.Applied, world.Status.Condition(ConditionTypes.Ready)!.Reason);
    }

    [Fact]
    public void A_refused_patch_is_sent_once_more_in_whole_members_and_that_is_remembered()
    {
        var world = World.Ready().Fail<Step.Patch>(Fails.InvalidPatch());
        world.Rotate("ldApiKey", "canary-rotated");

        var ran = world.Run();

        Assert.EndsWith("Patch:id1(/config/ldApiKey) Get:id1 Patch:id1(/config)", ran.Trace, StringComparison.Ordinal);
        Assert.True(ran.Steps.OfType<Step.Patch>().Last().Whole);
        Assert.True(world.WantsWholeMembers);
        world.Rotate("ldApiKey", "canary-again");
        Assert.EndsWith("Get:id1 Patch:id1(/config)", world.Run().Trace, StringComparison.Ordinal);
    }

    [Fact]
    public void Whole_members_that_are_refused_too_stall()
    {
        var world = World.Ready().Fail<Step.Patch>(Fails.InvalidPatch(), times: 100);
        world.Rotate("ldApiKey", "canary-rotated");

        var ran = world.Run();

        Assert.Equal(2, ran.Steps.OfType<Step.Patch>().Count());
        Assert.Equal(ConditionReasons.InvalidConfiguration, ran.Reason(ConditionTypes.Stalled));
        Assert.DoesNotContain("canary", world.Status!.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_configuration_that_can_be_read_but_is_not_found_by_a_patch_is_tried_five_times_at_most()
    {
        var world = World.Ready().Fail<Step.Patch>(Fails.NotFound(), times: 100);
        world.Edit(spec => spec.Name = "n");

        var ran = world.Run();

        Assert.Equal(5, ran.Steps.OfType<Step.Patch>().Count());
        Assert.Equal(ConditionReasons.RemoteMissing, ran.Reason());
    }

    [Fact]
    public void A_lost_finalizer_is_written_again_before_anything_else()
    {
        var world = World.Ready();
        world.Resource.Metadata.Finalizers = [];

        Assert.Equal("ResolveAccount AddFinalizer", world.Run(Minute).Trace);
    }

    [Fact]
    public void What_was_ready_stays_so_for_two_calls_that_fail_and_says_so_at_the_third()
    {
        var world = World.Ready().Fail<Step.Get>(Fails.ServerError(), times: 3);
        world.SecretVersion++;

        Assert.Null(world.Run().Finish.Report);
        Assert.Null(world.Run().Finish.Report);
        var third = world.Run();

        Assert.Equal("True", third.Status.Condition(ConditionTypes.Ready)!.Status);
        Assert.Equal(ConditionReasons.LaunchDarklyUnavailable, third.Reason(ConditionTypes.Reconciling));
        world.Run();
        Assert.Null(world.Status.Condition(ConditionTypes.Reconciling));
        Assert.Equal(0, world.Memory.Failures);
    }

    [Fact]
    public void An_edit_that_fails_is_not_ready_at_once()
    {
        var world = World.Ready().Fail<Step.Patch>(Fails.Lost());
        world.Edit(spec => spec.Name = "n");

        Assert.Equal("False", world.Run().Status.Condition(ConditionTypes.Ready)!.Status);
    }

    [Fact]
    public void The_import_job_is_carried_over_without_a_comparison()
    {
        var world = World.Ready();
        world.LaunchDarkly.Import("id1", new FlagImportStatus { Status = "complete", LastImport = 1_700_000_000_123 });
        world.LaunchDarkly.List(world.Now);

        var ran = world.Run(Minute);

        Assert.Equal("ResolveAccount", ran.Trace);
        Assert.Equal(ConditionReasons.Complete, ran.Reason(ConditionTypes.Imported));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), world.Status!.LastImportTime);
    }

    [Fact]
    public void New_import_errors_have_the_Secret_read_so_that_it_can_be_taken_out_of_them()
    {
        var world = World.Ready();
        world.LaunchDarkly.Import("id1", new FlagImportStatus { Status = "failed", Errors = [new FlagImportError { Message = $"bad key {World.WorkspaceCanary}", Timestamp = 5 }] });
        world.LaunchDarkly.List(world.Now);

        Assert.Equal("ResolveAccount ResolveConfig", world.Run(Minute).Trace);
        Assert.Equal("bad key (secret)", world.Status!.JobStatus!.Errors![0].Message);
        Assert.Equal("ResolveAccount", world.Run(Minute).Trace);
    }

    [Fact]
    public void An_error_that_quotes_a_value_which_was_replaced_since_does_not_show_it()
    {
        var seen = World.Ready();
        seen.LaunchDarkly.Import("id1", new FlagImportStatus { Status = "failed", Errors = [new FlagImportError { Message = $"bad key {World.WorkspaceCanary}", Timestamp = 5 }] });
        seen.LaunchDarkly.List(seen.Now);
        seen.Run(Minute);
        seen.Rotate("workspaceApiKey", "another");
        seen.Run(Minute);
        seen.Annotate(ResourceNames.ReconcileRequestedAnnotation, "1");
        seen.Run(Minute);
        Assert.Equal("bad key (secret)", seen.Status!.JobStatus!.Errors![0].Message);

        var unseen = World.Ready();
        unseen.LaunchDarkly.Import("id1", new FlagImportStatus { Status = "failed", Errors = [new FlagImportError { Message = $"bad key {World.WorkspaceCanary}", Timestamp = 5 }] });
        unseen.LaunchDarkly.List(unseen.Now);
        unseen.Rotate("workspaceApiKey", "another");
        unseen.Run(Minute);
        unseen.Annotate(ResourceNames.ReconcileRequestedAnnotation, "1");
        unseen.Run(Minute);
        Assert.StartsWith("(withheld", unseen.Status!.JobStatus!.Errors![0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void New_errors_are_not_noted_before_the_Secret_could_be_read()
    {
        var world = World.Ready().Fail<Step.ResolveConfig>(Fails.Kubernetes(), times: 3);
        world.LaunchDarkly.Import("id1", new FlagImportStatus { Status = "failed", Errors = [new FlagImportError { Message = "quota", Timestamp = 5 }] });
        world.LaunchDarkly.List(world.Now);
        for (var i = 0; i < 3; i++)
        {
            world.Run(Minute);
        }

        Assert.Null(world.Status!.JobStatus!.Errors);
        world.Run(Minute);
        Assert.Equal("quota", world.Status.JobStatus.Errors![0].Message);
    }

    [Fact]
    public void An_import_is_followed_while_it_runs_and_a_pending_one_for_ten_minutes()
    {
        var world = World.Ready();
        Assert.Equal(World.Start + world.Options.FollowFor, world.Memory.FollowUntil);

        world.LaunchDarkly.Import("id1", new FlagImportStatus { Status = "importing" });
        world.LaunchDarkly.List(world.Now);
        world.Run(Minute);
        Assert.Equal(DateTimeOffset.MaxValue, world.Memory.FollowUntil);

        world.LaunchDarkly.Import("id1", new FlagImportStatus { Status = "partial" });
        world.LaunchDarkly.List(world.Now);
        world.Run(Minute);
        Assert.Null(world.Memory.FollowUntil);
    }
}

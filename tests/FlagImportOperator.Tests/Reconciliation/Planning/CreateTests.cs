using System.Net;
using FlagImportOperator.Api;
using FlagImportOperator.Reconciliation;
using FlagImportOperator.Reconciliation.Planning;
using FlagImportOperator.Tests.Reconciliation.Support;
using Xunit;

namespace FlagImportOperator.Tests.Reconciliation.Planning;

public sealed class CreateTests
{
    [Fact]
    public void A_new_resource_is_looked_for_marked_and_created_in_that_order()
    {
        var world = new World();

        var ran = world.Run();

        Assert.Equal("ResolveAccount ResolveConfig List AddFinalizer Create", ran.Trace);
        Assert.Equal(ConditionReasons.Applied, ran.Reason());
        Assert.Equal(ConditionReasons.InSync, ran.Reason(ConditionTypes.Synced));
        Assert.Equal(("id1", 1L, 1), (world.Status!.Id, world.Status.Version, world.Writes));
    }

    [Fact]
    public void What_is_sent_is_name_sorted_tags_with_the_owner_tag_and_every_variable()
    {
        var world = new World();
        world.Spec.Tags = ["z", "a", "z"];

        world.Run();

        Assert.Equal("team/flags", world.LastCreate!.Name);
        Assert.Equal(["a", world.Tag, "z"], world.LastCreate.Tags);
        Assert.Equal(["environmentId", "ldApiKey", "workspaceApiKey", "workspaceId"], world.LastCreate.Config.Keys.Order());
        Assert.Equal(World.WorkspaceCanary, world.LastCreate.Config["workspaceApiKey"]);
    }

    [Fact]
    public void A_declared_name_is_sent_as_it_is()
    {
        var world = new World();
        world.Spec.Name = "Ours";

        world.Run();

        Assert.Equal("Ours", world.LastCreate!.Name);
    }

    [Fact]
    public void A_name_longer_than_LaunchDarkly_takes_is_cut_where_none_is_declared()
    {
        var world = new World();
        world.Resource.Metadata.Name = new string('n', 253);

        world.Run();

        Assert.Equal("team/" + new string('n', 251), world.LastCreate!.Name);
    }

    [Fact]
    public void Any_list_that_is_there_will_do_where_nothing_was_ever_sent()
    {
        var world = new World();
        world.LaunchDarkly.List(World.Start - TimeSpan.FromSeconds(50));

        Assert.Equal("ResolveAccount ResolveConfig AddFinalizer Create", world.Run().Trace);
    }

    [Fact]
    public void A_fresh_finalizer_needs_no_further_list_after_a_create_that_was_refused()
    {
        var world = new World().Fail<Step.Create>(Fails.BadRequest());
        world.LaunchDarkly.List(World.Start - TimeSpan.FromSeconds(50));
        world.Run();
        world.Edit(spec => spec.Name = "better");

        Assert.Equal("ResolveAccount ResolveConfig Create", world.Run(TimeSpan.FromSeconds(1)).Trace);
    }

    [Fact]
    public void Nothing_is_sent_when_the_finalizer_cannot_be_written()
    {
        var world = new World().Fail<Step.AddFinalizer>(Fails.Kubernetes(HttpStatusCode.Forbidden));

        var ran = world.Run();

        Assert.EndsWith("AddFinalizer", ran.Trace, StringComparison.Ordinal);
        Assert.Equal(ConditionReasons.KubernetesUnavailable, ran.Reason());
        Assert.Contains("service account", ran.Message(), StringComparison.Ordinal);
        Assert.True(ran.Outcome.Backoff);
    }

    [Theory]
    [InlineData(HttpStatusCode.Conflict)]
    [InlineData(HttpStatusCode.NotFound)]
    public void A_resource_that_changed_or_went_while_its_finalizer_was_written_is_looked_at_anew_without_a_word(HttpStatusCode status)
    {
        var ran = new World().Fail<Step.AddFinalizer>(Fails.Kubernetes(status)).Run();

        Assert.Null(ran.Finish.Report);
        Assert.Equal(Outcome.Retry(), ran.Outcome);
    }

    [Fact]
    public void An_answer_that_lacks_version_and_state_is_completed_by_a_read()
    {
        var world = new World { LaunchDarkly = { AnswersBriefly = true } };

        var ran = world.Run();

        Assert.EndsWith("Create Get:id1", ran.Trace, StringComparison.Ordinal);
        Assert.Equal(1, world.Status!.Version);
    }

    [Fact]
    public void A_read_after_a_create_that_fails_or_finds_nothing_yet_takes_nothing_from_the_success()
    {
        foreach (var failure in new[] { Fails.NotFound(), Fails.ServerError() })
        {
            var world = new World { LaunchDarkly = { AnswersBriefly = true } }.Fail<Step.Get>(failure);

            Assert.Equal(ConditionReasons.Applied, world.Run().Reason());
            Assert.Equal("id1", world.Status!.Id);
        }
    }

    [Fact]
    public void A_configuration_that_bears_the_tag_already_is_taken_and_none_is_created()
    {
        // The resource was restored from a backup without status.
        var world = new World();
        world.Double();

        var ran = world.Run();

        Assert.Equal("ResolveAccount ResolveConfig List AddFinalizer Get:id1 Announce Patch:id1(/config/ldApiKey,/config/workspaceApiKey)", ran.Trace);
        Assert.Equal("id1", world.Status!.Id);
        Assert.Single(world.LaunchDarkly.Held);
    }

    [Fact]
    public void The_tag_counts_only_within_the_project_and_integration()
    {
        var world = new World();
        world.Double();
        world.LaunchDarkly.Held[0] = world.LaunchDarkly.Held[0] with { ProjectKey = "other" };

        world.Run();

        Assert.Equal("id2", world.Status!.Id);
    }

    [Fact]
    public void A_create_that_is_refused_stalls_with_LaunchDarklys_words_and_the_plan()
    {
        var world = new World().Fail<Step.Create>(Fails.BadRequest($"workspaceApiKey {World.WorkspaceCanary} is wrong"));

        var ran = world.Run();

        Assert.Equal(ConditionReasons.InvalidConfiguration, ran.Reason(ConditionTypes.Stalled));
        Assert.Contains("400 invalid_request workspaceApiKey (secret) is wrong", ran.Message(), StringComparison.Ordinal);
        var operation = Assert.Single(world.Status!.Plan!);
        Assert.Equal(("add", ""), (operation.Op, operation.Path));
        Assert.Equal("(secret)", operation.Value!["config"]!["ldApiKey"]!.GetValue<string>());
        Assert.Equal("ws", operation.Value["config"]!["workspaceId"]!.GetValue<string>());
        Assert.Equal(World.Start + world.Options.StalledInterval, ran.Outcome.At);
    }

    [Theory]
    [InlineData("projectKey")]
    [InlineData("integrationKey")]
    [InlineData("configSecretRef.name")]
    [InlineData("mode")]
    public void A_spec_that_the_API_server_should_have_refused_stalls_before_any_call(string field)
    {
        var world = new World();
        switch (field)
        {
            case "projectKey": world.Spec.ProjectKey = null; break;
            case "integrationKey": world.Spec.IntegrationKey = ""; break;
            case "mode": world.Spec.Mode = "Readonly"; break;
            default: world.Spec.ConfigSecretRef = null; break;
        }

        var ran = world.Run();

        Assert.Equal("", ran.Trace);
        Assert.Contains($"spec.{field}", ran.Message(ConditionTypes.Stalled), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_an_account_nothing_else_is_asked()
    {
        var world = new World { AccountProblem = new Problem(ConditionReasons.AccessTokenNotFound, "none", Remedy.WaitForChange) };

        var ran = world.Run();

        Assert.Equal("ResolveAccount", ran.Trace);
        Assert.Equal(ConditionReasons.AccessTokenNotFound, ran.Reason(ConditionTypes.Reconciling));
        Assert.Equal(World.Start + world.Options.StalledInterval, ran.Outcome.At);
    }

    [Fact]
    public void Without_its_Secret_nothing_is_created()
    {
        var ran = new World { Secret = null }.Run();

        Assert.Equal("ResolveAccount ResolveConfig", ran.Trace);
        Assert.Equal(ConditionReasons.SecretNotFound, ran.Reason());
    }

    [Fact]
    public void A_token_Secret_that_cannot_be_read_is_asked_for_once_a_pass()
    {
        var ran = new World().Fail<Step.ResolveAccount>(Fails.Kubernetes(), times: 100).Run();

        Assert.Equal("ResolveAccount", ran.Trace);
        Assert.Contains("spec.accessTokenSecretRef", ran.Message(), StringComparison.Ordinal);
        Assert.True(ran.Outcome.Backoff);
    }

    [Fact]
    public void A_config_Secret_that_cannot_be_read_is_asked_for_once_a_pass()
    {
        var ran = new World().Fail<Step.ResolveConfig>(Fails.Kubernetes(null), times: 100).Run();

        Assert.Equal("ResolveAccount ResolveConfig", ran.Trace);
        Assert.Contains("spec.configSecretRef: no answer", ran.Message(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_fails_creates_nothing()
    {
        var world = new World().Fail<Step.List>(Fails.ServerError());

        var ran = world.Run();

        Assert.Equal("ResolveAccount ResolveConfig List", ran.Trace);
        Assert.Equal(ConditionReasons.LaunchDarklyUnavailable, ran.Reason());
        Assert.Equal(Outcome.Retry(), ran.Outcome);
    }

    [Fact]
    public void Paused_reads_and_writes_nothing()
    {
        var world = new World();
        world.Spec.Mode = Modes.Paused;

        var ran = world.Run();

        Assert.Equal("", ran.Trace);
        Assert.Equal(ConditionReasons.Paused, ran.Reason());
        Assert.Equal(Outcome.Forget, ran.Outcome);
    }
}

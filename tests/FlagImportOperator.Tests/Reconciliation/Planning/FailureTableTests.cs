using FlagImportOperator.Api;
using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.Reconciliation;
using FlagImportOperator.Reconciliation.Planning;
using FlagImportOperator.Tests.Reconciliation.Support;
using Xunit;

namespace FlagImportOperator.Tests.Reconciliation.Planning;

/// <summary>The table of design §3, row by row.</summary>
public sealed class FailureTableTests
{
    private static readonly DateTimeOffset Later = World.Start + TimeSpan.FromSeconds(42);

    private sealed record Row(string Step, LaunchDarklyException Failure, string Reason, Remedy Remedy, DateTimeOffset? RetryAt = null);

    private static readonly Dictionary<string, Row> Rows = new()
    {
        ["400 on create"] = new("create", Fails.BadRequest(), ConditionReasons.InvalidConfiguration, Remedy.Stalled),
        ["422 on create"] = new("create", Fails.Unprocessable(), ConditionReasons.InvalidConfiguration, Remedy.Stalled),
        ["400 on patch"] = new("patch", Fails.BadRequest(), ConditionReasons.InvalidConfiguration, Remedy.Stalled),
        ["422 on patch"] = new("patch", Fails.Unprocessable(), ConditionReasons.InvalidConfiguration, Remedy.Stalled),
        ["invalid_patch on patch"] = new("patch", Fails.InvalidPatch(), ConditionReasons.InvalidConfiguration, Remedy.Stalled),
        ["400 on get"] = new("get", Fails.BadRequest(), ConditionReasons.InvalidId, Remedy.Stalled),
        ["401"] = new("get", Fails.Unauthorized(Later), ConditionReasons.Unauthorized, Remedy.Stalled, Later),
        ["403"] = new("create", Fails.Forbidden(Later), ConditionReasons.Forbidden, Remedy.Stalled, Later),
        ["404 on create"] = new("create", Fails.NotFound(), ConditionReasons.ProjectNotFound, Remedy.Stalled),
        ["404 on patch"] = new("patch", Fails.NotFound(), ConditionReasons.RemoteMissing, Remedy.Retry),
        ["409 on patch"] = new("patch", Fails.Conflict(), ConditionReasons.Conflict, Remedy.Retry),
        ["429"] = new("list", Fails.RateLimited(Later), ConditionReasons.RateLimited, Remedy.Retry, Later),
        ["5xx"] = new("get", Fails.ServerError(), ConditionReasons.LaunchDarklyUnavailable, Remedy.Retry),
        ["timeout"] = new("patch", Fails.Lost(), ConditionReasons.LaunchDarklyUnavailable, Remedy.Retry),
        ["refused"] = new("list", Fails.Refused(), ConditionReasons.LaunchDarklyUnavailable, Remedy.Retry),
    };

    public static TheoryData<string> Names => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_answer_becomes_a_reason_and_a_remedy(string name)
    {
        var row = Rows[name];
        var problem = Problems.Of(Failed(row.Step, row.Failure));

        Assert.Equal((row.Reason, row.Remedy, row.RetryAt), (problem.Reason, problem.Remedy, problem.RetryAt));
        Assert.Contains(row.Failure.StatusCode is { } status ? $"{(int)status}" : "no answer", problem.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", problem.Message, StringComparison.Ordinal);
        Assert.Contains(problem.Reason, ConditionReasons.All);
    }

    [Fact]
    public void A_call_that_was_held_back_says_so()
    {
        var problem = Problems.Of(Failed("get", new LaunchDarklyException(LaunchDarklyErrorKind.Unauthorized, "The breaker is open") { HeldBack = true, RetryAt = Later }));

        Assert.Contains("held back after an earlier answer", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LaunchDarklys_words_are_shown_without_secrets_and_their_masks()
    {
        var problem = Problems.Of(Failed("create", Fails.BadRequest($"key {World.LaunchDarklyCanary} or can******123 is bad.")));

        Assert.Equal("LaunchDarkly refuses the configuration: 400 invalid_request key (secret) or (secret) is bad.", problem.Message);
    }

    [Theory]
    [InlineData("delete", false)]
    [InlineData("trigger", false)]
    [InlineData("list", true)]
    public void Words_are_shown_only_where_what_they_may_quote_is_known(string step, bool shown)
    {
        var problem = Problems.Of(Failed(step, Fails.BadRequest("These are words")) with { Config = null });

        Assert.Equal(shown, problem.Message.Contains("These are words", StringComparison.Ordinal));
        Assert.Contains("400 invalid_request", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_403_names_the_actions_that_are_denied_where_they_are_known()
    {
        var pass = Failed("patch", Fails.Forbidden());
        pass = pass with { Remote = new Remote("id1", new FlagImportIntegration { DeniedActions = ["updateName", "updateConfiguration"] }) };

        Assert.Contains("(denied: updateName, updateConfiguration)", Problems.Of(pass).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_project_is_named_with_its_field() =>
        Assert.Contains("spec.projectKey: LaunchDarkly has no project proj", Problems.Of(Failed("create", Fails.NotFound())).Message, StringComparison.Ordinal);

    [Fact]
    public void A_pass_that_has_not_failed_has_no_problem() =>
        Assert.Throws<InvalidOperationException>(() => Problems.Of(new World().NewPass()));

    [Fact]
    public void A_stalled_resource_is_looked_at_again_within_the_hour_or_when_the_breaker_may_close()
    {
        Assert.Equal(Outcome.LookAgain(World.Start + TimeSpan.FromHours(1)), new World().Fail<Step.Create>(Fails.NotFound()).Run().Outcome);
        Assert.Equal(Outcome.LookAgain(Later), new World().Fail<Step.List>(Fails.Unauthorized(Later)).Run().Outcome);
    }

    private static Pass Failed(string step, Exception exception)
    {
        var world = new World();
        var pass = world.Run().Pass;
        Step failed = step switch
        {
            "create" => new Step.Create(world.LastCreate!),
            "patch" => new Step.Patch("id1", FlagImportOperator.LaunchDarkly.JsonPatch.JsonPatchDocument.Empty, false),
            "get" => new Step.Get("id1"),
            "delete" => new Step.Delete("id1"),
            "trigger" => new Step.Trigger("id1"),
            _ => new Step.List(World.Start),
        };
        return pass with { Failure = new StepFailure(failed, exception) };
    }
}

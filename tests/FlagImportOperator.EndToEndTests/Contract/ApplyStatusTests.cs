using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Contract;

/// <summary>Server-side apply to the status, whose conditions are a list with keys.</summary>
public sealed class ApplyStatusTests(ControlPlane controlPlane) : ContractTest(controlPlane)
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await CreateAsync(Configurations);
    }

    [Fact]
    public async Task Conditions_of_several_managers_stand_side_by_side()
    {
        await ApplyAsync("one", Conditions(("Ready", "True")));

        var response = await ApplyAsync("two", Conditions(("Synced", "True")));

        Assert.Equal(["Ready True", "Synced True"], Shown(response.Require()));
        response.Body!.FieldsOf("one", "Apply", "status").IsJson("""
            { "f:status": { "f:conditions": { "k:{\"type\":\"Ready\"}": {
                ".": {}, "f:lastTransitionTime": {}, "f:message": {}, "f:reason": {}, "f:status": {}, "f:type": {} } } } }
            """);
        Assert.NotNull(response.Body!.FieldsOf("two", "Apply", "status")!["f:status"]!["f:conditions"]!["k:{\"type\":\"Synced\"}"]);
    }

    [Fact]
    public async Task A_condition_of_another_manager_is_not_changed_unless_forced()
    {
        await ApplyAsync("one", Conditions(("Ready", "True")));

        var refused = await ApplyAsync("two", Conditions(("Ready", "False")));
        var forced = await ApplyAsync("two", Conditions(("Ready", "False")), "&force=true");

        AssertRefused(
            HttpStatusCode.Conflict,
            "Conflict",
            "Apply failed with 1 conflict: conflict with \"one\" with subresource \"status\": .status.conditions[type=\"Ready\"].status",
            refused);
        Assert.Equal(["Ready False"], Shown(forced.Require()));
    }

    [Fact]
    public async Task A_condition_that_is_no_longer_applied_is_removed_and_others_stay()
    {
        await ApplyAsync("one", Conditions(("Ready", "True"), ("Imported", "True")));
        await ApplyAsync("two", Conditions(("Synced", "True")));

        var response = await ApplyAsync("one", Conditions(("Ready", "False")));

        Assert.Equal(["Ready False", "Synced True"], Shown(response.Require()));
    }

    [Fact]
    public async Task A_condition_keeps_its_place()
    {
        await ApplyAsync("one", Conditions(("Ready", "True"), ("Synced", "True"), ("Imported", "True")));

        var response = await ApplyAsync("one", Conditions(("Ready", "True"), ("Synced", "False"), ("Imported", "True")));

        Assert.Equal(["Ready True", "Synced False", "Imported True"], Listed(response.Require()));
    }

    [Fact]
    public async Task The_same_once_more_changes_nothing_at_all()
    {
        var first = (await ApplyAsync("one", Conditions(("Ready", "True"), ("Synced", "True")))).Require();

        var second = await ApplyAsync("one", Conditions(("Ready", "True"), ("Synced", "True")));

        Assert.True(JsonNode.DeepEquals(first, second.Body), second.Text);
    }

    [Fact]
    public async Task A_condition_may_be_there_once()
    {
        var response = await ApplyAsync("one", Conditions(("Ready", "True"), ("Ready", "False")));

        Assert.False(response.IsSuccess);
        Assert.Contains(".status.conditions: duplicate entries for key [type=\"Ready\"]", response.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 1, "spec")]
    [InlineData("/status", 2, "status")]
    public async Task Each_path_takes_its_own_part(string subresource, int version, string changed)
    {
        await PatchAsync($"{PathOf(Configurations, "it")}/status", """{ "status": { "version": 1 } }""");

        var response = await ApplyAsync(
            Configurations,
            "one",
            """{ "spec": { "name": "n" }, "status": { "version": 2 } }""",
            subresource: subresource,
            query: "&force=true");

        Assert.Equal(version, response.Require().Number("status.version"));
        Assert.Equal(changed == "spec" ? "n" : null, response.Body.Text("spec.name"));
        response.Body!.FieldsOf("one", "Apply", subresource.Length == 0 ? null : "status").IsJson(
            changed == "spec" ? """{ "f:spec": { "f:name": {} } }""" : """{ "f:status": { "f:version": {} } }""");
    }

    [Fact]
    public async Task The_status_does_not_move_the_generation() =>
        Assert.Equal(1, (await ApplyAsync("one", Conditions(("Ready", "True")))).Require().Number("metadata.generation"));

    [Fact]
    public async Task A_merge_patch_replaces_all_conditions()
    {
        await ApplyAsync("one", Conditions(("Ready", "True"), ("Synced", "True")));

        var response = await PatchAsync($"{PathOf(Configurations, "it")}/status", Conditions(("Ready", "False")));

        Assert.Equal(["Ready False"], Shown(response.Require()));
    }

    [Fact]
    public async Task A_merge_patch_cannot_repeat_a_condition()
    {
        var response = await PatchAsync($"{PathOf(Configurations, "it")}/status", Conditions(("Ready", "True"), ("Ready", "False")));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.Status);
        Assert.StartsWith("status.conditions[1]: Duplicate value: ", Assert.Single(response.Causes), StringComparison.Ordinal);
        Assert.Equal("FieldValueDuplicate", response.Body.Text("details.causes.0.reason"));
    }

    private Task<ClusterResponse> ApplyAsync(string manager, string body, string query = "") =>
        ApplyAsync(Configurations, manager, body, subresource: "/status", query: query);

    private static string Conditions(params IEnumerable<(string Type, string Status)> conditions) => new JsonObject
    {
        ["status"] = new JsonObject
        {
            ["conditions"] = new JsonArray([.. conditions.Select(condition => new JsonObject
            {
                ["type"] = condition.Type,
                ["status"] = condition.Status,
                ["reason"] = "Because",
                ["message"] = "",
                ["lastTransitionTime"] = "2026-05-01T08:00:00Z",
            })]),
        },
    }.ToJsonString();

    private static IEnumerable<string> Shown(JsonObject found) => Listed(found).Order();

    private static IEnumerable<string> Listed(JsonObject found) =>
        found.At("status.conditions")!.AsArray().Select(condition => $"{condition.Text("type")} {condition.Text("status")}");
}

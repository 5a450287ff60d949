using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Contract;

/// <summary>Server-side apply by several managers, and among other writes.</summary>
public sealed class ApplyOwnershipTests(ControlPlane controlPlane) : ContractTest(controlPlane)
{
    private const string Conflicting = """{ "spec": { "name": "mine" } }""";

    private Task<ClusterResponse> ApplyAsync(string manager, string body, string query = "") =>
        ApplyAsync(Configurations, manager, body, query: query);

    /// <summary>Made by manager one, with a name in the spec.</summary>
    private async Task<JsonObject> CreateAsync() =>
        (await ApplyAsync("one", Sample(Configurations, change: """{ "spec": { "name": "theirs" } }""").ToJsonString())).Require();

    [Fact]
    public async Task A_value_of_another_manager_is_not_changed()
    {
        var created = await CreateAsync();

        var response = await ApplyAsync("two", Conflicting);

        AssertRefused(HttpStatusCode.Conflict, "Conflict", "Apply failed with 1 conflict: conflict with \"one\": .spec.name", response);
        response.Body.At("details").IsJson("""
            { "causes": [{ "reason": "FieldManagerConflict", "message": "conflict with \"one\"", "field": ".spec.name" }] }
            """);
        Assert.True(JsonNode.DeepEquals(created, await ReadAsync(Configurations)));
    }

    [Fact]
    public async Task Each_conflict_is_a_cause()
    {
        await CreateAsync();
        await ApplyAsync("two", """{ "spec": { "mode": "Observe", "tags": ["t"] } }""");

        var response = await ApplyAsync("three", """{ "spec": { "name": "mine", "mode": "Paused", "tags": ["u"] } }""");

        Assert.Equal(HttpStatusCode.Conflict, response.Status);
        Assert.StartsWith("Apply failed with 3 conflicts: ", response.Message, StringComparison.Ordinal);
        Assert.Equal(
            [".spec.mode: conflict with \"two\"", ".spec.name: conflict with \"one\"", ".spec.tags: conflict with \"two\""],
            response.Causes.Order());
    }

    [Fact]
    public async Task Force_takes_the_field_over()
    {
        await CreateAsync();

        var taken = (await ApplyAsync("two", Conflicting, "&force=true")).Require();

        Assert.Equal("mine", taken.Text("spec.name"));
        Assert.Null(taken.FieldsOf("one", "Apply").At("f:spec.f:name"));
        taken.FieldsOf("two", "Apply").IsJson("""{ "f:spec": { "f:name": {} } }""");
    }

    [Fact]
    public async Task A_field_that_was_taken_over_is_not_removed_by_its_former_manager()
    {
        await CreateAsync();
        await ApplyAsync("two", Conflicting, "&force=true");

        var response = await ApplyAsync("one", Sample(Configurations).ToJsonString());

        Assert.Equal("mine", response.Require().Text("spec.name"));
    }

    [Fact]
    public async Task The_same_value_is_shared_and_stays_until_nobody_applies_it()
    {
        await CreateAsync();
        var shared = (await ApplyAsync("two", """{ "spec": { "name": "theirs" } }""")).Require();
        Assert.NotNull(shared.FieldsOf("one", "Apply").At("f:spec.f:name"));
        Assert.NotNull(shared.FieldsOf("two", "Apply").At("f:spec.f:name"));

        var kept = (await ApplyAsync("one", Sample(Configurations).ToJsonString())).Require();
        Assert.Equal("theirs", kept.Text("spec.name"));

        var removed = (await ApplyAsync("two", "{}")).Require();
        Assert.Null(removed.At("spec.name"));
    }

    [Fact]
    public async Task Entries_of_a_map_are_owned_one_by_one()
    {
        await CreateAsync();
        await ApplyAsync("two", """{ "spec": { "config": { "ldTag": "a" } } }""");
        var both = (await ApplyAsync("three", """{ "spec": { "config": { "splitTag": "b" } } }""")).Require();
        both.At("spec.config").IsJson("""{ "ldTag": "a", "splitTag": "b" }""");

        var one = (await ApplyAsync("two", "{}")).Require();
        one.At("spec.config").IsJson("""{ "splitTag": "b" }""");

        Assert.Equal(HttpStatusCode.Conflict, (await ApplyAsync("two", """{ "spec": { "config": { "splitTag": "c" } } }""")).Status);
    }

    [Fact]
    public async Task An_atomic_list_is_owned_as_a_whole()
    {
        await CreateAsync();
        await ApplyAsync("two", """{ "spec": { "tags": ["a", "b"] } }""");

        var refused = await ApplyAsync("three", """{ "spec": { "tags": ["c"] } }""");
        var forced = await ApplyAsync("three", """{ "spec": { "tags": ["c"] } }""", "&force=true");

        Assert.Equal([".spec.tags: conflict with \"two\""], refused.Causes);
        forced.Require().At("spec.tags").IsJson("""["c"]""");
        Assert.Null(forced.Body!.FieldsOf("two", "Apply"));
    }

    [Fact]
    public async Task An_atomic_object_is_owned_as_a_whole()
    {
        await CreateAsync();

        var refused = await ApplyAsync("two", """{ "spec": { "configSecretRef": { "name": "other" } } }""");

        Assert.Equal([".spec.configSecretRef: conflict with \"one\""], refused.Causes);
    }

    [Fact]
    public async Task Labels_annotations_and_finalizers_are_owned_one_by_one()
    {
        await CreateAsync();
        await ApplyAsync("two", """
            { "metadata": { "labels": { "a": "1" }, "annotations": { "k": "v" }, "finalizers": ["example.com/a"] } }
            """);
        var both = (await ApplyAsync("three", """{ "metadata": { "labels": { "b": "1" }, "finalizers": ["example.com/b"] } }""")).Require();

        both.At("metadata.labels").IsJson("""{ "a": "1", "b": "1" }""");
        both.At("metadata.finalizers").IsJson("""["example.com/a", "example.com/b"]""");
        both.FieldsOf("two", "Apply").IsJson("""
            { "f:metadata": { "f:annotations": { "f:k": {} }, "f:finalizers": { "v:\"example.com/a\"": {} }, "f:labels": { "f:a": {} } } }
            """);

        var one = (await ApplyAsync("two", "{}")).Require();
        one.At("metadata.labels").IsJson("""{ "b": "1" }""");
        one.At("metadata.finalizers").IsJson("""["example.com/b"]""");
        Assert.Null(one.At("metadata.annotations"));
    }

    [Fact]
    public async Task A_change_by_other_means_takes_the_field_over()
    {
        await CreateAsync();

        var changed = (await PatchAsync($"{PathOf(Configurations, "it")}?fieldManager=editor", Conflicting)).Require();
        Assert.Null(changed.FieldsOf("one", "Apply").At("f:spec.f:name"));
        changed.FieldsOf("editor", "Update").IsJson("""{ "f:spec": { "f:name": {} } }""");

        var refused = await ApplyAsync("one", Sample(Configurations, change: """{ "spec": { "name": "theirs" } }""").ToJsonString());
        AssertRefused(
            HttpStatusCode.Conflict,
            "Conflict",
            "Apply failed with 1 conflict: conflict with \"editor\" using flagimport.dev/v1alpha1: .spec.name",
            refused);
    }

    [Fact]
    public async Task The_same_manager_by_other_means_is_another_one()
    {
        await CreateAsync();
        await PatchAsync($"{PathOf(Configurations, "it")}?fieldManager=one", Conflicting);

        var response = await ApplyAsync("one", Sample(Configurations, change: """{ "spec": { "name": "theirs" } }""").ToJsonString());

        Assert.Equal(HttpStatusCode.Conflict, response.Status);
        Assert.Equal([".spec.name: conflict with \"one\" using flagimport.dev/v1alpha1"], response.Causes);
    }

    [Fact]
    public async Task Apply_to_what_was_created_by_other_means_adds_a_manager()
    {
        var body = Sample(Configurations);
        await PostAsync($"{PathOf(Configurations)}?fieldManager=creator", body);

        var applied = (await ApplyAsync("one", body.ToJsonString())).Require();

        Assert.NotNull(applied.FieldsOf("creator", "Update").At("f:spec.f:projectKey"));
        Assert.NotNull(applied.FieldsOf("one", "Apply").At("f:spec.f:projectKey"));
        Assert.Equal(1, applied.Number("metadata.generation"));
    }
}

using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Contract;

/// <summary>PATCH with a JSON merge patch (RFC 7396), and what holds for every patch.</summary>
public sealed class MergePatchTests(ControlPlane controlPlane) : ContractTest(controlPlane)
{
    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task A_patch_changes_what_it_names_and_moves_the_version(string plural)
    {
        var created = await CreateAsync(plural, change: """{ "metadata": { "labels": { "a": "1" } } }""");

        var response = await PatchAsync(PathOf(plural, "it"), """{ "metadata": { "labels": { "b": "2" } } }""");

        Assert.Equal(HttpStatusCode.OK, response.Status);
        response.Body.At("metadata.labels").IsJson("""{ "a": "1", "b": "2" }""");
        Assert.NotEqual(created.Version(), response.Require().Version());
        Assert.True(JsonNode.DeepEquals(response.Body, await ReadAsync(plural)));
    }

    [Theory]
    [InlineData("""{ "spec": { "name": null } }""", """{ "tags": ["a", "b"], "config": { "ldTag": "x" } }""")]
    [InlineData("""{ "spec": { "tags": ["c"] } }""", """{ "name": "n", "tags": ["c"], "config": { "ldTag": "x" } }""")]
    [InlineData(
        """{ "spec": { "config": { "splitTag": "y" } } }""",
        """{ "name": "n", "tags": ["a", "b"], "config": { "ldTag": "x", "splitTag": "y" } }""")]
    [InlineData("""{ "spec": { "config": { "ldTag": null } } }""", """{ "name": "n", "tags": ["a", "b"], "config": {} }""")]
    [InlineData("""{ "spec": { "config": null, "tags": null } }""", """{ "name": "n" }""")]
    public async Task Null_removes_objects_merge_and_lists_are_replaced(string patch, string expected)
    {
        await CreateAsync(Configurations, change: """{ "spec": { "name": "n", "tags": ["a", "b"], "config": { "ldTag": "x" } } }""");

        var spec = (await PatchAsync(PathOf(Configurations, "it"), patch)).Require()["spec"]!.AsObject();

        foreach (var required in (string[])["projectKey", "integrationKey", "configSecretRef"])
        {
            Assert.True(spec.Remove(required));
        }

        spec.IsJson(expected);
    }

    [Theory]
    [InlineData(Configurations, "{}")]
    [InlineData(Secrets, "{}")]
    [InlineData(Configurations, """{ "spec": { "projectKey": "default", "name": null } }""")]
    [InlineData(Configurations, """{ "metadata": { "labels": { "none": null } } }""")]
    [InlineData(Secrets, """{ "data": { "kept": "a2VwdA==", "none": null } }""")]
    public async Task A_patch_that_changes_nothing_keeps_the_version(string plural, string patch)
    {
        var created = await CreateAsync(plural);

        var response = await PatchAsync(PathOf(plural, "it"), patch);

        Assert.True(JsonNode.DeepEquals(created, response.Require()), response.Text);
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task A_version_in_the_patch_is_a_precondition(string plural)
    {
        var created = await CreateAsync(plural);
        var fitting = created.Version();

        var accepted = await PatchAsync(
            PathOf(plural, "it"), $$"""{ "metadata": { "resourceVersion": "{{fitting}}", "labels": { "a": "1" } } }""");
        var refused = await PatchAsync(
            PathOf(plural, "it"), $$"""{ "metadata": { "resourceVersion": "{{fitting}}", "labels": { "a": "2" } } }""");

        Assert.Equal("1", accepted.Require().Text("metadata.labels.a"));
        AssertConflict(plural, "it", refused);
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task What_is_not_there_cannot_be_patched(string plural) =>
        AssertNotFound(plural, "it", await PatchAsync(PathOf(plural, "it"), "{}"));

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task A_patch_for_another_object_of_the_same_name_is_refused(string plural)
    {
        await CreateAsync(plural);

        AssertRefused(
            HttpStatusCode.UnprocessableEntity,
            "Invalid",
            $"{QualifiedKind(plural)} \"it\" is invalid: metadata.uid: Invalid value: \"other\": field is immutable",
            await PatchAsync(PathOf(plural, "it"), """{ "metadata": { "uid": "other" } }"""));
    }

    [Theory]
    [InlineData("""{ "name": "b" }""", "the name of the object (b) does not match the name on the URL (it)")]
    [InlineData(
        """{ "namespace": "b" }""", "the namespace of the provided object does not match the namespace sent on the request")]
    public async Task A_patch_cannot_move_an_object(string metadata, string expected)
    {
        await CreateAsync(Configurations);

        AssertRefused(
            HttpStatusCode.BadRequest,
            "BadRequest",
            expected,
            await PatchAsync(PathOf(Configurations, "it"), $$"""{ "metadata": {{metadata}} }"""));
    }

    [Fact]
    public async Task A_patch_cannot_make_it_another_kind()
    {
        await CreateAsync(Configurations);

        AssertRefused(
            HttpStatusCode.UnprocessableEntity,
            "Invalid",
            "Other.flagimport.dev \"it\" is invalid: kind: Invalid value: \"Other\": must be FlagImportConfiguration",
            await PatchAsync(PathOf(Configurations, "it"), """{ "kind": "Other" }"""));
    }

    [Fact]
    public async Task What_only_the_server_sets_stays_as_it_is()
    {
        var created = await CreateAsync(Configurations);

        var response = await PatchAsync(
            PathOf(Configurations, "it"), """{ "metadata": { "generation": 50, "creationTimestamp": null, "selfLink": "/mine" } }""");

        Assert.True(JsonNode.DeepEquals(created, response.Require()), response.Text);
    }

    [Fact]
    public async Task Generation_counts_changes_of_the_spec()
    {
        await CreateAsync(Configurations);

        Assert.Equal(1, await GenerationAfterAsync("""{ "metadata": { "annotations": { "a": "1" }, "finalizers": ["example.com/a"] } }"""));
        Assert.Equal(2, await GenerationAfterAsync("""{ "spec": { "name": "n" } }"""));
        Assert.Equal(2, await GenerationAfterAsync("""{ "spec": { "name": "n" } }"""));
        Assert.Equal(3, await GenerationAfterAsync("""{ "spec": { "name": null } }"""));

        async Task<long> GenerationAfterAsync(string patch) =>
            (await PatchAsync(PathOf(Configurations, "it"), patch)).Require().Number("metadata.generation");
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("[]")]
    public async Task A_patch_must_be_an_object(string patch)
    {
        await CreateAsync(Configurations);

        var response = await PatchAsync(PathOf(Configurations, "it"), patch);

        Assert.Equal(HttpStatusCode.BadRequest, response.Status);
        Assert.Equal("BadRequest", response.Body.Text("reason"));
        Assert.StartsWith("error decoding patch: ", response.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        """{ "mode": "x" }""",
        "spec.mode: Unsupported value: \"x\": supported values: \"Manage\", \"Observe\", \"Paused\"",
        "FieldValueNotSupported")]
    [InlineData(
        """{ "tags": "x" }""",
        "spec.tags: Invalid value: \"string\": spec.tags in body must be of type array: \"string\"",
        "FieldValueTypeInvalid")]
    [InlineData("""{ "projectKey": null }""", "spec.projectKey: Required value", "FieldValueRequired")]
    public async Task The_result_must_be_valid(string spec, string expected, string reason)
    {
        var created = await CreateAsync(Configurations);

        var response = await PatchAsync(PathOf(Configurations, "it"), $$"""{ "spec": {{spec}} }""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.Status);
        Assert.Equal("Invalid", response.Body.Text("reason"));
        Assert.Equal([expected], response.Causes);
        Assert.Equal(reason, response.Body.Text("details.causes.0.reason"));
        Assert.True(JsonNode.DeepEquals(created, await ReadAsync(Configurations)));
    }

    [Fact]
    public async Task A_dry_run_answers_as_if_and_stores_nothing()
    {
        var created = await CreateAsync(Configurations);

        var response = await PatchAsync($"{PathOf(Configurations, "it")}?dryRun=All", ContentChange(Configurations));

        Assert.Equal("changed", response.Require().Text("spec.name"));
        Assert.True(JsonNode.DeepEquals(created, await ReadAsync(Configurations)));
    }

    [Fact]
    public async Task Force_is_for_apply()
    {
        await CreateAsync(Configurations);

        AssertRefused(
            HttpStatusCode.UnprocessableEntity,
            "Invalid",
            "PatchOptions.meta.k8s.io \"\" is invalid: force: Forbidden: may not be specified for non-apply patch",
            await PatchAsync($"{PathOf(Configurations, "it")}?force=true", "{}"));
    }
}

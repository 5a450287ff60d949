using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Contract;

/// <summary>PUT of an object that is there.</summary>
public sealed class UpdateTests(ControlPlane controlPlane) : ContractTest(controlPlane)
{
    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task An_update_replaces_the_object_and_moves_its_version(string plural)
    {
        var created = await CreateAsync(plural, change: """{ "metadata": { "labels": { "a": "1" }, "annotations": { "b": "2" } } }""");

        var response = await PutAsync(
            PathOf(plural, "it"),
            created.With(ContentChange(plural)).With("""{ "metadata": { "labels": { "c": "3" }, "annotations": null } }"""));

        Assert.Equal(HttpStatusCode.OK, response.Status);
        var updated = response.Require();
        Assert.NotEqual(created.Version(), updated.Version());
        updated.At("metadata.labels").IsJson("""{ "a": "1", "c": "3" }""");
        Assert.Null(updated.At("metadata.annotations"));
        Assert.Equal(created.Text("metadata.uid"), updated.Text("metadata.uid"));
        Assert.Equal(created.Text("metadata.creationTimestamp"), updated.Text("metadata.creationTimestamp"));
        Assert.True(JsonNode.DeepEquals(updated, await ReadAsync(plural)));
    }

    [Fact]
    public async Task What_an_update_leaves_out_is_gone()
    {
        var created = await CreateAsync(Configurations, change: """{ "spec": { "name": "n", "tags": ["t"] } }""");

        var updated = (await PutAsync(PathOf(Configurations, "it"), created.With("""{ "spec": { "name": null, "tags": null } }"""))).Require();

        Assert.Equal(["configSecretRef", "integrationKey", "projectKey"], updated["spec"]!.AsObject().Select(field => field.Key).Order());
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task An_update_that_changes_nothing_keeps_the_version(string plural)
    {
        var created = await CreateAsync(plural);

        var updated = (await PutAsync(PathOf(plural, "it"), created)).Require();

        Assert.True(JsonNode.DeepEquals(created, updated), updated.ToJsonString());
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task An_update_of_an_old_version_conflicts(string plural)
    {
        var created = await CreateAsync(plural);
        var newer = (await PutAsync(PathOf(plural, "it"), created.With(ContentChange(plural, "first")))).Require();

        var response = await PutAsync(PathOf(plural, "it"), created.With(ContentChange(plural, "second")));

        AssertConflict(plural, "it", response);
        Assert.True(JsonNode.DeepEquals(newer, await ReadAsync(plural)));
    }

    [Theory]
    [InlineData("""{ "metadata": { "resourceVersion": null } }""")]
    [InlineData("""{ "metadata": { "resourceVersion": "" } }""")]
    [InlineData("""{ "metadata": { "resourceVersion": "0" } }""")]
    public async Task A_custom_resource_is_not_updated_without_a_version(string change)
    {
        var created = await CreateAsync(Configurations);

        var response = await PutAsync(PathOf(Configurations, "it"), created.With(change));

        AssertRefused(
            HttpStatusCode.UnprocessableEntity,
            "Invalid",
            "flagimportconfigurations.flagimport.dev \"it\" is invalid: metadata.resourceVersion: Invalid value: 0: " +
            "must be specified for an update",
            response);
        Assert.Equal("metadata.resourceVersion", response.Body.Text("details.causes.0.field"));
    }

    [Fact]
    public async Task A_built_in_object_is()
    {
        var created = await CreateAsync(Secrets);

        var response = await PutAsync(
            PathOf(Secrets, "it"), created.With(ContentChange(Secrets)).With("""{ "metadata": { "resourceVersion": null } }"""));

        Assert.Equal(HttpStatusCode.OK, response.Status);
        Assert.NotEqual(created.Version(), response.Require().Version());
    }

    [Fact]
    public async Task Generation_counts_changes_of_the_spec()
    {
        var created = await CreateAsync(Configurations);

        var labelled = (await PutAsync(
            PathOf(Configurations, "it"), created.With("""{ "metadata": { "labels": { "a": "1" } } }"""))).Require();
        Assert.Equal(1, labelled.Number("metadata.generation"));

        var changed = (await PutAsync(PathOf(Configurations, "it"), labelled.With(ContentChange(Configurations)))).Require();
        Assert.Equal(2, changed.Number("metadata.generation"));
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task What_only_the_server_sets_stays_as_it_is(string plural)
    {
        var created = await CreateAsync(plural);

        var updated = (await PutAsync(PathOf(plural, "it"), created.With("""
            { "metadata": { "generation": 99, "creationTimestamp": "2000-01-01T00:00:00Z", "selfLink": "/mine", "uid": "" } }
            """))).Require();

        Assert.True(JsonNode.DeepEquals(created, updated), updated.ToJsonString());
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task An_update_of_another_object_of_the_same_name_conflicts(string plural)
    {
        var created = await CreateAsync(plural);

        var response = await PutAsync(PathOf(plural, "it"), created.With("""{ "metadata": { "uid": "other" } }"""));

        Assert.Equal(HttpStatusCode.Conflict, response.Status);
        Assert.Equal("Conflict", response.Body.Text("reason"));
        Assert.StartsWith($"Operation cannot be fulfilled on {Qualified(plural)} \"it\": ", response.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            $"Precondition failed: UID in precondition: other, UID in object meta: {created.Text("metadata.uid")}",
            response.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Configurations, "\"b\"", "the name of the object (b) does not match the name on the URL (it)")]
    [InlineData(Secrets, "\"b\"", "the name of the object (b) does not match the name on the URL (it)")]
    [InlineData(Configurations, "null", "the name of the object (it based on URL) was undeterminable: name must be provided")]
    public async Task Body_and_path_must_agree_on_the_name(string plural, string name, string expected)
    {
        var created = await CreateAsync(plural);

        var response = await PutAsync(PathOf(plural, "it"), created.With($$"""{ "metadata": { "name": {{name}} } }"""));

        AssertRefused(HttpStatusCode.BadRequest, "BadRequest", expected, response);
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task Body_and_path_must_agree_on_the_namespace_if_the_body_names_one(string plural)
    {
        var created = await CreateAsync(plural);

        var other = await PutAsync(PathOf(plural, "it"), created.With("""{ "metadata": { "namespace": "other" } }"""));
        var none = await PutAsync(PathOf(plural, "it"), created.With("""{ "metadata": { "namespace": null } }"""));

        AssertRefused(
            HttpStatusCode.BadRequest,
            "BadRequest",
            "the namespace of the provided object does not match the namespace sent on the request",
            other);
        Assert.Equal(HttpStatusCode.OK, none.Status);
    }

    [Theory]
    [InlineData(Configurations, "{}")]
    [InlineData(Secrets, "{}")]
    [InlineData(Secrets, """{ "metadata": { "resourceVersion": "5", "uid": "u" } }""")]
    public async Task An_update_does_not_create(string plural, string change) =>
        AssertNotFound(plural, "it", await PutAsync(PathOf(plural, "it"), Sample(plural, change: change)));

    [Fact]
    public async Task A_dry_run_answers_as_if_and_stores_nothing()
    {
        var created = await CreateAsync(Configurations);

        var response = await PutAsync($"{PathOf(Configurations, "it")}?dryRun=All", created.With(ContentChange(Configurations)));

        Assert.Equal(HttpStatusCode.OK, response.Status);
        Assert.Equal("changed", response.Body.Text("spec.name"));
        Assert.Equal(2, response.Body.Number("metadata.generation"));
        Assert.True(JsonNode.DeepEquals(created, await ReadAsync(Configurations)));
    }

    [Fact]
    public async Task An_update_is_validated_as_a_whole()
    {
        var created = await CreateAsync(Configurations);

        var response = await PutAsync(PathOf(Configurations, "it"), created.With("""{ "spec": { "mode": "x" } }"""));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.Status);
        Assert.Equal(["spec.mode: Unsupported value: \"x\": supported values: \"Manage\", \"Observe\", \"Paused\""], response.Causes);
        Assert.True(JsonNode.DeepEquals(created, await ReadAsync(Configurations)));
    }
}

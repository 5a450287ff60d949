using System.Net;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Contract;

/// <summary>Server-side apply as it should not be.</summary>
public sealed class ApplyRefusalTests(ControlPlane controlPlane) : ContractTest(controlPlane)
{
    [Fact]
    public async Task A_manager_is_required()
    {
        AssertRefused(
            HttpStatusCode.UnprocessableEntity,
            "Invalid",
            "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch",
            await PatchAsync(PathOf(Configurations, "it"), Sample(Configurations).ToJsonString(), ApplyPatch));
    }

    [Fact]
    public async Task Apply_does_not_take_managed_fields()
    {
        AssertRefused(
            HttpStatusCode.BadRequest,
            "BadRequest",
            "metadata.managedFields must be nil",
            await ApplyAsync(
                Configurations,
                "one",
                """{ "metadata": { "name": "it", "managedFields": [{ "manager": "x", "operation": "Apply" }] } }"""));
    }

    [Theory]
    [InlineData("""{ "metadata": {} }""", "the name of the object (it based on URL) was undeterminable: name must be provided")]
    [InlineData("""{ "metadata": { "name": "b" } }""", "the name of the object (b) does not match the name on the URL (it)")]
    public async Task A_new_object_must_say_the_name_of_the_path(string change, string expected)
    {
        var body = Sample(Configurations).With("""{ "metadata": null }""").With(change);

        AssertRefused(HttpStatusCode.BadRequest, "BadRequest", expected, await ApplyAsync(Configurations, "one", body.ToJsonString()));
    }

    [Theory]
    [InlineData("v1", "Secret", "invalid object type: /v1, Kind=Secret")]
    [InlineData("flagimport.dev/v1alpha1", "Other", "invalid object type: flagimport.dev/v1alpha1, Kind=Other")]
    public async Task The_body_must_be_of_the_kind_of_the_path(string apiVersion, string kind, string expected)
    {
        await CreateAsync(Configurations);

        AssertRefused(
            HttpStatusCode.BadRequest,
            "BadRequest",
            expected,
            await ApplyAsync(Configurations, "one", $$"""{ "apiVersion": "{{apiVersion}}", "kind": "{{kind}}" }"""));
    }

    [Fact]
    public async Task The_body_must_be_YAML()
    {
        var response = await PatchAsync($"{PathOf(Configurations, "it")}?fieldManager=one", "{{ not YAML", ApplyPatch);

        Assert.Equal(HttpStatusCode.BadRequest, response.Status);
        Assert.StartsWith("error decoding YAML: ", response.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("&fieldValidation=Ignore")]
    public async Task Unknown_fields_are_always_refused(string query)
    {
        await CreateAsync(Configurations);

        var response = await ApplyAsync(Configurations, "one", """{ "spec": { "oops": 1 } }""", query: query);

        Assert.False(response.IsSuccess);
        Assert.EndsWith(".spec.oops: field not declared in schema", response.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_result_must_be_valid()
    {
        var response = await ApplyAsync(
            Configurations, "one", Sample(Configurations, change: """{ "spec": { "projectKey": "-" } }""").ToJsonString());

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.Status);
        Assert.Equal(
            ["spec.projectKey: Invalid value: \"-\": spec.projectKey in body should match '^[a-zA-Z0-9][a-zA-Z0-9_.-]*$'"], response.Causes);
    }

    [Fact]
    public async Task A_version_is_a_precondition_for_what_is_there()
    {
        var created = await CreateAsync(Configurations);
        await PatchAsync(PathOf(Configurations, "it"), ContentChange(Configurations));

        var response = await ApplyAsync(
            Configurations, "one", $$"""{ "metadata": { "resourceVersion": "{{created.Version()}}", "labels": { "a": "1" } } }""");

        AssertConflict(Configurations, "it", response);
    }

    [Fact]
    public async Task A_uid_says_which_object_is_meant()
    {
        var body = Sample(Configurations, change: """{ "metadata": { "uid": "gone" } }""");

        var missing = await ApplyAsync(Configurations, "one", body.ToJsonString());
        await CreateAsync(Configurations);
        var other = await ApplyAsync(Configurations, "one", """{ "metadata": { "uid": "gone" } }""");

        AssertRefused(
            HttpStatusCode.Conflict,
            "Conflict",
            "Operation cannot be fulfilled on flagimportconfigurations.flagimport.dev \"it\": uid mismatch: the provided object specified " +
            "uid gone, and no existing object was found",
            missing);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.Status);
        Assert.EndsWith("metadata.uid: Invalid value: \"gone\": field is immutable", other.Message, StringComparison.Ordinal);
    }
}

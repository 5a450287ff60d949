using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Contract;

/// <summary>POST to a collection, as it should not be.</summary>
public sealed class CreateRefusalTests(ControlPlane controlPlane) : ContractTest(controlPlane)
{
    private const string BadName =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an " +
        "alphanumeric character (e.g. 'example.com', regex used for validation is " +
        @"'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task A_name_is_taken_once(string plural)
    {
        await CreateAsync(plural);

        var response = await PostAsync(PathOf(plural), Sample(plural));

        AssertRefused(HttpStatusCode.Conflict, "AlreadyExists", $"{Qualified(plural)} \"it\" already exists", response);
        AssertDetails(plural, "it", response);
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task A_name_is_required(string plural)
    {
        var response = await PostAsync(PathOf(plural), Sample(plural, change: """{ "metadata": null }"""));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.Status);
        Assert.Equal("Invalid", response.Body.Text("reason"));
        Assert.Equal(["metadata.name: Required value: name or generateName is required"], response.Causes);
        Assert.StartsWith($"{QualifiedKind(plural)} \"\" is invalid: ", response.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A_b")]
    [InlineData("-a")]
    [InlineData("a.")]
    [InlineData("a b")]
    public async Task A_name_must_be_one(string name)
    {
        var response = await PostAsync(PathOf(Configurations), Sample(Configurations, name));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.Status);
        Assert.Equal([$"metadata.name: Invalid value: \"{name}\": {BadName}"], response.Causes);
        Assert.Equal("FieldValueInvalid", response.Body.Text("details.causes.0.reason"));
    }

    [Theory]
    [InlineData("labels", """{ "a b": "v" }""", "metadata.labels: Invalid value: \"a b\": name part must consist of ")]
    [InlineData("labels", """{ "l": "a b" }""", "metadata.labels: Invalid value: \"a b\": a valid label must be an empty string or ")]
    [InlineData("annotations", """{ "a b": "v" }""", "metadata.annotations: Invalid value: \"a b\": name part must consist of ")]
    public async Task Keys_and_values_of_metadata_must_be_such(string field, string value, string expected)
    {
        var response = await PostAsync(
            PathOf(Configurations), Sample(Configurations, change: $$"""{ "metadata": { "{{field}}": {{value}} } }"""));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.Status);
        Assert.StartsWith(expected, Assert.Single(response.Causes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_custom_resource_must_be_of_the_kind_of_the_path()
    {
        var response = await PostAsync(PathOf(Configurations), Sample(Configurations, change: """{ "kind": "Other" }"""));

        AssertRefused(
            HttpStatusCode.UnprocessableEntity,
            "Invalid",
            "Other.flagimport.dev \"it\" is invalid: kind: Invalid value: \"Other\": must be FlagImportConfiguration",
            response);
    }

    [Theory]
    [InlineData("\"v1\"", "v1")]
    [InlineData("\"flagimport.dev/v1\"", "flagimport.dev/v1")]
    [InlineData("null", "")]
    public async Task A_custom_resource_must_be_of_the_version_of_the_path(string apiVersion, string shown)
    {
        var response = await PostAsync(PathOf(Configurations), Sample(Configurations, change: $$"""{ "apiVersion": {{apiVersion}} }"""));

        AssertRefused(
            HttpStatusCode.BadRequest,
            "BadRequest",
            $"the API version in the data ({shown}) does not match the expected API version (flagimport.dev/v1alpha1)",
            response);
    }

    [Theory]
    [InlineData("""{ "kind": "ConfigMap" }""", "ConfigMap in version \"v1\" cannot be handled as a Secret: ")]
    [InlineData("""{ "apiVersion": "v2" }""", "Secret in version \"v2\" cannot be handled as a Secret: ")]
    public async Task A_built_in_object_must_be_of_kind_and_version_of_the_path(string change, string expected)
    {
        var response = await PostAsync(PathOf(Secrets), Sample(Secrets, change: change));

        Assert.Equal(HttpStatusCode.BadRequest, response.Status);
        Assert.Equal("BadRequest", response.Body.Text("reason"));
        Assert.StartsWith(expected, response.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_custom_resource_must_name_its_kind_where_a_built_in_object_need_not()
    {
        const string Without = """{ "kind": null }""";

        var custom = await PostAsync(PathOf(Configurations), Sample(Configurations, change: Without));
        var builtIn = await PostAsync(PathOf(Secrets), Sample(Secrets, change: Without));

        Assert.Equal(HttpStatusCode.BadRequest, custom.Status);
        Assert.Contains("Object 'Kind' is missing in ", custom.Message, StringComparison.Ordinal);
        Assert.Equal("Secret", builtIn.Require().Text("kind"));
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task Body_and_path_must_agree_on_the_namespace(string plural)
    {
        var response = await PostAsync(PathOf(plural), Sample(plural, change: """{ "metadata": { "namespace": "other" } }"""));

        AssertRefused(
            HttpStatusCode.BadRequest,
            "BadRequest",
            "the namespace of the provided object does not match the namespace sent on the request",
            response);
    }

    [Theory]
    [InlineData(Configurations, "")]
    [InlineData(Configurations, "{ not json")]
    [InlineData(Configurations, "[]")]
    [InlineData(Configurations, "{}")]
    [InlineData(Secrets, "{ not json")]
    [InlineData(Secrets, "[]")]
    public async Task A_body_must_be_an_object(string plural, string body)
    {
        var response = await Client.SendAsync(HttpMethod.Post, PathOf(plural), body);

        Assert.Equal(HttpStatusCode.BadRequest, response.Status);
        Assert.Equal("BadRequest", response.Body.Text("reason"));
        Assert.StartsWith(
            $"the object provided is unrecognized (must be of type {KindOf(plural)}): ", response.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task An_object_that_has_a_version_already_is_no_new_one(string plural)
    {
        var response = await PostAsync(PathOf(plural), Sample(plural, change: """{ "metadata": { "resourceVersion": "5" } }"""));

        Assert.Equal("resourceVersion should not be set on objects to be created", response.Message);
        Assert.False(response.IsSuccess);
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task A_body_of_another_type_is_refused(string plural)
    {
        var response = await Client.SendAsync(HttpMethod.Post, PathOf(plural), Sample(plural).ToJsonString(), "text/plain");

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.Status);
        Assert.Equal("UnsupportedMediaType", response.Body.Text("reason"));
        Assert.StartsWith(
            "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml",
            response.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_schema_refuses_is_named_field_by_field()
    {
        var response = await PostAsync(
            PathOf(Configurations), Sample(Configurations, change: """{ "spec": { "projectKey": "-" } }"""));

        const string Expected = "Invalid value: \"-\": spec.projectKey in body should match '^[a-zA-Z0-9][a-zA-Z0-9_.-]*$'";
        AssertRefused(
            HttpStatusCode.UnprocessableEntity,
            "Invalid",
            $"FlagImportConfiguration.flagimport.dev \"it\" is invalid: spec.projectKey: {Expected}",
            response);
        response.Body.At("details").IsJson(new JsonObject
        {
            ["name"] = "it",
            ["group"] = "flagimport.dev",
            ["kind"] = "FlagImportConfiguration",
            ["causes"] = new JsonArray(new JsonObject
            {
                ["reason"] = "FieldValueInvalid",
                ["message"] = Expected,
                ["field"] = "spec.projectKey",
            }),
        }.ToJsonString());
    }

    [Theory]
    [InlineData("dryRun=Some", "dryRun: Unsupported value: [\"Some\"]: supported values: \"All\"")]
    [InlineData(
        "fieldValidation=Bad", "fieldValidation: Unsupported value: \"Bad\": supported values: \"\", \"Ignore\", \"Strict\", \"Warn\"")]
    public async Task An_option_must_have_a_value_that_it_knows(string query, string expected)
    {
        var response = await PostAsync($"{PathOf(Configurations)}?{query}", Sample(Configurations));

        AssertRefused(
            HttpStatusCode.UnprocessableEntity, "Invalid", $"CreateOptions.meta.k8s.io \"\" is invalid: {expected}", response);
    }
}

using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Contract;

/// <summary>Fields that the kind does not have, and fields that a body has twice.</summary>
public sealed class FieldValidationTests(ControlPlane controlPlane) : ContractTest(controlPlane)
{
    private const string Twice = """
        {
          "apiVersion": "flagimport.dev/v1alpha1", "kind": "FlagImportConfiguration", "metadata": { "name": "it" },
          "spec": { "projectKey": "first", "projectKey": "second", "integrationKey": "split", "configSecretRef": { "name": "s" } }
        }
        """;

    private static readonly string[] UnknownFields =
        ["unknown field \"metadata.oops\"", "unknown field \"spec.configSecretRef.oops\"", "unknown field \"spec.oops\""];

    private static JsonObject Unknown => Sample(
        Configurations, change: """{ "metadata": { "oops": "x" }, "spec": { "oops": 1, "configSecretRef": { "oops": {} } } }""");

    [Fact]
    public async Task Strict_refuses_unknown_fields()
    {
        AssertRefused(
            HttpStatusCode.BadRequest,
            "BadRequest",
            "FlagImportConfiguration in version \"v1alpha1\" cannot be handled as a FlagImportConfiguration: strict decoding error: " +
            string.Join(", ", UnknownFields),
            await PostAsync($"{PathOf(Configurations)}?fieldValidation=Strict", Unknown));
    }

    [Theory]
    [InlineData("?fieldValidation=Warn", true)]
    [InlineData("", true)]
    [InlineData("?fieldValidation=Ignore", false)]
    public async Task Otherwise_unknown_fields_are_dropped_with_a_warning_or_without(string query, bool warned)
    {
        var response = await PostAsync(PathOf(Configurations) + query, Unknown);

        Assert.Equal(HttpStatusCode.Created, response.Status);
        Assert.Equal(warned ? UnknownFields : [], response.Warnings.Order());
        Assert.DoesNotContain("oops", (await ReadAsync(Configurations)).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strict_refuses_a_field_that_is_there_twice()
    {
        AssertRefused(
            HttpStatusCode.BadRequest,
            "BadRequest",
            "FlagImportConfiguration in version \"v1alpha1\" cannot be handled as a FlagImportConfiguration: strict decoding error: " +
            "duplicate field \"spec.projectKey\"",
            await Client.SendAsync(HttpMethod.Post, $"{PathOf(Configurations)}?fieldValidation=Strict", Twice));
    }

    [Theory]
    [InlineData("?fieldValidation=Warn", true)]
    [InlineData("", true)]
    [InlineData("?fieldValidation=Ignore", false)]
    public async Task Otherwise_the_last_one_counts(string query, bool warned)
    {
        var response = await Client.SendAsync(HttpMethod.Post, PathOf(Configurations) + query, Twice);

        Assert.Equal("second", response.Require().Text("spec.projectKey"));
        Assert.Equal(warned ? ["duplicate field \"spec.projectKey\""] : [], response.Warnings);
    }

    [Theory]
    [InlineData(
        Configurations, """{ "spec": { "oops": 1 } }""", ClusterClient.MergePatch, "strict decoding error: unknown field \"spec.oops\"")]
    [InlineData(Secrets, """{ "oops": 1 }""", ClusterClient.MergePatch, "strict decoding error: unknown field \"oops\"")]
    [InlineData(Secrets, """{ "oops": 1 }""", StrategicPatch, "strict decoding error: unknown field \"oops\"")]
    [InlineData(
        Configurations,
        """{ "spec": { "name": "a", "name": "b" } }""",
        ClusterClient.MergePatch,
        "strict decoding error: duplicate field \"spec.name\"")]
    [InlineData(
        Configurations,
        """[{ "op": "add", "path": "/spec/oops", "value": 1 }]""",
        ClusterClient.JsonPatch,
        "strict decoding error: unknown field \"spec.oops\"")]
    public async Task A_strict_patch_is_refused(string plural, string patch, string type, string expected)
    {
        var created = await CreateAsync(plural);

        var response = await PatchAsync($"{PathOf(plural, "it")}?fieldValidation=Strict", patch, type);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.Status);
        Assert.Equal("Invalid", response.Body.Text("reason"));
        Assert.StartsWith(" \"\" is invalid: patch: Invalid value: ", response.Message, StringComparison.Ordinal);
        Assert.EndsWith(expected, response.Message, StringComparison.Ordinal);
        Assert.Equal("patch", response.Body.Text("details.causes.0.field"));
        Assert.True(JsonNode.DeepEquals(created, await ReadAsync(plural)));
    }

    [Theory]
    [InlineData(Configurations, """{ "spec": { "oops": 1 } }""", ClusterClient.MergePatch, "unknown field \"spec.oops\"")]
    [InlineData(Secrets, """{ "oops": 1 }""", ClusterClient.MergePatch, "unknown field \"oops\"")]
    [InlineData(Secrets, """{ "oops": 1 }""", StrategicPatch, "unknown field \"oops\"")]
    [InlineData(
        Configurations, """[{ "op": "add", "path": "/spec/oops", "value": 1 }]""", ClusterClient.JsonPatch, "unknown field \"spec.oops\"")]
    public async Task Another_patch_is_done_without_the_field(string plural, string patch, string type, string expected)
    {
        var created = await CreateAsync(plural);

        var response = await PatchAsync($"{PathOf(plural, "it")}?fieldValidation=Warn", patch, type);

        Assert.Equal(HttpStatusCode.OK, response.Status);
        Assert.Equal([expected], response.Warnings);
        Assert.True(JsonNode.DeepEquals(created, response.Body), response.Text);
    }

    [Fact]
    public async Task A_strict_update_is_refused()
    {
        var created = await CreateAsync(Configurations);

        var response = await PutAsync(
            $"{PathOf(Configurations, "it")}?fieldValidation=Strict", created.With("""{ "spec": { "oops": 1 } }"""));

        Assert.Equal(HttpStatusCode.BadRequest, response.Status);
        Assert.EndsWith("strict decoding error: unknown field \"spec.oops\"", response.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strict_holds_for_built_in_kinds()
    {
        AssertRefused(
            HttpStatusCode.BadRequest,
            "BadRequest",
            "Secret in version \"v1\" cannot be handled as a Secret: strict decoding error: unknown field \"oops\"",
            await PostAsync($"{PathOf(Secrets)}?fieldValidation=Strict", Sample(Secrets, change: """{ "oops": 1 }""")));
    }

    [Fact]
    public async Task Null_of_a_field_that_takes_none_is_as_if_left_out()
    {
        var response = await PostAsync(
            $"{PathOf(Configurations)}?fieldValidation=Strict",
            JsonNode.Parse("""
                {
                  "apiVersion": "flagimport.dev/v1alpha1", "kind": "FlagImportConfiguration", "metadata": { "name": "it" },
                  "spec": {
                    "projectKey": "default", "integrationKey": "split", "configSecretRef": { "name": "s" },
                    "mode": null, "tags": null, "config": null }
                }
                """)!);

        response.Require()["spec"].IsJson(
            """{ "projectKey": "default", "integrationKey": "split", "configSecretRef": { "name": "s" } }""");
    }
}

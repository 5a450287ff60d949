using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Contract;

/// <summary>PATCH with a JSON patch (RFC 6902), with a strategic merge patch, and with what is neither.</summary>
public sealed class PatchTypeTests(ControlPlane controlPlane) : ContractTest(controlPlane)
{
    private const string Rejected = "the server rejected our request due to an error in our request";

    [Theory]
    [InlineData("""[{ "op": "add", "path": "/spec/name", "value": "n" }]""", """{ "name": "n", "tags": ["a", "b"] }""")]
    [InlineData("""[{ "op": "replace", "path": "/spec/tags/0", "value": "c" }]""", """{ "tags": ["c", "b"] }""")]
    [InlineData("""[{ "op": "add", "path": "/spec/tags/-", "value": "c" }]""", """{ "tags": ["a", "b", "c"] }""")]
    [InlineData("""[{ "op": "remove", "path": "/spec/tags/0" }]""", """{ "tags": ["b"] }""")]
    [InlineData(
        """[{ "op": "test", "path": "/spec/tags/1", "value": "b" }, { "op": "remove", "path": "/spec/tags" }]""", "{}")]
    [InlineData("""[{ "op": "move", "from": "/spec/tags/0", "path": "/spec/name" }]""", """{ "name": "a", "tags": ["b"] }""")]
    [InlineData("""[{ "op": "copy", "from": "/spec/tags/0", "path": "/spec/name" }]""", """{ "name": "a", "tags": ["a", "b"] }""")]
    [InlineData("[]", """{ "tags": ["a", "b"] }""")]
    public async Task A_JSON_patch_does_one_operation_after_another(string patch, string expected)
    {
        await CreateAsync(Configurations, change: """{ "spec": { "tags": ["a", "b"] } }""");

        var response = await PatchAsync(PathOf(Configurations, "it"), patch, ClusterClient.JsonPatch);

        Assert.Equal(HttpStatusCode.OK, response.Status);
        var spec = response.Require()["spec"]!.AsObject();
        foreach (var required in (string[])["projectKey", "integrationKey", "configSecretRef"])
        {
            spec.Remove(required);
        }

        spec.IsJson(expected);
    }

    [Fact]
    public async Task Slashes_in_keys_are_escaped()
    {
        await CreateAsync(Secrets, change: """{ "metadata": { "annotations": { "example.com/a": "1" } } }""");

        var response = await PatchAsync(
            PathOf(Secrets, "it"),
            """[{ "op": "replace", "path": "/metadata/annotations/example.com~1a", "value": "2" }]""",
            ClusterClient.JsonPatch);

        response.Require().At("metadata.annotations").IsJson("""{ "example.com/a": "2" }""");
    }

    [Theory]
    [InlineData(Configurations, """[{ "op": "test", "path": "/metadata/name", "value": "other" }]""")]
    [InlineData(Secrets, """[{ "op": "test", "path": "/metadata/name", "value": "other" }]""")]
    [InlineData(Configurations, """[{ "op": "test", "path": "/metadata/resourceVersion", "value": "1" }]""")]
    [InlineData(Configurations, """[{ "op": "remove", "path": "/spec/none" }]""")]
    [InlineData(Configurations, """[{ "op": "add", "path": "/spec/none/deeper", "value": 1 }]""")]
    [InlineData(Secrets, """[{ "op": "remove", "path": "/data/none" }]""")]
    public async Task A_JSON_patch_that_cannot_be_done_is_422_and_does_nothing(string plural, string failing)
    {
        var created = await CreateAsync(plural);
        var operations = JsonNode.Parse(failing)!.AsArray();
        operations.Insert(0, JsonNode.Parse("""{ "op": "add", "path": "/metadata/labels", "value": { "a": "1" } }"""));

        var response = await PatchAsync(PathOf(plural, "it"), operations.ToJsonString(), ClusterClient.JsonPatch);

        AssertRefused(HttpStatusCode.UnprocessableEntity, "Invalid", Rejected, response);
        Assert.True(JsonNode.DeepEquals(created, await ReadAsync(plural)));
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("""{ "op": "add" }""")]
    [InlineData("""[{ "op": "invent", "path": "/spec/name" }]""")]
    [InlineData("""[{ "op": "replace" }]""")]
    public async Task A_JSON_patch_that_is_none_is_400(string patch)
    {
        await CreateAsync(Configurations);

        var response = await PatchAsync(PathOf(Configurations, "it"), patch, ClusterClient.JsonPatch);

        Assert.Equal(HttpStatusCode.BadRequest, response.Status);
        Assert.Equal("BadRequest", response.Body.Text("reason"));
    }

    [Theory]
    [InlineData("""{ "data": { "added": "dg==" } }""", """{ "kept": "a2VwdA==", "added": "dg==" }""")]
    [InlineData("""{ "data": { "kept": null, "added": "dg==" } }""", """{ "added": "dg==" }""")]
    [InlineData("""{ "stringData": { "added": "v" } }""", """{ "kept": "a2VwdA==", "added": "dg==" }""")]
    [InlineData("""{ "data": { "$patch": "replace", "added": "dg==" } }""", """{ "added": "dg==" }""")]
    public async Task A_strategic_merge_patch_is_for_built_in_kinds(string patch, string expected)
    {
        await CreateAsync(Secrets);

        var response = await PatchAsync(PathOf(Secrets, "it"), patch, StrategicPatch);

        Assert.Equal(HttpStatusCode.OK, response.Status);
        response.Body.At("data").IsJson(expected);
        Assert.Null(response.Body.At("stringData"));
    }

    [Fact]
    public async Task A_strategic_merge_patch_adds_finalizers()
    {
        await CreateAsync(Secrets, change: """{ "metadata": { "finalizers": ["example.com/a"] } }""");

        var added = await PatchAsync(PathOf(Secrets, "it"), """{ "metadata": { "finalizers": ["example.com/b"] } }""", StrategicPatch);
        Assert.Equal(["example.com/a", "example.com/b"], Finalizers(added).Order());

        var removed = await PatchAsync(
            PathOf(Secrets, "it"), """{ "metadata": { "$deleteFromPrimitiveList/finalizers": ["example.com/a"] } }""", StrategicPatch);
        Assert.Equal(["example.com/b"], Finalizers(removed));

        static IEnumerable<string> Finalizers(ClusterResponse response) =>
            response.Require().At("metadata.finalizers")!.AsArray().Select(entry => entry!.ToString());
    }

    [Theory]
    [InlineData(Configurations, StrategicPatch)]
    [InlineData(Configurations, Json)]
    [InlineData(Configurations, "text/plain")]
    public async Task A_patch_of_another_type_is_refused(string plural, string type)
    {
        await CreateAsync(plural);

        AssertRefused(
            HttpStatusCode.UnsupportedMediaType,
            "UnsupportedMediaType",
            "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, " +
            "application/merge-patch+json, application/apply-patch+yaml",
            await PatchAsync(PathOf(plural, "it"), "{}", type));
    }

    [Fact]
    public async Task A_patch_of_a_built_in_kind_of_another_type_is_refused_as_well()
    {
        await CreateAsync(Secrets);

        var response = await PatchAsync(PathOf(Secrets, "it"), "{}", "text/plain");

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.Status);
        Assert.Equal("UnsupportedMediaType", response.Body.Text("reason"));
    }
}

using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Contract;

/// <summary>Server-side apply to a built-in kind whose data is a map.</summary>
public sealed class ApplySecretTests(ControlPlane controlPlane) : ContractTest(controlPlane)
{
    private const string Both = """{ "metadata": { "name": "it" }, "type": "Opaque", "data": { "x": "eA==", "y": "eQ==" } }""";

    private Task<ClusterResponse> ApplyAsync(string manager, string body, string query = "") =>
        ApplyAsync(Secrets, manager, body, query: query);

    [Fact]
    public async Task Apply_creates_changes_and_does_nothing()
    {
        var created = await ApplyAsync("one", Both);
        var changed = await ApplyAsync("one", Both.Replace("eA==", "eHg=", StringComparison.Ordinal));
        var same = await ApplyAsync("one", Both.Replace("eA==", "eHg=", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.Created, created.Status);
        created.Body!.FieldsOf("one", "Apply").IsJson("""{ "f:data": { "f:x": {}, "f:y": {} }, "f:type": {} }""");
        Assert.Equal(HttpStatusCode.OK, changed.Status);
        Assert.Equal("eHg=", changed.Body.Text("data.x"));
        Assert.NotEqual(created.Require().Version(), changed.Require().Version());
        Assert.True(JsonNode.DeepEquals(changed.Body, same.Body), same.Text);
    }

    [Fact]
    public async Task Keys_are_owned_one_by_one()
    {
        await ApplyAsync("one", Both);

        var added = await ApplyAsync("two", """{ "data": { "z": "eg==" } }""");
        added.Require().At("data").IsJson("""{ "x": "eA==", "y": "eQ==", "z": "eg==" }""");

        var refused = await ApplyAsync("two", """{ "data": { "z": "eg==", "x": "bm8=" } }""");
        AssertRefused(HttpStatusCode.Conflict, "Conflict", "Apply failed with 1 conflict: conflict with \"one\": .data.x", refused);

        var removed = await ApplyAsync("two", "{}");
        removed.Require().At("data").IsJson("""{ "x": "eA==", "y": "eQ==" }""");
    }

    [Fact]
    public async Task A_shared_key_stays_until_nobody_applies_it()
    {
        await ApplyAsync("one", Both);
        await ApplyAsync("two", """{ "data": { "x": "eA==" } }""");

        var kept = await ApplyAsync("one", """{ "type": "Opaque", "data": { "y": "eQ==" } }""");
        var removed = await ApplyAsync("two", "{}");

        kept.Require().At("data").IsJson("""{ "x": "eA==", "y": "eQ==" }""");
        removed.Require().At("data").IsJson("""{ "y": "eQ==" }""");
    }

    [Fact]
    public async Task A_key_written_by_other_means_is_taken_over()
    {
        await ApplyAsync("one", Both);
        await PatchAsync($"{PathOf(Secrets, "it")}?fieldManager=editor", """{ "data": { "x": "bmV3" } }""");

        var refused = await ApplyAsync("one", Both);
        var forced = await ApplyAsync("one", Both, "&force=true");

        AssertRefused(
            HttpStatusCode.Conflict, "Conflict", "Apply failed with 1 conflict: conflict with \"editor\" using v1: .data.x", refused);
        Assert.Equal("eA==", forced.Require().Text("data.x"));
    }

    [Fact]
    public async Task Unknown_fields_are_refused()
    {
        await ApplyAsync("one", Both);

        var response = await ApplyAsync("one", """{ "oops": 1 }""");

        Assert.False(response.IsSuccess);
        Assert.EndsWith(".oops: field not declared in schema", response.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_must_be_base64()
    {
        var response = await ApplyAsync("one", """{ "metadata": { "name": "it" }, "data": { "x": "***" } }""");

        Assert.False(response.IsSuccess);
        Assert.Contains("illegal base64 data at input byte 0", response.Message, StringComparison.Ordinal);
        AssertNotFound(Secrets, "it", await GetAsync(PathOf(Secrets, "it")));
    }
}

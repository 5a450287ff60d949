using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Contract;

/// <summary>The status of a custom resource, which has a path of its own.</summary>
public sealed class StatusTests(ControlPlane controlPlane) : ContractTest(controlPlane)
{
    private string Path => PathOf(Configurations, "it");

    private string Status => $"{Path}/status";

    [Fact]
    public async Task Reading_the_status_reads_the_object()
    {
        await CreateAsync(Configurations);
        await PatchAsync(Status, """{ "status": { "version": 3 } }""");

        var response = await GetAsync(Status);

        Assert.Equal(HttpStatusCode.OK, response.Status);
        Assert.Equal(3, response.Body.Number("status.version"));
        Assert.True(JsonNode.DeepEquals(await ReadAsync(Configurations), response.Body));
    }

    [Fact]
    public async Task A_status_of_what_is_not_there_is_404()
    {
        AssertNotFound(Configurations, "it", await GetAsync(Status));
        AssertNotFound(Configurations, "it", await PatchAsync(Status, """{ "status": { "version": 3 } }"""));
        AssertNotFound(Configurations, "it", await PutAsync(Status, Sample(Configurations)));
        AssertNotFound(
            Configurations,
            "it",
            await ApplyAsync(Configurations, "m", """{ "status": { "version": 3 } }""", subresource: "/status"));
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    public async Task A_write_of_the_status_leaves_everything_else(string method)
    {
        var created = await CreateAsync(Configurations, change: """{ "metadata": { "labels": { "a": "1" } } }""");
        const string Change = """
            { "metadata": { "labels": { "a": "2" }, "annotations": { "b": "1" }, "finalizers": ["example.com/a"] },
              "spec": { "name": "ignored" }, "status": { "version": 3 } }
            """;

        var response = method == "PUT" ? await PutAsync(Status, created.With(Change)) : await PatchAsync(Status, Change);

        Assert.Equal(HttpStatusCode.OK, response.Status);
        var after = response.Require();
        Assert.NotEqual(created.Version(), after.Version());
        after["status"].IsJson("""{ "version": 3 }""");
        after["spec"].IsJson(created["spec"]!.ToJsonString());
        after.At("metadata.labels").IsJson("""{ "a": "1" }""");
        Assert.Null(after.At("metadata.annotations"));
        Assert.Null(after.At("metadata.finalizers"));
        Assert.Equal(1, after.Number("metadata.generation"));
        Assert.True(JsonNode.DeepEquals(after, await ReadAsync(Configurations)));
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    public async Task A_write_of_the_object_leaves_the_status(string method)
    {
        await CreateAsync(Configurations);
        var before = (await PatchAsync(Status, """{ "status": { "version": 3 } }""")).Require();
        const string Change = """{ "spec": { "name": "n" }, "status": { "version": 4 } }""";

        var after = (method == "PUT" ? await PutAsync(Path, before.With(Change)) : await PatchAsync(Path, Change)).Require();

        Assert.Equal("n", after.Text("spec.name"));
        after["status"].IsJson("""{ "version": 3 }""");
    }

    [Fact]
    public async Task An_update_of_the_object_that_leaves_out_the_status_does_not_remove_it()
    {
        await CreateAsync(Configurations);
        var before = (await PatchAsync(Status, """{ "status": { "version": 3 } }""")).Require();

        var after = (await PutAsync(Path, before.With("""{ "status": null }"""))).Require();

        Assert.True(JsonNode.DeepEquals(before, after));
    }

    [Fact]
    public async Task A_status_that_stays_the_same_keeps_the_version()
    {
        await CreateAsync(Configurations);
        var before = (await PatchAsync(Status, """{ "status": { "version": 3 } }""")).Require();

        var patched = (await PatchAsync(Status, """{ "status": { "version": 3 }, "metadata": { "labels": { "a": "1" } } }""")).Require();
        var put = (await PutAsync(Status, before)).Require();

        Assert.True(JsonNode.DeepEquals(before, patched), patched.ToJsonString());
        Assert.True(JsonNode.DeepEquals(before, put), put.ToJsonString());
    }

    [Fact]
    public async Task A_status_can_be_replaced_and_removed()
    {
        await CreateAsync(Configurations);
        var first = (await PatchAsync(Status, """{ "status": { "version": 3 } }""")).Require();

        var second = (await PutAsync(Status, first.With("""{ "status": { "version": null, "_id": "i" } }"""))).Require();
        second["status"].IsJson("""{ "_id": "i" }""");

        var third = (await PutAsync(Status, second.With("""{ "status": null }"""))).Require();
        Assert.Null(third["status"]);
    }

    [Fact]
    public async Task Each_write_of_one_moves_the_version_for_the_other()
    {
        var created = await CreateAsync(Configurations);
        await PatchAsync(Status, """{ "status": { "version": 3 } }""");

        AssertConflict(Configurations, "it", await PutAsync(Path, created.With(ContentChange(Configurations))));
        AssertConflict(Configurations, "it", await PutAsync(Status, created.With("""{ "status": { "version": 4 } }""")));
    }

    [Fact]
    public async Task A_version_in_a_patch_of_the_status_is_a_precondition()
    {
        var created = await CreateAsync(Configurations);
        await PatchAsync(Path, ContentChange(Configurations));

        var response = await PatchAsync(
            Status, $$"""{ "metadata": { "resourceVersion": "{{created.Version()}}" }, "status": { "version": 3 } }""");

        AssertConflict(Configurations, "it", response);
    }

    [Fact]
    public async Task A_JSON_patch_of_the_status_works()
    {
        await CreateAsync(Configurations);

        var response = await PatchAsync(
            Status, """[{ "op": "add", "path": "/status", "value": { "version": 5 } }]""", ClusterClient.JsonPatch);

        Assert.Equal(5, response.Require().Number("status.version"));
    }

    [Theory]
    [InlineData(
        """{ "version": "x" }""", "status.version: Invalid value: \"string\": version in body must be of type integer: \"string\"")]
    [InlineData("""{ "import": { "state": "Queued" } }""", "status.import.requested: Required value")]
    public async Task A_status_must_be_valid(string status, string expected)
    {
        var created = await CreateAsync(Configurations);

        var response = await PatchAsync(Status, $$"""{ "status": {{status}} }""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.Status);
        Assert.Equal([expected], response.Causes);
        Assert.True(JsonNode.DeepEquals(created, await ReadAsync(Configurations)));
    }

    [Fact]
    public async Task An_unknown_field_of_the_status_is_dropped_or_refused()
    {
        await CreateAsync(Configurations);

        var dropped = await PatchAsync(Status, """{ "status": { "version": 3, "oops": 1 } }""");
        var refused = await PatchAsync($"{Status}?fieldValidation=Strict", """{ "status": { "oops": 1 } }""");

        dropped.Require()["status"].IsJson("""{ "version": 3 }""");
        Assert.Equal(["unknown field \"status.oops\""], dropped.Warnings);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
    }

    [Fact]
    public async Task A_field_that_keeps_anything_does()
    {
        await CreateAsync(Configurations);
        const string Value = """{ "a": [1, { "b": false }, []], "c": 1.5, "d": {} }""";

        var response = await PatchAsync(Status, $$"""{ "status": { "plan": [{ "op": "add", "path": "/x", "value": {{Value}} }] } }""");

        response.Require().At("status.plan.0.value").IsJson(Value);
        Assert.Empty(response.Warnings);
    }
}

using System.Text.Json.Nodes;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Contract;

/// <summary>Who owns what after writes other than apply.</summary>
public sealed class ManagedFieldsTests(ControlPlane controlPlane) : ContractTest(controlPlane)
{
    private string Path => PathOf(Configurations, "it");

    [Fact]
    public async Task The_creator_owns_everything_it_sent()
    {
        var body = Sample(Configurations, change: """
            { "metadata": { "labels": { "l": "1" }, "annotations": { "a": "1" }, "finalizers": ["example.com/f"] },
              "spec": { "tags": ["t"], "config": { "ldTag": "x" }, "adopt": { "id": "i" } } }
            """);

        var created = (await PostAsync($"{PathOf(Configurations)}?fieldManager=creator", body)).Require();

        created.FieldsOf("creator", "Update").IsJson("""
            {
              "f:metadata": {
                "f:annotations": { ".": {}, "f:a": {} },
                "f:finalizers": { ".": {}, "v:\"example.com/f\"": {} },
                "f:labels": { ".": {}, "f:l": {} } },
              "f:spec": {
                ".": {}, "f:adopt": { ".": {}, "f:id": {} }, "f:config": { ".": {}, "f:ldTag": {} }, "f:configSecretRef": {},
                "f:integrationKey": {}, "f:projectKey": {}, "f:tags": {} }
            }
            """);
    }

    [Fact]
    public async Task An_entry_says_what_form_it_has()
    {
        var created = (await PostAsync($"{PathOf(Configurations)}?fieldManager=creator", Sample(Configurations))).Require();

        var entry = Assert.Single(created.At("metadata.managedFields")!.AsArray());
        Assert.Equal(
            ["apiVersion", "fieldsType", "fieldsV1", "manager", "operation", "time"], entry!.AsObject().Select(field => field.Key).Order());
        Assert.Equal("flagimport.dev/v1alpha1", entry.Text("apiVersion"));
        Assert.Equal("FieldsV1", entry.Text("fieldsType"));
        Assert.Equal(created.Text("metadata.creationTimestamp"), entry.Text("time"));
    }

    [Theory]
    [InlineData("my-agent/v1.2 (linux/amd64) more", "my-agent")]
    [InlineData("curl", "curl")]
    public async Task Without_a_manager_the_user_agent_names_one(string userAgent, string expected)
    {
        var response = await Client.SendAsync(
            HttpMethod.Post, PathOf(Configurations), Sample(Configurations).ToJsonString(), userAgent: userAgent);

        Assert.NotNull(response.Require().FieldsOf(expected, "Update"));
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    public async Task A_writer_owns_what_it_changed(string method)
    {
        var created = (await PostAsync($"{PathOf(Configurations)}?fieldManager=creator", Sample(Configurations))).Require();

        var changed = (method == "PUT"
            ? await PutAsync($"{Path}?fieldManager=writer", created.With(ContentChange(Configurations)))
            : await PatchAsync($"{Path}?fieldManager=writer", ContentChange(Configurations))).Require();

        changed.FieldsOf("writer", "Update").IsJson("""{ "f:spec": { "f:name": {} } }""");
        Assert.True(JsonNode.DeepEquals(created.FieldsOf("creator", "Update"), changed.FieldsOf("creator", "Update")));
    }

    [Fact]
    public async Task The_last_writer_of_a_value_is_its_only_owner()
    {
        await CreateAsync(Configurations);
        await PatchAsync($"{Path}?fieldManager=first", ContentChange(Configurations, "a"));

        var changed = (await PatchAsync($"{Path}?fieldManager=second", ContentChange(Configurations, "b"))).Require();

        Assert.Null(changed.FieldsOf("first", "Update"));
        changed.FieldsOf("second", "Update").IsJson("""{ "f:spec": { "f:name": {} } }""");
    }

    [Fact]
    public async Task What_is_removed_is_owned_by_nobody()
    {
        await CreateAsync(Configurations);
        await PatchAsync($"{Path}?fieldManager=first", ContentChange(Configurations));

        var changed = (await PatchAsync($"{Path}?fieldManager=second", """{ "spec": { "name": null } }""")).Require();

        Assert.Null(changed.FieldsOf("first", "Update"));
        Assert.Null(changed.FieldsOf("second", "Update"));
    }

    [Fact]
    public async Task The_status_is_owned_through_its_path()
    {
        await CreateAsync(Configurations);

        await PatchAsync($"{Path}/status?fieldManager=writer", """
            { "status": {
                "version": 1, "_status": { "status": "x" }, "appliedConfig": { "a": "b" },
                "plan": [{ "op": "add", "path": "/x", "value": { "q": 1 } }],
                "conditions": [{
                  "type": "Ready", "status": "True", "reason": "R", "message": "", "lastTransitionTime": "2026-05-01T08:00:00Z" }] } }
            """);
        var changed = (await PatchAsync($"{Path}?fieldManager=writer", ContentChange(Configurations))).Require();

        changed.FieldsOf("writer", "Update").IsJson("""{ "f:spec": { "f:name": {} } }""");
        changed.FieldsOf("writer", "Update", "status").IsJson("""
            { "f:status": {
                ".": {}, "f:_status": { ".": {}, "f:status": {} }, "f:appliedConfig": { ".": {}, "f:a": {} },
                "f:conditions": { ".": {}, "k:{\"type\":\"Ready\"}": {
                  ".": {}, "f:lastTransitionTime": {}, "f:message": {}, "f:reason": {}, "f:status": {}, "f:type": {} } },
                "f:plan": {}, "f:version": {} } }
            """);
    }

    [Fact]
    public async Task A_write_that_leaves_out_the_entries_keeps_them()
    {
        var created = (await PostAsync($"{PathOf(Configurations)}?fieldManager=creator", Sample(Configurations))).Require();

        var changed = (await PutAsync(
            $"{Path}?fieldManager=writer",
            created.With(ContentChange(Configurations)).With("""{ "metadata": { "managedFields": null } }"""))).Require();

        Assert.NotNull(changed.FieldsOf("creator", "Update"));
        Assert.NotNull(changed.FieldsOf("writer", "Update"));
    }

    [Fact]
    public async Task Entries_can_be_reset_and_an_apply_then_meets_one_of_before()
    {
        await ApplyAsync(Configurations, "one", Sample(Configurations, change: ContentChange(Configurations, "a")).ToJsonString());

        var reset = (await PatchAsync(Path, """{ "metadata": { "managedFields": [{}] } }""")).Require();
        Assert.Null(reset.At("metadata.managedFields"));

        var refused = await ApplyAsync(
            Configurations, "one", Sample(Configurations, change: ContentChange(Configurations, "b")).ToJsonString());
        Assert.Equal([".spec.name: conflict with \"before-first-apply\" using flagimport.dev/v1alpha1"], refused.Causes);
    }

    [Fact]
    public async Task An_entry_of_a_secret_names_its_keys()
    {
        var created = (await PostAsync(
            $"{PathOf(Secrets)}?fieldManager=creator", Sample(Secrets, change: """{ "type": null, "data": { "b": "dg==" } }"""))).Require();

        created.FieldsOf("creator", "Update").At("f:data").IsJson("""{ ".": {}, "f:b": {}, "f:kept": {} }""");
    }
}

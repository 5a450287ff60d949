using System.Text.Json.Nodes;
using FlagImportOperator.Api;
using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Scenarios;

public sealed class UpdateTests(ControlPlane controlPlane, SharedStage shared) : Scenario(controlPlane, shared), IClassFixture<SharedStage>
{
    /// <summary>Name of the case, spec before, spec after, the one patch expected with OWNER for the owner tag.</summary>
    public static TheoryData<string, string, string, string> Changes { get; } = new()
    {
        { "name", """{ "name": "Old" }""", """{ "name": "New" }""", """[{"op":"replace","path":"/name","value":"New"}]""" },
        { "name-appears", "{}", """{ "name": "New" }""", """[{"op":"replace","path":"/name","value":"New"}]""" },
        { "tag-added", """{ "tags": ["a"] }""", """{ "tags": ["a", "b"] }""", """[{"op":"add","path":"/tags/-","value":"b"}]""" },
        { "tag-removed", """{ "tags": ["a", "b"] }""", """{ "tags": ["b"] }""", """[{"op":"replace","path":"/tags","value":["b","OWNER"]}]""" },
        { "tag-exchanged", """{ "tags": ["a"] }""", """{ "tags": ["b"] }""", """[{"op":"replace","path":"/tags","value":["b","OWNER"]}]""" },
        { "tags-emptied", """{ "tags": ["a"] }""", """{ "tags": [] }""", """[{"op":"replace","path":"/tags","value":["OWNER"]}]""" },
        { "tags-appear", "{}", """{ "tags": ["a"] }""", """[{"op":"add","path":"/tags/-","value":"a"}]""" },
        {
            "value", "{}", """{ "config": { "workspaceId": "ws-2" } }""",
            """[{"op":"add","path":"/config/workspaceId","value":"ws-2"}]"""
        },
        {
            "value-added", "{}", """{ "config": { "ldMaintainer": "someone@example.com" } }""",
            """[{"op":"add","path":"/config/ldMaintainer","value":"someone@example.com"}]"""
        },
        {
            "value-removed", """{ "config": { "splitTag": "web" } }""", "{}",
            """[{"op":"remove","path":"/config/splitTag"}]"""
        },
        {
            "all-at-once", """{ "name": "Old", "tags": ["a"], "config": { "splitTag": "web" } }""",
            """{ "name": "New", "tags": ["a", "z"], "config": { "environmentId": "env-2", "ldTag": "from-split" } }""",
            """
            [
              {"op":"replace","path":"/name","value":"New"},
              {"op":"add","path":"/tags/-","value":"z"},
              {"op":"add","path":"/config/environmentId","value":"env-2"},
              {"op":"add","path":"/config/ldTag","value":"from-split"},
              {"op":"remove","path":"/config/splitTag"}
            ]
            """
        },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_change_is_one_patch_of_what_changed(string name, string before, string after, string patch)
    {
        await Stage.ApplyAsync(name, before);
        await Stage.ReadyAsync(name);
        var configuration = Stage.Configuration(name);

        await Stage.ApplyAsync(name, after);

        var resource = await Stage.ReadyAsync(name);
        var expected = JsonNode.Parse(patch.Replace("OWNER", Stage.OwnerTag(name), StringComparison.Ordinal));
        var sent = Assert.Single(Stage.Patches(configuration.Id));
        Assert.True(JsonNode.DeepEquals(expected, sent), sent.ToJsonString());
        Assert.Equal(Stage.Find(configuration).Version, resource["status"]!["version"]!.GetValue<int>());
        Assert.Equal(1, Stage.Creates(name));
    }

    [Theory]
    [InlineData("name-let-go", """{ "name": "Kept" }""")]
    [InlineData("tags-let-go", """{ "tags": ["kept"] }""")]
    public async Task What_is_no_longer_declared_is_left_as_it_is(string name, string before)
    {
        await Stage.ApplyAsync(name, before);
        await Stage.ReadyAsync(name);
        var configuration = Stage.Configuration(name);

        await Stage.ApplyAsync(name);

        await Stage.ReadyAsync(name);
        Assert.Empty(Stage.Patches(configuration.Id));
        Assert.Equal(configuration, Stage.Find(configuration));
    }

    [Fact]
    public async Task Nothing_is_sent_when_nothing_declared_changed()
    {
        await Stage.ApplyAsync("same", """{ "name": "Same", "tags": ["a", "b"] }""");
        await Stage.ReadyAsync("same");
        var configuration = Stage.Configuration("same");
        var gets = Stage.Calls(configuration.Id, SimulatorOperation.Get).Count;

        // The order of a set is no difference either; to the API server it is.
        await Stage.ApplyAsync("same", """{ "name": "Same", "tags": ["b", "a"] }""");
        var reordered = await Stage.ReadyAsync("same");
        await Stage.AnnotateAsync("same", ResourceNames.ReconcileRequestedAnnotation, "now");
        await Stage.UntilAsync("same", "it is compared", resource =>
            resource["status"]!["lastHandledReconcileAt"]?.GetValue<string>() == "now");

        Assert.Equal(2, reordered["metadata"]!["generation"]!.GetValue<long>());
        Assert.Equal(gets + 2, Stage.Calls(configuration.Id, SimulatorOperation.Get).Count);
        Assert.Empty(Stage.Patches(configuration.Id));
        Assert.Equal(configuration, Stage.Find(configuration));
    }

    [Fact]
    public async Task A_label_is_no_reason_for_a_call()
    {
        await Stage.ApplyAsync("labelled");
        await Stage.ReadyAsync("labelled");
        var id = Stage.Configuration("labelled").Id;
        var labelled = await Stage.Cluster.PatchAsync(
            Stage.PathOf("labelled"), JsonNode.Parse("""{ "metadata": { "labels": { "team": "shop" }, "annotations": { "note": "none" } } }""")!);

        await Stage.PollsAsync(3);

        Assert.Empty(Stage.Calls(id, SimulatorOperation.Get));
        Assert.Equal(labelled.Version(), (await Stage.GetAsync("labelled")).Version());
    }

    [Fact]
    public async Task An_update_costs_one_write()
    {
        await Stage.ApplyAsync("cheap", """{ "name": "Old" }""");
        await Stage.ReadyAsync("cheap");
        var applied = await Stage.ApplyAsync("cheap", """{ "name": "New" }""");
        await Stage.ReadyAsync("cheap");
        await Stage.PollsAsync(2);

        Assert.Single(await Stage.HistoryAsync("cheap", applied.Version()));
        Assert.Empty(await Stage.EventsAsync("cheap"));
    }

    [Fact]
    public async Task Edits_that_follow_each_other_fast_end_with_the_last_one()
    {
        await Stage.ApplyAsync("fast", """{ "name": "0" }""");
        for (var edit = 1; edit <= 10; edit++)
        {
            await Stage.ApplyAsync("fast", $$"""{ "name": "{{edit}}", "tags": ["t{{edit}}"] }""");
        }

        await Stage.ReadyAsync("fast");

        var configuration = Stage.Configuration("fast");
        Assert.Equal("10", configuration.Name);
        Assert.Equal(new[] { "t10", Stage.OwnerTag("fast") }.Order(), configuration.Tags.Order());
        Assert.Equal(1, Stage.Creates("fast"));
    }

    [Fact]
    public async Task A_finalizer_that_someone_took_off_is_put_back()
    {
        await Stage.ApplyAsync("finalizer");
        await Stage.ReadyAsync("finalizer");

        await Stage.Cluster.PatchAsync(Stage.PathOf("finalizer"), JsonNode.Parse("""{ "metadata": { "finalizers": null } }""")!);

        await Stage.UntilAsync("finalizer", "the finalizer is back", resource => resource.HasFinalizer());
        Assert.Equal(1, Stage.Creates("finalizer"));
    }

    [Fact]
    public async Task A_status_that_someone_wiped_is_found_again_by_the_owner_tag()
    {
        await Stage.ApplyAsync("wiped");
        var before = await Stage.ReadyAsync("wiped");

        await Stage.Cluster.PatchAsync($"{Stage.PathOf("wiped")}/status", JsonNode.Parse("""{ "status": null }""")!);

        await Stage.UntilAsync("wiped", "the status is back", resource => resource.Id() == before.Id());
        await Stage.ReadyAsync("wiped");
        Assert.Equal(1, Stage.Creates("wiped"));
        Assert.Single(Stage.Configurations("wiped"));
    }
}

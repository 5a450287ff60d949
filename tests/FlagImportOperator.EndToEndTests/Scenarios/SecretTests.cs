using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Scenarios;

public sealed class SecretTests(ControlPlane controlPlane, SharedStage shared) : Scenario(controlPlane, shared), IClassFixture<SharedStage>
{
    [Fact]
    public async Task Of_a_Secret_that_was_rotated_only_the_key_that_changed_is_sent()
    {
        await Stage.ApplySecretAsync("rotated", ("workspaceApiKey", "rotated-workspace"), ("ldApiKey", "rotated-ld-old"));
        await ApplyAsync("rotated");
        var before = await Stage.ReadyAsync("rotated");

        await Stage.ApplySecretAsync("rotated", ("workspaceApiKey", "rotated-workspace"), ("ldApiKey", "rotated-ld-new"));

        await Stage.CalledAsync(before.Id()!, SimulatorOperation.Patch);
        var sent = Assert.Single(Stage.Patches(before.Id()!));
        Assert.Equal("""[{"op":"add","path":"/config/ldApiKey","value":"rotated-ld-new"}]""", sent.ToJsonString());
        Assert.Equal("rotated-ld-new", Stage.Configuration("rotated").Config["ldApiKey"]);
        var after = await Stage.UntilAsync("rotated", "the new fingerprint is noted", resource => Fingerprint(resource, "ldApiKey") != Fingerprint(before, "ldApiKey"));
        Assert.Equal(Fingerprint(before, "workspaceApiKey"), Fingerprint(after, "workspaceApiKey"));
        Assert.Equal(KStatus.Current, KStatusRules.Compute(after));
        Assert.Empty(await Stage.EventsAsync("rotated"));
    }

    [Fact]
    public async Task A_Secret_that_several_resources_share_reaches_all_of_them()
    {
        await Stage.ApplySecretAsync("common", ("workspaceApiKey", "common-workspace"), ("ldApiKey", "common-ld-old"));
        string[] names = ["common-1", "common-2", "common-3"];
        foreach (var name in names)
        {
            await ApplyAsync(name, "common");
        }

        foreach (var name in names)
        {
            await Stage.ReadyAsync(name);
        }

        await Stage.ApplySecretAsync("common", ("workspaceApiKey", "common-workspace"), ("ldApiKey", "common-ld-new"));

        foreach (var name in names)
        {
            await Stage.CalledAsync(Stage.Configuration(name).Id, SimulatorOperation.Patch);
            Assert.Equal("common-ld-new", Stage.Configuration(name).Config["ldApiKey"]);
        }
    }

    [Fact]
    public async Task A_Secret_that_was_touched_without_a_change_of_value_changes_nothing()
    {
        await Stage.ApplySecretAsync("touched", ("workspaceApiKey", "touched-workspace"), ("ldApiKey", "touched-ld"));
        await ApplyAsync("touched");
        var before = await Stage.ReadyAsync("touched");

        await Stage.Cluster.PatchAsync(Stage.SecretPath("touched"), JsonNode.Parse("""{ "metadata": { "annotations": { "by": "someone" } } }""")!);

        await Stage.CalledAsync(before.Id()!, SimulatorOperation.Get);
        await Stage.PollsAsync(2);
        Assert.Empty(Stage.Patches(before.Id()!));
        Assert.Equal(before.Version(), (await Stage.GetAsync("touched")).Version());
    }

    [Fact]
    public async Task A_Secret_that_is_not_there_yet_is_waited_for()
    {
        await ApplyAsync("later");

        var waiting = await Stage.NotReadyAsync("later", "SecretNotFound");

        Assert.Equal("False", waiting.Condition("Ready")!.Status());
        Assert.Equal("SecretNotFound", waiting.Condition("Reconciling")!.Reason());
        Assert.Contains("Secret \"later\", which does not exist", waiting.Condition("Ready")!.Message(), StringComparison.Ordinal);
        Assert.Equal(KStatus.InProgress, KStatusRules.Compute(waiting));
        Assert.False(waiting.HasFinalizer());
        Assert.Equal("Warning", (await Stage.EventAsync("later", "SecretNotFound"))["type"]!.GetValue<string>());
        await Stage.PollsAsync(2);
        Assert.Equal(0, Stage.Creates("later"));
        Assert.Equal(waiting.Version(), (await Stage.GetAsync("later")).Version());

        await Stage.ApplySecretAsync("later", ("workspaceApiKey", "later-workspace"), ("ldApiKey", "later-ld"));

        var ready = await Stage.ReadyAsync("later");
        Assert.Null(ready.Condition("Reconciling"));
        Assert.Equal(1, Stage.Creates("later"));
    }

    [Fact]
    public async Task A_key_that_is_missing_is_named_and_waited_for()
    {
        await Stage.ApplySecretAsync("half", ("workspaceApiKey", "half-workspace"));
        await ApplyAsync("half");

        var waiting = await Stage.NotReadyAsync("half", "SecretKeyMissing");

        Assert.Contains("ldApiKey", waiting.Condition("Ready")!.Message(), StringComparison.Ordinal);
        Assert.Equal(KStatus.InProgress, KStatusRules.Compute(waiting));
        Assert.Equal(0, Stage.Creates("half"));

        await Stage.ApplySecretAsync("half", ("workspaceApiKey", "half-workspace"), ("ldApiKey", "half-ld"));

        await Stage.ReadyAsync("half");
    }

    [Fact]
    public async Task A_key_that_stands_in_both_places_stalls_until_one_goes()
    {
        await Stage.ApplySecretAsync("twice", ("workspaceApiKey", "twice-workspace"), ("ldApiKey", "twice-ld"), ("workspaceId", "twice-id-in-secret"));
        await ApplyAsync("twice");

        var stalled = await Stage.NotReadyAsync("twice", "DuplicateConfigKey");

        Assert.Contains("workspaceId", stalled.Condition("Ready")!.Message(), StringComparison.Ordinal);
        Assert.Equal(KStatus.Failed, KStatusRules.Compute(stalled));
        Assert.Equal(0, Stage.Creates("twice"));

        await Stage.ApplyAsync("twice", """{ "configSecretRef": { "name": "twice" }, "config": { "workspaceId": null } }""");

        await Stage.ReadyAsync("twice");
        Assert.Equal("twice-id-in-secret", Stage.Configuration("twice").Config["workspaceId"]);
    }

    [Fact]
    public async Task A_key_that_stands_in_both_places_may_also_go_from_the_Secret()
    {
        await Stage.ApplySecretAsync("undone", ("workspaceApiKey", "undone-workspace"), ("ldApiKey", "undone-ld"), ("workspaceId", "undone-id-in-secret"));
        await ApplyAsync("undone");
        await Stage.NotReadyAsync("undone", "DuplicateConfigKey");

        await Stage.ApplySecretAsync("undone", ("workspaceApiKey", "undone-workspace"), ("ldApiKey", "undone-ld"));

        await Stage.ReadyAsync("undone");
        Assert.Equal("ws-1", Stage.Configuration("undone").Config["workspaceId"]);
    }

    [Fact]
    public async Task A_key_that_the_integration_does_not_know_is_named()
    {
        await Stage.ApplySecretAsync("odd", ("workspaceApiKey", "odd-workspace"), ("ldApiKey", "odd-ld"), ("password", "odd-password"));
        await ApplyAsync("odd");

        var waiting = await Stage.NotReadyAsync("odd", "UnknownConfigKey");

        Assert.Contains("Key password of Secret \"odd\"", waiting.Condition("Ready")!.Message(), StringComparison.Ordinal);
        Assert.Equal(0, Stage.Creates("odd"));
    }

    [Fact]
    public async Task A_resource_that_names_another_Secret_gets_the_values_of_that_one()
    {
        await Stage.ApplySecretAsync("first", ("workspaceApiKey", "first-workspace"), ("ldApiKey", "first-ld-key"));
        await Stage.ApplySecretAsync("second", ("workspaceApiKey", "second-workspace"), ("ldApiKey", "first-ld-key"));
        await ApplyAsync("moves", "first");
        var id = (await Stage.ReadyAsync("moves")).Id()!;

        await ApplyAsync("moves", "second");

        await Stage.ReadyAsync("moves");
        var sent = Assert.Single(Stage.Patches(id));
        Assert.Equal("""[{"op":"add","path":"/config/workspaceApiKey","value":"second-workspace"}]""", sent.ToJsonString());

        await Stage.ApplySecretAsync("second", ("workspaceApiKey", "third-workspace"), ("ldApiKey", "first-ld-key"));

        await Stage.CalledAsync(id, SimulatorOperation.Patch, count: 2);
    }

    private Task<JsonObject> ApplyAsync(string name, string? secret = null) =>
        Stage.ApplyAsync(name, $$"""{ "configSecretRef": { "name": "{{secret ?? name}}" } }""");

    private static string Fingerprint(JsonObject resource, string key) => resource["status"]!["appliedConfig"]![key]!.GetValue<string>();
}

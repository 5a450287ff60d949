using FlagImportOperator.Api;
using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Scenarios;

public sealed class ModeTests(ControlPlane controlPlane, SharedStage shared) : Scenario(controlPlane, shared), IClassFixture<SharedStage>
{
    [Fact]
    public async Task Observe_shows_what_would_be_created_and_creates_nothing()
    {
        await Stage.ApplyAsync("looks", """{ "mode": "Observe", "tags": ["a"] }""");

        var resource = await Stage.NotReadyAsync("looks", "PlanPending");

        var plan = Assert.Single(resource["status"]!["plan"]!.AsArray())!;
        Assert.Equal(("add", ""), (plan["op"]!.GetValue<string>(), plan["path"]!.GetValue<string>()));
        Assert.Equal(
            """{"environmentId":"env-1","ldApiKey":"(secret)","workspaceApiKey":"(secret)","workspaceId":"ws-1"}""",
            plan["value"]!["config"]!.ToJsonString());
        Assert.Equal($"{Stage.Namespace}/looks", plan["value"]!["name"]!.GetValue<string>());
        Assert.False(resource.HasFinalizer());
        Assert.Equal(KStatus.InProgress, KStatusRules.Compute(resource));
        await Stage.PollsAsync(2);
        Assert.Empty(Stage.Configurations("looks"));
        Assert.Equal(0, Stage.Creates("looks"));

        await Stage.ApplyAsync("looks", """{ "tags": ["a"] }""");

        var managed = await Stage.ReadyAsync("looks");
        Assert.Null(managed["status"]!["plan"]);
        Assert.Equal(1, Stage.Creates("looks"));
    }

    [Fact]
    public async Task Observe_shows_what_would_be_patched_and_patches_nothing()
    {
        await Stage.ApplySecretAsync("watches", ("workspaceApiKey", "watches-workspace"), ("ldApiKey", "watches-ld-old"));
        await Stage.ApplyAsync("watches", """{ "name": "Old", "configSecretRef": { "name": "watches" } }""");
        var id = (await Stage.ReadyAsync("watches")).Id()!;
        await Stage.ApplyAsync("watches", """{ "name": "New", "mode": "Observe", "configSecretRef": { "name": "watches" } }""");
        await Stage.NotReadyAsync("watches", "PlanPending");

        await Stage.ApplySecretAsync("watches", ("workspaceApiKey", "watches-workspace"), ("ldApiKey", "watches-ld-new"));

        var resource = await Stage.UntilAsync("watches", "the plan has both", found => found["status"]!["plan"]?.AsArray().Count == 2);
        Assert.Equal(
            ["replace /name \"New\"", "add /config/ldApiKey \"(secret)\""],
            resource["status"]!["plan"]!.AsArray().Select(o => $"{o!["op"]} {o["path"]} {o["value"]!.ToJsonString()}"));
        Assert.Equal("False", resource.Condition("Synced")!.Status());
        Assert.Empty(Stage.Patches(id));
        Assert.Equal("Old", Stage.Simulator.Find(id)!.Name);
    }

    [Fact]
    public async Task Observe_of_what_is_as_declared_is_ready()
    {
        await Stage.ApplyAsync("agrees");
        var id = (await Stage.ReadyAsync("agrees")).Id()!;

        await Stage.ApplyAsync("agrees", """{ "mode": "Observe" }""");

        var resource = await Stage.ReadyAsync("agrees");
        Assert.Equal("True", resource.Condition("Synced")!.Status());
        Assert.Empty(Stage.Patches(id));

        // Nothing outside is written in this mode, on the way out neither.
        await Stage.DeleteAsync("agrees");
        await Stage.GoneAsync("agrees");
        Assert.NotNull(Stage.Simulator.Find(id));
        Assert.Contains(Stage.OwnerTag("agrees"), Stage.Simulator.Find(id)!.Tags);
        await Stage.EventAsync("agrees", "Orphaned");
    }

    [Fact]
    public async Task Observe_reports_an_edit_in_the_web_UI_and_leaves_it()
    {
        await Stage.ApplyAsync("reports", """{ "name": "Declared" }""");
        var id = (await Stage.ReadyAsync("reports")).Id()!;
        await Stage.ApplyAsync("reports", """{ "name": "Declared", "mode": "Observe" }""");
        await Stage.ReadyAsync("reports");

        Stage.Simulator.EditInWebUi(id, form => form.Name = "Someone's");

        var resource = await Stage.NotReadyAsync("reports", "PlanPending");
        Assert.Equal("Declared", Assert.Single(resource["status"]!["plan"]!.AsArray())!["value"]!.GetValue<string>());
        Assert.Equal("Drifted", resource.Condition("Synced")!.Reason());
        Assert.Equal("Someone's", Stage.Simulator.Find(id)!.Name);
    }

    [Fact]
    public async Task Observe_queues_no_import()
    {
        await Stage.ApplyAsync("no-import");
        var id = (await Stage.ReadyAsync("no-import")).Id()!;
        await Stage.ApplyAsync("no-import", """{ "mode": "Observe" }""");
        await Stage.ReadyAsync("no-import");

        await Stage.AnnotateAsync("no-import", ResourceNames.ImportRequestedAnnotation, "now");

        await Stage.PollsAsync(3);
        Assert.Empty(Stage.Calls(id, SimulatorOperation.Trigger));
    }

    [Fact]
    public async Task Paused_does_nothing_and_says_so()
    {
        await Stage.ApplyAsync("paused", """{ "mode": "Paused" }""");

        var resource = await Stage.NotReadyAsync("paused", "Paused");

        Assert.Equal("Unknown", resource.Condition("Ready")!.Status());
        Assert.Equal(KStatus.InProgress, KStatusRules.Compute(resource));
        Assert.False(resource.HasFinalizer());
        await Stage.PollsAsync(2);
        Assert.Equal(0, Stage.Creates("paused"));

        await Stage.ApplyAsync("paused");
        await Stage.ReadyAsync("paused");
    }

    [Fact]
    public async Task Paused_repairs_nothing_and_updates_nothing_until_it_ends()
    {
        await Stage.ApplyAsync("held", """{ "name": "Declared" }""");
        var id = (await Stage.ReadyAsync("held")).Id()!;
        await Stage.ApplyAsync("held", """{ "name": "Declared", "mode": "Paused" }""");
        await Stage.NotReadyAsync("held", "Paused");

        Stage.Simulator.EditInWebUi(id, form => form.Name = "Someone's");
        await Stage.ApplyAsync("held", """{ "name": "Newer", "mode": "Paused" }""");
        await Stage.NotReadyAsync("held", "Paused");
        await Stage.PollsAsync(3);
        Assert.Empty(Stage.Patches(id));
        Assert.Empty(Stage.Calls(id, SimulatorOperation.Get));

        await Stage.ApplyAsync("held", """{ "name": "Newer" }""");

        await Stage.ReadyAsync("held");
        Assert.Equal("Newer", Stage.Simulator.Find(id)!.Name);
    }

    [Fact]
    public async Task Paused_holds_a_deletion_back_until_it_ends()
    {
        await Stage.ApplyAsync("stays");
        var id = (await Stage.ReadyAsync("stays")).Id()!;
        await Stage.ApplyAsync("stays", """{ "mode": "Paused" }""");
        await Stage.NotReadyAsync("stays", "Paused");
        await Stage.DeleteAsync("stays");

        var blocked = await Stage.UntilAsync("stays", "the deletion is blocked", found => found.Condition("Ready")!.Reason() == "DeletionBlocked");

        Assert.Equal(KStatus.Terminating, KStatusRules.Compute(blocked));
        await Stage.PollsAsync(2);
        Assert.NotNull(Stage.Simulator.Find(id));

        await Stage.ApplyAsync("stays", """{ "mode": "Manage" }""");

        await Stage.GoneAsync("stays");
        Assert.Null(Stage.Simulator.Find(id));
    }

    [Fact]
    public async Task Paused_gives_way_to_force()
    {
        await Stage.ApplyAsync("yields");
        var id = (await Stage.ReadyAsync("yields")).Id()!;
        await Stage.ApplyAsync("yields", """{ "mode": "Paused" }""");
        await Stage.NotReadyAsync("yields", "Paused");
        await Stage.DeleteAsync("yields");

        await Stage.AnnotateAsync("yields", ResourceNames.ForceOrphanAnnotation, "true");

        await Stage.GoneAsync("yields");
        Assert.NotNull(Stage.Simulator.Find(id));
        await Stage.EventAsync("yields", "ForceOrphaned");
    }
}

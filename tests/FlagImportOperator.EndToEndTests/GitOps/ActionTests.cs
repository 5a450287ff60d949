using System.Text.Json.Nodes;
using FlagImportOperator.EndToEndTests.Scenarios;
using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.EndToEndTests.GitOps;

/// <summary>Clicks on Argo CD's buttons, carried out: the scripts' objects go to the API server, and the operator does what was asked for.</summary>
public sealed class ActionTests(ControlPlane controlPlane, SharedStage shared) : Scenario(controlPlane, shared), IClassFixture<SharedStage>
{
    [Fact]
    public async Task Import_now_leads_to_one_import()
    {
        var id = await CreateAsync("import");

        await ClickAsync("import", "import-now");

        await Stage.UntilAsync("import", "it is queued", resource => resource["status"]!["import"]?["state"]!.GetValue<string>() == "Queued");
        Stage.Simulator.FinishImport(id);
        await Stage.UntilAsync("import", "it is done", resource => resource["status"]!["import"]!["state"]!.GetValue<string>() == "Finished");
        await Stage.PollsAsync(2);
        Assert.Single(Stage.Calls(id, SimulatorOperation.Trigger));
    }

    [Fact]
    public async Task Reconcile_now_compares_everything()
    {
        var id = await CreateAsync("compare");
        var gets = Stage.Calls(id, SimulatorOperation.Get).Count;

        var clicked = await ClickAsync("compare", "reconcile-now");

        var asked = clicked["metadata"]!["annotations"]!["flagimport.dev/reconcile-requested"]!.GetValue<string>();
        await Stage.UntilAsync("compare", "it is handled", resource => resource["status"]!["lastHandledReconcileAt"]?.GetValue<string>() == asked);
        Assert.Equal(gets + 1, Stage.Calls(id, SimulatorOperation.Get).Count);
    }

    [Fact]
    public async Task Pause_and_resume_are_a_way_there_and_back_that_Git_does_not_see()
    {
        var id = await CreateAsync("pause");
        await ClickAsync("pause", "pause");
        var paused = await Stage.NotReadyAsync("pause", "Paused");
        Assert.Equal("Suspended", ArgoHealth.Expected(paused).Status);
        Assert.Equal(["resume"], await ArgoAction.EnabledAsync(LuaInterpreter.Require(), paused));
        Stage.Simulator.EditInWebUi(id, form => form.Name = "Someone's");
        await Stage.PollsAsync(2);
        Assert.Empty(Stage.Patches(id));

        await ClickAsync("pause", "resume");

        var resumed = await Stage.ReadyAsync("pause");
        Assert.Null(resumed["spec"]!["mode"]);
        Assert.Equal("Declared", Stage.Simulator.Find(id)!.Name);
    }

    [Fact]
    public async Task A_mode_that_Git_holds_is_not_for_clicking()
    {
        await Stage.ApplyAsync("git", """{ "mode": "Paused" }""");
        Assert.Empty(await ArgoAction.EnabledAsync(LuaInterpreter.Require(), await Stage.NotReadyAsync("git", "Paused")));

        await Stage.ApplyAsync("git", """{ "mode": "Manage" }""");

        Assert.Equal(["import-now", "reconcile-now"], await ArgoAction.EnabledAsync(LuaInterpreter.Require(), await Stage.ReadyAsync("git")));
    }

    [Fact]
    public async Task An_annotation_that_Git_holds_is_not_for_clicking()
    {
        var manifest = Crd.Resources.Resource("held", """{ "config": { "workspaceId": "ws-1", "environmentId": "env-1" } }""");
        manifest["metadata"]!["annotations"] = new JsonObject { ["flagimport.dev/import-requested"] = "2026-11-23" };
        await Stage.Cluster.ApplyAsync(Stage.PathOf("held"), manifest.ToJsonString());

        var resource = await Stage.ReadyAsync("held");

        Assert.Equal(["pause", "reconcile-now"], await ArgoAction.EnabledAsync(LuaInterpreter.Require(), resource));
    }

    private async Task<string> CreateAsync(string name)
    {
        LuaInterpreter.Require();
        await Stage.ApplyAsync(name, """{ "name": "Declared" }""");
        return (await Stage.ReadyAsync(name)).Id()!;
    }

    /// <summary>Clicks; the resource afterwards.</summary>
    private async Task<JsonObject> ClickAsync(string name, string action)
    {
        var live = await Stage.GetAsync(name);
        Assert.Contains(action, await ArgoAction.EnabledAsync(LuaInterpreter.Require(), live));
        return await Stage.Cluster.PatchAsync(Stage.PathOf(name), await ArgoAction.PatchAsync(LuaInterpreter.Require(), action, live));
    }
}

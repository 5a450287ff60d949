using FlagImportOperator.Api;
using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Scenarios;

/// <summary>Something changes while a call about it is under way: nothing of it may be lost.</summary>
public sealed class RaceTests(ControlPlane controlPlane, SharedStage shared) : Scenario(controlPlane, shared), IClassFixture<SharedStage>
{
    [Theory]
    [InlineData(FaultMoment.BeforeApplying)]
    [InlineData(FaultMoment.AfterApplying)]
    public async Task An_edit_during_the_create_is_sent_after_it(FaultMoment moment)
    {
        var name = $"edited-{(int)moment}";
        var hold = await CreateHeldAsync(name, moment);

        await Stage.ApplyAsync(name, """{ "name": "Newer" }""");
        hold.Release();

        await Stage.ReadyAsync(name);
        Assert.Equal("Newer", Stage.Configuration(name).Name);
        Assert.Equal(1, Stage.Creates(name));
    }

    [Fact]
    public async Task An_edit_during_a_patch_is_sent_after_it()
    {
        await Stage.ApplyAsync("twice", """{ "name": "1" }""");
        var id = (await Stage.ReadyAsync("twice")).Id()!;
        var hold = Stage.Simulator.Faults.Hold(SimulatorOperation.Patch);
        await Stage.ApplyAsync("twice", """{ "name": "2" }""");
        await hold.Reached;

        await Stage.ApplyAsync("twice", """{ "name": "3" }""");
        hold.Release();

        await Stage.ReadyAsync("twice");
        Assert.Equal("3", Stage.Simulator.Find(id)!.Name);
        Assert.Equal(["2", "3"], Stage.Patches(id).Select(patch => patch[0]!["value"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData(FaultMoment.BeforeApplying)]
    [InlineData(FaultMoment.AfterApplying)]
    public async Task A_Secret_that_is_rotated_during_the_create_is_sent_after_it(FaultMoment moment)
    {
        var name = $"rotated-{(int)moment}";
        await Stage.ApplySecretAsync(name, ("workspaceApiKey", $"{name}-workspace"), ("ldApiKey", $"{name}-ld-old"));
        var hold = await CreateHeldAsync(name, moment, $$"""{ "configSecretRef": { "name": "{{name}}" } }""");

        await Stage.ApplySecretAsync(name, ("workspaceApiKey", $"{name}-workspace"), ("ldApiKey", $"{name}-ld-new"));
        hold.Release();

        await Stage.Simulator.WaitForAsync(
            () => Stage.Configurations(name) is [var configuration] && configuration.Config["ldApiKey"] == $"{name}-ld-new",
            cancellationToken: TestContext.Current.CancellationToken);
        await Stage.ReadyAsync(name);
    }

    [Fact]
    public async Task A_Secret_that_is_rotated_during_a_patch_is_sent_after_it()
    {
        await Stage.ApplySecretAsync("both", ("workspaceApiKey", "both-workspace"), ("ldApiKey", "both-ld-old"));
        await Stage.ApplyAsync("both", """{ "name": "1", "configSecretRef": { "name": "both" } }""");
        var id = (await Stage.ReadyAsync("both")).Id()!;
        var hold = Stage.Simulator.Faults.Hold(SimulatorOperation.Patch, FaultMoment.AfterApplying);
        await Stage.ApplyAsync("both", """{ "name": "2", "configSecretRef": { "name": "both" } }""");
        await hold.Reached;

        await Stage.ApplySecretAsync("both", ("workspaceApiKey", "both-workspace"), ("ldApiKey", "both-ld-new"));
        hold.Release();

        await Stage.CalledAsync(id, SimulatorOperation.Patch, count: 2);
        Assert.Equal("both-ld-new", Stage.Simulator.Find(id)!.Config["ldApiKey"]);
        Assert.Equal("2", Stage.Simulator.Find(id)!.Name);
    }

    [Theory]
    [InlineData(FaultMoment.BeforeApplying)]
    [InlineData(FaultMoment.AfterApplying)]
    public async Task A_resource_that_is_deleted_during_the_create_leaves_nothing(FaultMoment moment)
    {
        var name = $"deleted-{(int)moment}";
        var hold = await CreateHeldAsync(name, moment);

        await Stage.DeleteAsync(name);
        hold.Release();

        await Stage.GoneAsync(name);
        Assert.Empty(Stage.Configurations(name));
        Assert.Equal(1, Stage.Creates(name));
    }

    [Fact]
    public async Task An_edit_in_the_web_UI_during_a_patch_is_undone_too()
    {
        await Stage.ApplyAsync("interfered", """{ "name": "1", "tags": ["a"] }""");
        var id = (await Stage.ReadyAsync("interfered")).Id()!;
        var hold = Stage.Simulator.Faults.Hold(SimulatorOperation.Patch, FaultMoment.AfterApplying);
        await Stage.ApplyAsync("interfered", """{ "name": "2", "tags": ["a"] }""");
        await hold.Reached;

        Stage.Simulator.EditInWebUi(id, form => form.Tags.Remove("a"));
        hold.Release();

        await Stage.Simulator.WaitForAsync(() => Stage.Simulator.Find(id)!.Tags.Contains("a"), cancellationToken: TestContext.Current.CancellationToken);
        await Stage.ReadyAsync("interfered");
        Assert.Equal("2", Stage.Simulator.Find(id)!.Name);
    }

    [Fact]
    public async Task An_import_that_is_asked_for_while_one_runs_is_queued_when_LaunchDarkly_takes_it()
    {
        var modes = Stage.Simulator.Modes;
        Stage.Simulator.Modes = modes with { TriggerWhileImportingStatus = 409 };
        await Stage.ApplyAsync("busy");
        var id = (await Stage.ReadyAsync("busy")).Id()!;
        Stage.Simulator.StartImport(id);
        await Stage.UntilAsync("busy", "the import runs", resource => resource.Condition("Imported")!.Reason() == "Importing");
        await Stage.AnnotateAsync("busy", ResourceNames.ImportRequestedAnnotation, "soon");
        await Stage.CalledAsync(id, SimulatorOperation.Trigger);

        Stage.Simulator.FinishImport(id);

        await Stage.Simulator.Journal.WaitForAsync(
            entry => entry.Operation == SimulatorOperation.Trigger && entry.Id == id && entry.Applied,
            cancellationToken: TestContext.Current.CancellationToken);
        Stage.Simulator.FinishImport(id);
        await Stage.UntilAsync("busy", "the second import is done", resource => resource["status"]!["import"]!["state"]!.GetValue<string>() == "Finished");
        Assert.Single(Stage.Calls(id, SimulatorOperation.Trigger), call => call.Applied);
        Stage.Simulator.Modes = modes;
    }

    private async Task<FaultHold> CreateHeldAsync(string name, FaultMoment moment, string specPatch = "{}")
    {
        var owner = Stage.OwnerTag(name);
        var hold = Stage.Simulator.Faults.Hold(
            SimulatorOperation.Create, moment, target => target.RawBody.Contains(owner, StringComparison.Ordinal));
        await Stage.ApplyAsync(name, specPatch);
        await hold.Reached;
        return hold;
    }
}

using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Scenarios;

/// <summary>A second configuration with a resource's owner tag: a create that took effect very late, or a copy that someone made.</summary>
public sealed class DuplicateTests(ControlPlane controlPlane, SharedStage shared) : Scenario(controlPlane, shared), IClassFixture<SharedStage>
{
    [Fact]
    public async Task One_that_nobody_changed_is_deleted()
    {
        await Stage.ApplyAsync("late", """{ "name": "Declared" }""");
        var id = (await Stage.ReadyAsync("late")).Id()!;

        var second = Second("late", "Declared");

        await Stage.CalledAsync(second.Id, SimulatorOperation.Delete);
        Assert.Equal("Warning", (await Stage.EventAsync("late", "DuplicateRemoved"))["type"]!.GetValue<string>());
        Assert.Equal(id, Stage.Configuration("late").Id);
        Assert.Empty(Stage.Calls(id, SimulatorOperation.Delete));
        Assert.Equal(KStatus.Current, KStatusRules.Compute(await Stage.ReadyAsync("late")));
    }

    [Fact]
    public async Task One_that_someone_changed_is_left_and_pointed_out()
    {
        await Stage.ApplyAsync("copied", """{ "name": "Declared" }""");
        var before = await Stage.ReadyAsync("copied");

        var second = Second("copied", "Someone's");

        var note = await Stage.EventAsync("copied", "DuplicateLeft");
        Assert.Contains(second.Id, note["note"]!.GetValue<string>(), StringComparison.Ordinal);
        await Stage.PollsAsync(4);
        Assert.Equal(second, Stage.Find(second));
        Assert.Equal(before.Version(), (await Stage.GetAsync("copied")).Version());
        Assert.Single(await Stage.EventsAsync("copied"));

        Stage.Simulator.EditInWebUi(second.Id, form => form.Tags.Clear());
        await Stage.PollsAsync(2);
        Assert.Empty(Stage.Calls(second.Id, SimulatorOperation.Delete));
    }

    private SimulatedConfiguration Second(string name, string shown)
    {
        var first = Stage.Configuration(name);
        return Stage.Simulator.CreateInWebUi("default", "split", shown, first.Tags, first.Config.ToDictionary());
    }
}

using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Scenarios;

/// <summary>Somebody deletes in the web UI. Within a minute of its creation a configuration counts as gone only after 15 s (LD §8).</summary>
public sealed class RecreationTests(ControlPlane controlPlane) : Scenario(controlPlane, null)
{
    [Fact]
    public async Task What_was_deleted_outside_is_made_again_once()
    {
        string[] names = ["one", "two", "three"];
        foreach (var name in names)
        {
            await Stage.ApplyAsync(name, """{ "name": "Declared", "tags": ["a"] }""");
        }

        var before = new Dictionary<string, string>();
        foreach (var name in names)
        {
            before[name] = (await Stage.ReadyAsync(name)).Id()!;
            Stage.Simulator.DeleteInWebUi(before[name]);
        }

        foreach (var name in names)
        {
            var resource = await Stage.UntilAsync(name, "it has a new id", found => found.Id() != before[name]);

            Assert.Equal(Stage.Configuration(name).Id, resource.Id());
            Assert.Equal("Declared", Stage.Configuration(name).Name);
            Assert.Equal(2, Stage.Creates(name));
            Assert.Equal("Warning", (await Stage.EventAsync(name, "RemoteDeleted"))["type"]!.GetValue<string>());
            Assert.Equal(KStatus.Current, KStatusRules.Compute(await Stage.ReadyAsync(name)));
        }

        await Stage.PollsAsync(3);
        Assert.Equal(names.Length, Stage.Simulator.Configurations.Count);
        Assert.Equal(2 * names.Length, Stage.Simulator.Journal.CountApplied(SimulatorOperation.Create));
    }

    [Fact]
    public async Task A_read_that_does_not_find_a_new_configuration_yet_is_no_deletion()
    {
        Stage.Simulator.Faults.HideAfterCreate(gets: 2);
        await Stage.ApplyAsync("fresh", """{ "name": "Old" }""");
        await Stage.ReadyAsync("fresh");

        await Stage.ApplyAsync("fresh", """{ "name": "New" }""");

        await Stage.ReadyAsync("fresh");
        Assert.Equal("New", Stage.Configuration("fresh").Name);
        Assert.Equal(1, Stage.Creates("fresh"));
    }
}

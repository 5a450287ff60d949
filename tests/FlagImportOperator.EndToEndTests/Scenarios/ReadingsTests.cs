using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Scenarios;

/// <summary>Where LaunchDarkly's documents are silent (LD §11), every reading must do.</summary>
public sealed class ReadingsTests(ControlPlane controlPlane) : Scenario(controlPlane, null)
{
    private static readonly SimulatorModes Strict = new() { VersionBumpAfterCreate = null };

    public static TheoryData<string, SimulatorModes> Readings { get; } = new()
    {
        { "empty answers", Strict with { WriteAnswer = WriteAnswer.EmptyBody } },
        { "answers without config", Strict with { WriteAnswer = WriteAnswer.WithoutConfig, CreateStatus = 201 } },
        { "whole members only", Strict with { WholeMembersOnly = true } },
        {
            "everything odd", Strict with
            {
                ExtraMembers = true, NullAccess = true, SortedTags = true, TimestampsAsStrings = true, Never = NeverTimestamp.Zero,
                ConfigInLists = true, StatusText = "some word of the future", VersionBumpAfterCreate = TimeSpan.FromMilliseconds(200),
            }
        },
    };

    [Theory]
    [MemberData(nameof(Readings))]
    public async Task Create_update_and_delete_work(string reading, SimulatorModes modes)
    {
        Assert.NotEmpty(reading);
        Stage.Simulator.Modes = modes;
        await Stage.ApplyAsync("any", """{ "name": "Old", "tags": ["z", "a"], "config": { "splitTag": "web" } }""");
        var created = await Stage.ReadyAsync("any");
        var id = created.Id()!;
        Assert.Equal(id, Stage.Configuration("any").Id);
        Assert.Equal(1, Stage.Creates("any"));

        await Stage.ApplyAsync("any", """{ "name": "New", "tags": ["z"], "config": { "workspaceId": "ws-2" } }""");

        await Stage.ReadyAsync("any");
        var updated = Stage.Configuration("any");
        Assert.Equal(("New", "ws-2", ""), (updated.Name, updated.Config["workspaceId"], updated.Config["splitTag"]));
        Assert.Equal($"workspace-key-of-{Stage.Namespace}", updated.Config["workspaceApiKey"]);
        Assert.Equal(new[] { "z", Stage.OwnerTag("any") }.Order(), updated.Tags.Order());
        await Stage.UntilAsync("any", "it knows the version", resource => resource["status"]!["version"]!.GetValue<int>() == Stage.Find(updated).Version);
        var patches = Stage.Patches(id).Count;
        await Stage.PollsAsync(2);
        Assert.Equal(patches, Stage.Patches(id).Count);

        await Stage.DeleteAsync("any");
        await Stage.GoneAsync("any");
        Assert.Empty(Stage.Simulator.Configurations);
    }

    [Fact]
    public async Task That_only_whole_members_are_taken_is_learnt_once()
    {
        Stage.Simulator.Modes = Strict with { WholeMembersOnly = true };
        await Stage.ApplyAsync("learns");
        var id = (await Stage.ReadyAsync("learns")).Id()!;
        foreach (var value in (string[])["ws-2", "ws-3"])
        {
            await Stage.ApplyAsync("learns", $$"""{ "config": { "workspaceId": "{{value}}" } }""");
            await Stage.ReadyAsync("learns");
        }

        Assert.Equal([400, 200, 200], Stage.Calls(id, SimulatorOperation.Patch).Select(call => call.Status));
        Assert.Equal(
            ["/config/workspaceId", "/config", "/config"],
            Stage.Patches(id).Select(patch => patch[0]!["path"]!.GetValue<string>()));
    }
}

using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Scenarios;

public sealed class AdoptionTests(ControlPlane controlPlane, SharedStage shared) : Scenario(controlPlane, shared), IClassFixture<SharedStage>
{
    [Fact]
    public async Task An_existing_configuration_is_taken_over_and_made_to_match()
    {
        var existing = Existing();
        await ApplyAsync("adopts", existing.Id, """, "name": "Declared", "tags": ["declared"] """);

        var resource = await Stage.ReadyAsync("adopts");

        Assert.Equal(existing.Id, resource.Id());
        var sent = Stage.Patches(existing.Id)[0].AsArray();
        Assert.Equal(
            ["replace /name", "replace /tags", "add /config/environmentId", "add /config/ldApiKey", "add /config/workspaceApiKey", "add /config/workspaceId"],
            sent.Select(operation => $"{operation!["op"]} {operation["path"]}"));
        var adopted = Stage.Configuration("adopts");
        Assert.Equal("Declared", adopted.Name);
        Assert.Equal("ws-1", adopted.Config["workspaceId"]);
        Assert.Equal($"ld-key-of-{Stage.Namespace}", adopted.Config["ldApiKey"]);
        Assert.Equal(0, Stage.Creates("adopts"));
        Assert.True(resource.HasFinalizer());
        Assert.Contains(existing.Id, (await Stage.EventAsync("adopts", "Adopted"))["note"]!.GetValue<string>(), StringComparison.Ordinal);
        await Stage.PollsAsync(2);

        // Soon after its start the operator sends what LaunchDarkly masks once more: a patch of an earlier process might have come between.
        Assert.All(Stage.Patches(existing.Id).Skip(1), again => Assert.Equal(
            ["add /config/ldApiKey", "add /config/workspaceApiKey"],
            again.AsArray().Select(operation => $"{operation!["op"]} {operation["path"]}")));
        Assert.True(Stage.Patches(existing.Id).Count <= 2);
    }

    [Fact]
    public async Task What_was_taken_over_stays_when_the_resource_goes()
    {
        var existing = Existing();
        await ApplyAsync("lets-go", existing.Id);
        await Stage.ReadyAsync("lets-go");
        Assert.Contains("theirs", Stage.Configuration("lets-go").Tags);

        await Stage.DeleteAsync("lets-go");

        await Stage.GoneAsync("lets-go");
        Assert.Equal(["theirs"], Stage.Find(existing).Tags);
        Assert.Empty(Stage.Calls(existing.Id, SimulatorOperation.Delete));
        await Stage.EventAsync("lets-go", "Orphaned");
    }

    [Fact]
    public async Task Policy_Delete_holds_for_what_was_taken_over_too()
    {
        var existing = Existing();
        await ApplyAsync("deletes", existing.Id, """, "deletionPolicy": "Delete" """);
        await Stage.ReadyAsync("deletes");

        await Stage.DeleteAsync("deletes");

        await Stage.GoneAsync("deletes");
        Assert.Null(Stage.Simulator.Find(existing.Id));
    }

    [Theory]
    [InlineData("malformed", "not-an-id", "InvalidId")]
    [InlineData("unknown", "00000000-0000-4000-8000-00000000dead", "AdoptedNotFound")]
    public async Task An_id_that_leads_nowhere_stalls(string name, string id, string reason)
    {
        await ApplyAsync(name, id);

        var stalled = await Stage.NotReadyAsync(name, reason);

        Assert.Equal(reason, stalled.Condition("Stalled")!.Reason());
        Assert.Contains(id, stalled.Condition("Stalled")!.Message(), StringComparison.Ordinal);
        Assert.Equal(KStatus.Failed, KStatusRules.Compute(stalled));
        Assert.Null(stalled.Id());
        Assert.Equal("Warning", (await Stage.EventAsync(name, reason))["type"]!.GetValue<string>());
        await Stage.PollsAsync(2);
        Assert.Equal(0, Stage.Creates(name));
        Assert.Equal(stalled.Version(), (await Stage.GetAsync(name)).Version());

        await Stage.DeleteAsync(name);
        await Stage.GoneAsync(name);
    }

    [Fact]
    public async Task What_another_resource_owns_is_not_taken_over()
    {
        await Stage.ApplyAsync("owner");
        var id = (await Stage.ReadyAsync("owner")).Id()!;
        await ApplyAsync("thief", id);

        var stalled = await Stage.NotReadyAsync("thief", "OwnedByAnother");

        Assert.Contains(Stage.OwnerTag("owner"), stalled.Condition("Ready")!.Message(), StringComparison.Ordinal);
        Assert.Equal(KStatus.Failed, KStatusRules.Compute(stalled));
        await Stage.DeleteAsync("thief");
        await Stage.GoneAsync("thief");
        Assert.Equal(id, Stage.Configuration("owner").Id);
        Assert.Empty(Stage.Patches(id));
    }

    private SimulatedConfiguration Existing() => Stage.Simulator.CreateInWebUi("default", "split", "Theirs", ["theirs"], new Dictionary<string, string>
    {
        ["workspaceApiKey"] = Stage.Secret("their-workspace-key"),
        ["ldApiKey"] = Stage.Secret("their-ld-key"),
    });

    private Task<JsonObject> ApplyAsync(string name, string id, string more = "") =>
        Stage.ApplyAsync(name, $$"""{ "adopt": { "id": "{{id}}" } {{more}} }""");
}

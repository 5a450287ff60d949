using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Scenarios;

/// <summary>Somebody edits in the web UI.</summary>
public sealed class DriftTests(ControlPlane controlPlane, SharedStage shared) : Scenario(controlPlane, shared), IClassFixture<SharedStage>
{
    private const string Declared = """{ "name": "Declared", "tags": ["a", "b"], "config": { "splitTag": "web" } }""";

    [Theory]
    [InlineData("name", """[{"op":"replace","path":"/name","value":"Declared"}]""")]
    [InlineData("tag-gone", """[{"op":"add","path":"/tags/-","value":"a"}]""")]
    [InlineData("tag-more", """[{"op":"replace","path":"/tags","value":["a","b","OWNER"]}]""")]
    [InlineData("owner", """[{"op":"add","path":"/tags/-","value":"OWNER"}]""")]
    [InlineData("value", """[{"op":"add","path":"/config/splitTag","value":"web"}]""")]
    public async Task An_edit_of_what_is_declared_is_undone(string what, string patch)
    {
        await Stage.ApplyAsync(what, Declared);
        var id = (await Stage.ReadyAsync(what)).Id()!;
        var owner = Stage.OwnerTag(what);

        Stage.Simulator.EditInWebUi(id, form =>
        {
            switch (what)
            {
                case "name":
                    form.Name = "Someone's";
                    break;
                case "tag-gone":
                    form.Tags.Remove("a");
                    break;
                case "tag-more":
                    form.Tags.Add("c");
                    break;
                case "owner":
                    form.Tags.Remove(owner);
                    break;
                case "value":
                    form.Config["splitTag"] = "someone's";
                    break;
            }
        });

        var repaired = await Stage.EventAsync(what, "DriftRepaired");
        var sent = Assert.Single(Stage.Patches(id));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(patch.Replace("OWNER", owner, StringComparison.Ordinal)), sent), sent.ToJsonString());
        Assert.Equal("Normal", repaired["type"]!.GetValue<string>());
        Assert.Contains(sent[0]!["path"]!.GetValue<string>(), repaired["note"]!.GetValue<string>(), StringComparison.Ordinal);
        await KnowsVersionAsync(what, id);
        Assert.Equal("Declared", Stage.Configuration(what).Name);
    }

    [Theory]
    [InlineData("foreign-name", "{}")]
    [InlineData("foreign-tag", """{ "name": "Declared" }""")]
    [InlineData("foreign-value", Declared)]
    public async Task An_edit_of_what_is_not_declared_is_left_alone(string what, string spec)
    {
        await Stage.ApplyAsync(what, spec);
        var id = (await Stage.ReadyAsync(what)).Id()!;

        var edited = Stage.Simulator.EditInWebUi(id, form =>
        {
            switch (what)
            {
                case "foreign-name":
                    form.Name = "Someone's";
                    break;
                case "foreign-tag":
                    form.Tags.Add("someones");
                    break;
                case "foreign-value":
                    form.Config["ldMaintainer"] = "someone@example.com";
                    break;
            }
        });

        var resource = await KnowsVersionAsync(what, id);
        await Stage.PollsAsync(2);
        Assert.Equal("True InSync", Synced(resource));
        Assert.Equal(edited, Stage.Simulator.Find(id));
        Assert.Empty(Stage.Patches(id));
        Assert.Empty(await Stage.EventsAsync(what));
    }

    [Fact]
    public async Task A_value_that_comes_back_each_time_is_not_fought_for_ever()
    {
        const int Repairs = 3;
        await Stage.ApplyAsync("stubborn", Declared);
        var id = (await Stage.ReadyAsync("stubborn")).Id()!;
        for (var repair = 1; repair <= Repairs; repair++)
        {
            Stage.Simulator.EditInWebUi(id, form => form.Name = "Someone's");
            await Stage.CalledAsync(id, SimulatorOperation.Patch, repair);
            await KnowsVersionAsync("stubborn", id);
        }

        Stage.Simulator.EditInWebUi(id, form => form.Name = "Someone's");

        var resource = await Stage.UntilAsync("stubborn", "it gives up", found => Synced(found) == "False Drifted");
        await Stage.PollsAsync(3);
        Assert.Equal(Repairs, Stage.Patches(id).Count);
        Assert.Equal("""[{"op":"replace","path":"/name","value":"Declared"}]""", Sorted(resource["status"]!["plan"]!));
        Assert.Contains("/name", resource.Condition("Synced")!.Message(), StringComparison.Ordinal);
    }

    private Task<JsonObject> KnowsVersionAsync(string name, string id) => Stage.UntilAsync(
        name, "it knows the newest version", resource => resource["status"]!["version"]!.GetValue<int>() == Stage.Simulator.Find(id)!.Version);

    private static string Synced(JsonObject resource) => $"{resource.Condition("Synced")!.Status()} {resource.Condition("Synced")!.Reason()}";

    private static string Sorted(JsonNode plan) => new JsonArray([.. plan.AsArray().Select(operation =>
        (JsonNode)new JsonObject(operation!.AsObject().OrderBy(member => member.Key).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))))]).ToJsonString();
}

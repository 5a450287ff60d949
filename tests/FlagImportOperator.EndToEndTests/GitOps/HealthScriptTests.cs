using System.Text.Json.Nodes;
using FlagImportOperator.EndToEndTests.Crd;
using Xunit;

namespace FlagImportOperator.EndToEndTests.GitOps;

/// <summary>health.lua over states by hand: one for each way through it, and such as no operator would write.</summary>
public sealed class HealthScriptTests
{
    private const string Ready = """{ "type": "Ready", "status": "True", "reason": "Applied", "message": "It is there." }""";

    [Theory]
    [InlineData("Progressing", "Waiting for the operator to look at the resource.", """{ "status": null }""")]
    [InlineData("Progressing", "Waiting for the operator to look at the resource.", """{ "status": { "appliedConfig": { "ldApiKey": "" }, "observedGeneration": null, "conditions": null } }""")]
    [InlineData("Progressing", "Waiting for the operator to look at the resource.", """{ "status": { "observedGeneration": 2, "conditions": [] } }""")]
    [InlineData("Progressing", "Waiting for the operator to look at the newest spec.", """{ "metadata": { "generation": 3 } }""")]
    [InlineData("Progressing", "Waiting for the operator to look at the newest spec.", """{ "status": { "conditions": [{ "type": "Ready", "status": "True", "observedGeneration": 1 }] } }""")]
    [InlineData("Progressing", "Being deleted: the operator settles LaunchDarkly's side first.", """{ "metadata": { "deletionTimestamp": "2026-01-01T00:00:00Z" } }""")]
    [InlineData("Progressing", "Down.", """{ "metadata": { "deletionTimestamp": "2026-01-01T00:00:00Z" }, "status": { "conditions": [{ "type": "Ready", "status": "False", "message": "Down." }, { "type": "Stalled", "status": "True", "message": "No." }] } }""")]
    [InlineData("Healthy", "It is there.", "{}")]
    [InlineData("Healthy", "It is there.", """{ "metadata": { "generation": "2" } }""")]
    [InlineData("Degraded", "LaunchDarkly says no.", """{ "status": { "conditions": [{ "type": "Ready", "status": "False", "message": "x" }, { "type": "Stalled", "status": "True", "message": "LaunchDarkly says no." }] } }""")]
    [InlineData("Progressing", "Tried again.", """{ "status": { "conditions": [READY, { "type": "Reconciling", "status": "True", "message": "Tried again." }] } }""")]
    [InlineData("Progressing", "Tried again.", """{ "status": { "conditions": [{ "type": "Ready", "status": "False", "message": "x" }, { "type": "Reconciling", "status": "True", "message": "Tried again." }] } }""")]
    [InlineData("Healthy", "It is there.", """{ "status": { "conditions": [READY, { "type": "Reconciling", "status": "False", "message": "Done." }, { "type": "Stalled", "status": "False", "message": "No." }] } }""")]
    [InlineData("Suspended", "It is paused.", """{ "status": { "conditions": [{ "type": "Ready", "status": "Unknown", "reason": "Paused", "message": "It is paused." }] } }""")]
    [InlineData("Healthy", "2 operations would be sent.", """{ "status": { "conditions": [{ "type": "Ready", "status": "False", "reason": "PlanPending", "message": "2 operations would be sent." }, { "type": "Synced", "status": "False" }] } }""")]
    [InlineData("Degraded", "For good.", """{ "status": { "conditions": [{ "type": "Ready", "status": "False", "reason": "Other", "message": "For good." }] } }""")]
    [InlineData("Progressing", "Who knows.", """{ "status": { "conditions": [{ "type": "Ready", "status": "Unknown", "reason": "Creating", "message": "Who knows." }] } }""")]
    [InlineData("Degraded", "It comes back.", """{ "status": { "conditions": [READY, { "type": "Synced", "status": "False", "reason": "Drifted", "message": "It comes back." }] } }""")]
    [InlineData("Healthy", "It is there.", """{ "status": { "conditions": [READY, { "type": "Synced", "status": "Unknown" }, { "type": "Imported", "status": "Unknown", "message": "x" }] } }""")]
    [InlineData("Healthy", "The import failed.", """{ "status": { "conditions": [READY, { "type": "Imported", "status": "False", "message": "The import failed." }] } }""")]
    public async Task Every_state_has_its_health(string health, string message, string change)
    {
        await SaysAsync(ArgoScripts.Health, health, message, change);
    }

    [Theory]
    [InlineData("Degraded", "The import failed.", """{ "status": { "conditions": [READY, { "type": "Imported", "status": "False", "message": "The import failed." }] } }""")]
    [InlineData("Healthy", "It is there.", """{ "status": { "conditions": [READY, { "type": "Imported", "status": "True", "message": "x" }] } }""")]
    [InlineData("Progressing", "Tried again.", """{ "status": { "conditions": [READY, { "type": "Reconciling", "status": "True", "message": "Tried again." }, { "type": "Imported", "status": "False", "message": "The import failed." }] } }""")]
    public async Task A_failed_import_degrades_by_the_switch(string health, string message, string change)
    {
        await SaysAsync(ArgoScripts.HealthWithImports, health, message, change);
    }

    [Theory]
    [InlineData("""{ "metadata": null }""")]
    [InlineData("""{ "metadata": "text" }""")]
    [InlineData("""{ "metadata": { "generation": null } }""")]
    [InlineData("""{ "metadata": { "generation": {} } }""")]
    [InlineData("""{ "status": "text" }""")]
    [InlineData("""{ "status": [] }""")]
    [InlineData("""{ "status": { "conditions": 1 } }""")]
    [InlineData("""{ "status": { "conditions": ["Ready", 1, true, {}, [], { "type": {} }] } }""")]
    [InlineData("""{ "status": { "conditions": [{ "type": "Ready" }] } }""")]
    [InlineData("""{ "status": { "conditions": [{ "type": "Ready", "status": true, "message": {} }, { "type": "Stalled", "status": {} }] } }""")]
    [InlineData("""{ "status": { "conditions": [{ "type": "Ready", "status": "True" }, { "type": "Stalled", "status": "True", "message": 7 }] } }""")]
    [InlineData("""{ "status": { "observedGeneration": "two" } }""")]
    public async Task A_malformed_state_is_no_error_and_never_healthy(string change)
    {
        var lua = LuaInterpreter.Require();

        var results = await lua.RunAsync([(ArgoScripts.Health, State(change)), (ArgoScripts.Discovery, State(change))]);

        Assert.Contains(results[0].Require()["status"]!.GetValue<string>(), (string[])["Progressing", "Degraded"]);
        Assert.Equal(4, results[1].Require().Count);
    }

    [Fact]
    public async Task Whatever_is_missing_or_odd_raises_no_error()
    {
        const int Cases = 2000;
        var lua = LuaInterpreter.Require();
        var random = new Random(20261123);
        var whole = State("""
            {
              "metadata": { "annotations": { "a": "b" }, "managedFields": [{ "manager": "argocd-controller", "operation": "Apply", "fieldsV1": { "f:spec": { "f:mode": {} } } }] },
              "spec": { "mode": "Paused" },
              "status": {
                "_status": { "status": "failed" }, "plan": [{ "op": "remove", "path": "/name" }],
                "conditions": [
                  { "type": "Ready", "status": "False", "reason": "PlanPending", "message": "m", "observedGeneration": 2 },
                  { "type": "Stalled", "status": "True", "message": "m" }, { "type": "Reconciling", "status": "True", "message": "m" },
                  { "type": "Synced", "status": "False", "message": "m" }, { "type": "Imported", "status": "False", "message": "m" }
                ]
              }
            }
            """);
        var states = Enumerable.Range(0, Cases).Select(_ => (JsonNode)Damaged(whole, random)!.AsObject()).ToList();

        var results = await lua.RunAsync([.. states.Select(state => (ArgoScripts.HealthWithImports, state)), .. states.Select(state => (ArgoScripts.Discovery, state))]);

        for (var i = 0; i < Cases; i++)
        {
            var (health, actions) = (results[i], results[Cases + i]);
            Assert.True(health.Error is null, $"{health.Error}: {states[i].ToJsonString()}");
            Assert.True(actions.Error is null, $"{actions.Error}: {states[i].ToJsonString()}");
            Assert.Contains(health.Value!["status"]!.GetValue<string>(), (string[])["Healthy", "Progressing", "Degraded", "Suspended"]);
            Assert.Equal(System.Text.Json.JsonValueKind.String, health.Value["message"]!.GetValueKind());
        }
    }

    private static async Task SaysAsync(LuaScript script, string health, string message, string change)
    {
        var result = (await LuaInterpreter.Require().RunAsync(script, State(change))).Require();

        Assert.Equal($"{health}: {message}", $"{result["status"]}: {result["message"]}");
    }

    /// <summary>A resource that is ready, changed by a JSON merge patch.</summary>
    private static JsonObject State(string change) => Resources.Merge(
        JsonNode.Parse($$"""
            {
              "apiVersion": "flagimport.dev/v1alpha1", "kind": "FlagImportConfiguration", "metadata": { "name": "a", "generation": 2 }, "spec": {},
              "status": { "observedGeneration": 2, "conditions": [{{Ready}}] }
            }
            """)!.AsObject(),
        JsonNode.Parse(change.Replace("READY", Ready, StringComparison.Ordinal))!.AsObject());

    /// <summary>A copy of which each part may be gone, or be something else.</summary>
    private static JsonNode? Damaged(JsonNode? node, Random random, int depth = 0)
    {
        if (depth > 0 && random.Next(14) == 0)
        {
            return random.Next(6) switch { 0 => null, 1 => new JsonObject(), 2 => new JsonArray(), 3 => JsonValue.Create(true), 4 => JsonValue.Create(2), _ => JsonValue.Create("True") };
        }

        return node switch
        {
            JsonObject members => new JsonObject(members.Where(_ => random.Next(12) > 0).Select(member => KeyValuePair.Create(member.Key, Damaged(member.Value, random, depth + 1)))),
            JsonArray items => new JsonArray([.. items.Where(_ => random.Next(4) > 0).Select(item => Damaged(item, random, depth + 1))]),
            _ => node?.DeepClone(),
        };
    }
}

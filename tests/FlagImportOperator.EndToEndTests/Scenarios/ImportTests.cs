using System.Text.Json.Nodes;
using FlagImportOperator.Api;
using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;
using SimulatedError = FlagImportOperator.Sandbox.LaunchDarkly.ImportError;

namespace FlagImportOperator.EndToEndTests.Scenarios;

public sealed class ImportTests(ControlPlane controlPlane, SharedStage shared) : Scenario(controlPlane, shared), IClassFixture<SharedStage>
{
    [Fact]
    public async Task An_import_is_followed_to_its_good_end()
    {
        var id = await CreateAsync("good");
        Stage.Simulator.StartImport(id);
        await ImportedAsync("good", "Unknown", "Importing");

        Stage.Simulator.FinishImport(id);

        var resource = await ImportedAsync("good", "True", "Complete");
        var job = resource["status"]!["_status"]!;
        var lastImport = Stage.Simulator.Find(id)!.Import.LastImport!.Value;
        Assert.Equal("complete", job["status"]!.GetValue<string>());
        Assert.Equal(lastImport, job["lastImport"]!.GetValue<long>());
        Assert.Equal(
            DateTimeOffset.FromUnixTimeSeconds(lastImport / 1000),
            resource["status"]!["lastImportTime"]!.GetValue<DateTimeOffset>());
        Assert.Equal("Normal", (await Stage.EventAsync("good", "ImportComplete"))["type"]!.GetValue<string>());
        Assert.Equal(KStatus.Current, KStatusRules.Compute(resource));
        Assert.Empty(Stage.Calls(id, SimulatorOperation.Get));
    }

    [Fact]
    public async Task An_import_that_fails_says_why_without_the_secret_that_LaunchDarkly_quotes()
    {
        await Stage.ApplySecretAsync("bad", ("workspaceApiKey", "quoted/workspace key"), ("ldApiKey", "quoted-ld-key"));
        var id = await CreateAsync("bad", """{ "configSecretRef": { "name": "bad" } }""");

        Stage.Simulator.FinishImport(id, ImportResult.Failed,
            new SimulatedError("Split refused the key quoted/workspace key of ws-1", 401),
            new SimulatedError("https://api.split.io/?key=quoted%2Fworkspace%20key and quo**************key", 502));

        var resource = await ImportedAsync("bad", "False", "Failed");
        var errors = resource["status"]!["_status"]!["errors"]!.AsArray().Select(error => error!["message"]!.GetValue<string>());
        Assert.Equal(
            ["Split refused the key (secret) of ws-1", "https://api.split.io/?key=(secret) and (secret)"],
            errors.Order(StringComparer.Ordinal).Reverse().OrderByDescending(text => text.StartsWith('S')));
        Assert.Equal("Warning", (await Stage.EventAsync("bad", "ImportFailed"))["type"]!.GetValue<string>());

        // Ready is about the configuration, not about what the other service makes of it.
        Assert.Equal("True", resource.Condition("Ready")!.Status());
        Assert.Equal(KStatus.Current, KStatusRules.Compute(resource));
    }

    [Fact]
    public async Task An_import_of_a_part_is_no_success()
    {
        var id = await CreateAsync("part");

        Stage.Simulator.FinishImport(id, ImportResult.Partial, new SimulatedError("Flag checkout has an unknown type", 422));

        var resource = await ImportedAsync("part", "False", "Partial");
        Assert.Contains("Flag checkout has an unknown type", resource.Condition("Imported")!.Message(), StringComparison.Ordinal);
        Assert.Equal("Warning", (await Stage.EventAsync("part", "ImportFailed"))["type"]!.GetValue<string>());
    }

    [Fact]
    public async Task Each_value_of_the_annotation_queues_one_import()
    {
        var id = await CreateAsync("asked");
        var annotated = await Stage.AnnotateAsync("asked", ResourceNames.ImportRequestedAnnotation, "first");
        await LedgerAsync("asked", "first", "Queued");
        Stage.Simulator.FinishImport(id);
        await LedgerAsync("asked", "first", "Finished");
        await Stage.PollsAsync(2);

        Assert.Single(Stage.Calls(id, SimulatorOperation.Trigger));
        var ledger = (await Stage.HistoryAsync("asked", annotated.Version()))
            .Select(state => state["object"]!["status"]!["import"]?["state"]?.GetValue<string>());
        Assert.Equal(["Requested", "Queued", "Finished"], ledger.Distinct());
        await Stage.EventAsync("asked", "ImportQueued");
        await Stage.EventAsync("asked", "ImportComplete");

        await Stage.AnnotateAsync("asked", ResourceNames.ImportRequestedAnnotation, "second");

        await LedgerAsync("asked", "second", "Queued");
        Assert.Equal(2, Stage.Calls(id, SimulatorOperation.Trigger).Count);
        Stage.Simulator.FinishImport(id, ImportResult.Failed, new SimulatedError("No such workspace", 404));
        await LedgerAsync("asked", "second", "Finished");
    }

    [Fact]
    public async Task A_value_that_is_there_from_the_start_queues_one_import_after_the_creation()
    {
        var resource = Crd.Resources.Resource("at-once", """{ "config": { "workspaceId": "ws-1", "environmentId": "env-1" } }""");
        resource["metadata"]!["annotations"] = new JsonObject { [ResourceNames.ImportRequestedAnnotation] = "at once" };
        await Stage.Cluster.CreateAsync(Crd.Resources.Collection(Stage.Namespace), resource);

        await LedgerAsync("at-once", "at once", "Queued");

        var id = Stage.Configuration("at-once").Id;
        Stage.Simulator.FinishImport(id);
        await LedgerAsync("at-once", "at once", "Finished");
        Assert.Single(Stage.Calls(id, SimulatorOperation.Trigger));
    }

    [Fact]
    public async Task An_import_whose_answer_was_lost_is_not_queued_again()
    {
        var id = await CreateAsync("lost");
        Stage.Simulator.Faults.ApplyThenDrop(SimulatorOperation.Trigger);

        await Stage.AnnotateAsync("lost", ResourceNames.ImportRequestedAnnotation, "once");
        await Stage.CalledAsync(id, SimulatorOperation.Trigger);
        Stage.Simulator.StartImport(id);

        await LedgerAsync("lost", "once", "Queued");
        Stage.Simulator.FinishImport(id);
        await LedgerAsync("lost", "once", "Finished");
        Assert.Single(Stage.Calls(id, SimulatorOperation.Trigger));
    }

    private async Task<string> CreateAsync(string name, string specPatch = "{}")
    {
        await Stage.ApplyAsync(name, specPatch);
        return (await Stage.ReadyAsync(name)).Id()!;
    }

    private Task<JsonObject> ImportedAsync(string name, string status, string reason) => Stage.UntilAsync(
        name, $"Imported is {status} {reason}", resource =>
            resource.Condition("Imported") is { } imported && (imported.Status(), imported.Reason()) == (status, reason));

    private Task<JsonObject> LedgerAsync(string name, string requested, string state) => Stage.UntilAsync(
        name, $"the ledger says {requested} {state}", resource =>
            resource["status"]?["import"] is { } import
            && (import["requested"]!.GetValue<string>(), import["state"]!.GetValue<string>()) == (requested, state));
}

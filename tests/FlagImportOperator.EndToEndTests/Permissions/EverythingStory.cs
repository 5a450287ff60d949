using System.Text;
using System.Text.Json.Nodes;
using FlagImportOperator.Api;
using FlagImportOperator.EndToEndTests.Crd;
using FlagImportOperator.EndToEndTests.Scenarios;
using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Permissions;

/// <summary>The life of one resource, with everything in it for which an operator needs a right.</summary>
internal sealed class EverythingStory(ClusterClient cluster, LaunchDarklySimulator simulator, RecordingProxy proxy, string @namespace)
{
    private const string Secret = "split-import";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Path => $"{Resources.Collection(@namespace)}/everything";

    public async Task PlayAsync()
    {
        await RotateAsync("first-key");
        await ApplyAsync("Old");
        var id = (await UntilAsync("it is ready", IsReady))["status"]!["_id"]!.GetValue<string>();

        await ApplyAsync("New");
        await SimulatorHasAsync(id, "the new name", configuration => configuration.Name == "New");
        await RotateAsync("second-key");
        await SimulatorHasAsync(id, "the new key", configuration => configuration.Config["ldApiKey"] == "second-key");
        await UntilAsync("it is ready again", IsReady);

        // Equal twice: the second is counted in the first one's event.
        await DriftAsync(id);
        await UntilRequestAsync("create", "events");
        await DriftAsync(id);
        await UntilRequestAsync("patch", "events");

        await cluster.PatchAsync(Path, new JsonObject
        {
            ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [ResourceNames.ImportRequestedAnnotation] = "once" } },
        });
        await UntilAsync("the import is queued", resource => resource["status"]?["import"]?["state"]?.GetValue<string>() == "Queued");
        simulator.FinishImport(id);
        await UntilAsync("the import has ended", resource => resource["status"]?["import"]?["state"]?.GetValue<string>() == "Finished");

        await cluster.DeleteAsync(Path);
        await cluster.WaitForAsync(Path, "it is gone", found => found is null);
        Assert.Null(simulator.Find(id));
    }

    private Task<JsonObject> RotateAsync(string key) => cluster.ApplyAsync($"/api/v1/namespaces/{@namespace}/secrets/{Secret}", new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Secret",
        ["metadata"] = new JsonObject { ["name"] = Secret },
        ["data"] = new JsonObject { ["workspaceApiKey"] = Base64("workspace-key"), ["ldApiKey"] = Base64(key) },
    }.ToJsonString());

    private Task<JsonObject> ApplyAsync(string name) => cluster.ApplyAsync(Path, Resources.Resource("everything", $$"""
        { "name": "{{name}}", "tags": ["tagged"], "config": { "workspaceId": "ws-1", "environmentId": "env-1" } }
        """).ToJsonString());

    private async Task DriftAsync(string id)
    {
        simulator.EditInWebUi(id, form => form.Tags.Remove("tagged"));
        await SimulatorHasAsync(id, "the tag again", configuration => configuration.Tags.Contains("tagged"));
    }

    private Task SimulatorHasAsync(string id, string what, Func<SimulatedConfiguration, bool> condition) => Poll.UntilAsync(
        $"LaunchDarkly has {what}", () => Task.FromResult(simulator.Find(id) is { } found && condition(found)), Cancellation);

    private async Task<JsonObject> UntilAsync(string what, Func<JsonObject, bool> condition) =>
        (await cluster.WaitForAsync(Path, what, found => found is not null && condition(found)))!;

    private Task UntilRequestAsync(string verb, string resource) => Poll.UntilAsync(
        $"the operator asks to {verb} {resource}",
        () => Task.FromResult(proxy.Requests.Any(recorded => recorded.Request is { } request
            && request.Verb == verb && request.Resource == resource && request.Namespace == @namespace)),
        Cancellation);

    private static bool IsReady(JsonObject resource) =>
        KStatusRules.Compute(resource) == KStatus.Current && resource.Condition("Ready")?.Status() == "True";

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}

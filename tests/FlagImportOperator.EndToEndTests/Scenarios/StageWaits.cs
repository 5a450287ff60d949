using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Scenarios;

/// <summary>What tests wait for, and what they look at.</summary>
internal static class StageWaits
{
    /// <summary>Until LaunchDarkly holds what the newest spec says, as far as the operator says so.</summary>
    public static Task<JsonObject> ReadyAsync(this Stage stage, string name) => stage.UntilAsync(
        name, "it is ready", resource => resource.Condition("Ready")?.Status() == "True" && IsOfNewestSpec(resource) && KStatusRules.Compute(resource) == KStatus.Current);

    /// <summary>Until Ready is not True for that reason.</summary>
    public static Task<JsonObject> NotReadyAsync(this Stage stage, string name, string reason) => stage.UntilAsync(
        name, $"it is not ready because of {reason}", resource =>
            resource.Condition("Ready") is { } ready && ready.Status() != "True" && ready.Reason() == reason && IsOfNewestSpec(resource));

    /// <summary>Until the resource is such.</summary>
    public static async Task<JsonObject> UntilAsync(this Stage stage, string name, string what, Func<JsonObject, bool> condition) =>
        (await stage.Cluster.WaitForAsync(stage.PathOf(name), what, found => found is not null && condition(found)))!;

    public static Task GoneAsync(this Stage stage, string name) =>
        stage.Cluster.WaitForAsync(stage.PathOf(name), "it is gone", found => found is null);

    /// <summary>Until the operator has listed LaunchDarkly so many times more: whatever it was about to do, it has had reason and time to.</summary>
    public static Task PollsAsync(this Stage stage, int count)
    {
        var after = stage.Simulator.Journal.Count(SimulatorOperation.List) + count;
        return Poll.UntilAsync(
            $"{count} more lists",
            () => Task.FromResult(stage.Simulator.Journal.Count(SimulatorOperation.List) >= after),
            TestContext.Current.CancellationToken);
    }

    /// <summary>The owner tag as design §3 defines it.</summary>
    public static string OwnerTag(this Stage stage, string name) =>
        "k8s-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{stage.Options.ClusterId}\n{stage.Namespace}\n{name}")))[..32];

    /// <summary>All configurations that bear the resource's owner tag.</summary>
    public static IReadOnlyList<SimulatedConfiguration> Configurations(this Stage stage, string name) =>
        [.. stage.Simulator.Configurations.Where(configuration => configuration.Tags.Contains(stage.OwnerTag(name)))];

    /// <summary>The one configuration that bears the resource's owner tag. Fails when there are none or several.</summary>
    public static SimulatedConfiguration Configuration(this Stage stage, string name) => Assert.Single(stage.Configurations(name));

    /// <summary>The same configuration as it is now.</summary>
    public static SimulatedConfiguration Find(this Stage stage, SimulatedConfiguration configuration) =>
        stage.Simulator.Find(configuration.Id) ?? throw new InvalidOperationException($"{configuration} is gone.");

    /// <summary>Creates that carried the resource's owner tag, whatever became of them.</summary>
    public static int Creates(this Stage stage, string name) => stage.Simulator.Journal.Entries.Count(entry =>
        entry.Operation == SimulatorOperation.Create && entry.RawBody.Contains(stage.OwnerTag(name), StringComparison.Ordinal));

    /// <summary>Calls about one configuration.</summary>
    public static IReadOnlyList<JournalEntry> Calls(this Stage stage, string id, SimulatorOperation operation) =>
        [.. stage.Simulator.Journal.Entries.Where(entry => entry.Operation == operation && entry.Id == id)];

    /// <summary>Bodies of the patches of one configuration, in order.</summary>
    public static IReadOnlyList<JsonNode> Patches(this Stage stage, string id) =>
        [.. stage.Calls(id, SimulatorOperation.Patch).Select(entry => JsonNode.Parse(entry.RawBody)!)];

    public static Task CalledAsync(this Stage stage, string id, SimulatorOperation operation, int count = 1) =>
        stage.Simulator.Journal.WaitForAsync(
            entry => entry.Operation == operation && entry.Id == id, count: count, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Until there is an event of that reason about the resource, and returns it.</summary>
    public static async Task<JsonObject> EventAsync(this Stage stage, string name, string reason)
    {
        JsonObject? found = null;
        await Poll.UntilAsync(
            $"event {reason} of {name}",
            async () => (found = (await stage.EventsAsync(name)).FirstOrDefault(e => e["reason"]!.GetValue<string>() == reason)) is not null,
            TestContext.Current.CancellationToken);
        return found!;
    }

    public static async Task<IReadOnlyList<JsonObject>> EventsAsync(this Stage stage, string name) =>
        [.. (await stage.EventsAsync()).Where(e => e["regarding"]?["name"]?.GetValue<string>() == name)];

    public static Task<IReadOnlyList<JsonObject>> EventsAsync(this Stage stage) =>
        stage.Cluster.ListAsync($"/apis/events.k8s.io/v1/namespaces/{stage.Namespace}/events");

    /// <summary>
    /// Every state that the API server has stored of the resource since that version, as watch events. Asked for once all writes are done:
    /// it takes the second that a watch lasts at least.
    /// </summary>
    public static async Task<IReadOnlyList<JsonObject>> HistoryAsync(this Stage stage, string name, string sinceVersion)
    {
        var collection = stage.PathOf(name)[..^(name.Length + 1)];
        var text = await stage.Cluster.ReadTextAsync(
            $"{collection}?watch=1&timeoutSeconds=1&fieldSelector=metadata.name={name}&resourceVersion={sinceVersion}");
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject())];
    }

    public static string Version(this JsonObject resource) => resource["metadata"]!["resourceVersion"]!.GetValue<string>();

    /// <summary>status._id, or null.</summary>
    public static string? Id(this JsonObject resource) => resource["status"]?["_id"]?.GetValue<string>();

    public static bool HasFinalizer(this JsonObject resource) =>
        (resource["metadata"]!["finalizers"] as JsonArray)?.Any(f => f!.GetValue<string>() == Api.ResourceNames.Finalizer) == true;

    private static bool IsOfNewestSpec(JsonObject resource) =>
        resource["status"]?["observedGeneration"]?.GetValue<long>() == resource["metadata"]!["generation"]!.GetValue<long>();
}

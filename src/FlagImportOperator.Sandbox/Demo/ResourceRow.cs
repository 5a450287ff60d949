using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Tables;

namespace FlagImportOperator.Sandbox.Demo;

/// <summary>A resource as a line of <c>kubectl get fic</c>. Pure.</summary>
internal sealed record ResourceRow(string Name, string Project, string Integration, string Import, string LastImport, string Ready, string Reason, string Old)
{
    /// <summary>In place of a reason, once the resource is no longer there.</summary>
    public const string Gone = "(gone)";

    public static IReadOnlyList<string> Headers { get; } = ["NAME", "PROJECT", "INTEGRATION", "IMPORT", "LAST IMPORT", "READY", "REASON", "AGE"];

    public IReadOnlyList<string> Cells => [Name, Project, Integration, Import, LastImport, Ready, Reason, Old];

    public static ResourceRow Of(JsonObject resource, DateTimeOffset now)
    {
        var (spec, status) = (resource["spec"], resource["status"]);
        var ready = Condition(resource, "Ready");
        return new(
            Text(resource["metadata"]?["name"]),
            Text(spec?["projectKey"]),
            Text(spec?["integrationKey"]),
            Text(status?["_status"]?["status"]),
            Text(status?["lastImportTime"]) is { Length: > 0 } imported ? Age.Since(imported, now) : "",
            Text(ready?["status"]),
            Text(ready?["reason"]),
            Age.Since(Text(resource["metadata"]?["creationTimestamp"]), now));
    }

    public ResourceRow AsGone() => this with { Import = "", LastImport = "", Ready = "", Reason = Gone };

    /// <summary>The same but for what time alone changes.</summary>
    public bool Says(ResourceRow? other) => other is not null && this with { LastImport = "", Old = "" } == other with { LastImport = "", Old = "" };

    /// <summary>A condition by its type; null: it is not said.</summary>
    public static JsonObject? Condition(JsonObject? resource, string type) =>
        (resource?["status"]?["conditions"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(condition => (string?)condition["type"] == type);

    /// <summary>All conditions, a line each, for a person who looks for what went wrong.</summary>
    public static IReadOnlyList<string> Conditions(JsonObject resource) =>
        (resource["status"]?["conditions"] as JsonArray)?.OfType<JsonObject>().Select(Say).ToList() ?? [];

    /// <summary>For instance <c>Ready=False SecretNotFound: There is no Secret ...</c>.</summary>
    public static string Say(JsonObject condition) => $"{condition["type"]}={condition["status"]} {condition["reason"]}: {condition["message"]}";

    private static string Text(JsonNode? node) => node is JsonValue value ? value.ToString() : "";
}

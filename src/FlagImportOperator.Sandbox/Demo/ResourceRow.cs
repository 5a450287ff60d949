using System.Globalization;
using System.Text.Json.Nodes;

namespace FlagImportOperator.Sandbox.Demo;

/// <summary>A resource as a line of <c>kubectl get fic</c>. Pure.</summary>
internal sealed record ResourceRow(string Name, string Project, string Integration, string Import, string LastImport, string Ready, string Reason, string Age)
{
    /// <summary>In place of a reason, once the resource is no longer there.</summary>
    public const string Gone = "(gone)";

    public static IReadOnlyList<string> Headers { get; } = ["NAME", "PROJECT", "INTEGRATION", "IMPORT", "LAST IMPORT", "READY", "REASON", "AGE"];

    public IReadOnlyList<string> Cells => [Name, Project, Integration, Import, LastImport, Ready, Reason, Age];

    public static ResourceRow Of(JsonObject resource, DateTimeOffset now)
    {
        var (spec, status) = (resource["spec"], resource["status"]);
        var ready = Condition(resource, "Ready");
        return new(
            Text(resource["metadata"]?["name"]),
            Text(spec?["projectKey"]),
            Text(spec?["integrationKey"]),
            Text(status?["_status"]?["status"]),
            Since(status?["lastImportTime"], now, ""),
            Text(ready?["status"]),
            Text(ready?["reason"]),
            Since(resource["metadata"]?["creationTimestamp"], now, "<unknown>"));
    }

    public ResourceRow AsGone() => this with { Import = "", LastImport = "", Ready = "", Reason = Gone };

    /// <summary>The same but for what time alone changes.</summary>
    public bool Says(ResourceRow? other) => other is not null && this with { LastImport = "", Age = "" } == other with { LastImport = "", Age = "" };

    /// <summary>A condition by its type; null: it is not said.</summary>
    public static JsonObject? Condition(JsonObject? resource, string type) =>
        (resource?["status"]?["conditions"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(condition => (string?)condition["type"] == type);

    /// <summary>All conditions, a line each, for a person who looks for what went wrong.</summary>
    public static IReadOnlyList<string> Conditions(JsonObject resource) =>
        (resource["status"]?["conditions"] as JsonArray)?.OfType<JsonObject>().Select(Say).ToList() ?? [];

    /// <summary>For instance <c>Ready=False SecretNotFound: There is no Secret ...</c>.</summary>
    public static string Say(JsonObject condition) => $"{condition["type"]}={condition["status"]} {condition["reason"]}: {condition["message"]}";

    // As kubectl shortens it: two units while the first is small.
    internal static string Duration(TimeSpan span) => span switch
    {
        { TotalSeconds: < 0 } => "0s",
        { TotalMinutes: < 2 } => $"{(int)span.TotalSeconds}s",
        { TotalMinutes: < 10 } when span.Seconds > 0 => $"{(int)span.TotalMinutes}m{span.Seconds}s",
        { TotalHours: < 3 } => $"{(int)span.TotalMinutes}m",
        { TotalHours: < 8 } when span.Minutes > 0 => $"{(int)span.TotalHours}h{span.Minutes}m",
        { TotalDays: < 2 } => $"{(int)span.TotalHours}h",
        _ => $"{(int)span.TotalDays}d",
    };

    private static string Since(JsonNode? time, DateTimeOffset now, string otherwise) =>
        DateTimeOffset.TryParse(Text(time), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var then) ? Duration(now - then) : otherwise;

    private static string Text(JsonNode? node) => node is JsonValue value ? value.ToString() : "";
}

using System.Globalization;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;
using FlagImportOperator.Sandbox.Kubernetes.Tables;

namespace FlagImportOperator.Sandbox.Kubernetes.Kinds;

/// <summary>What kubectl shows of events of either group.</summary>
internal static class EventColumns
{
    public static readonly IReadOnlyList<TableColumn> All =
    [
        new("Last Seen", "string", "", "How long ago it last happened.", 0, (obj, now) => LastSeen(obj, now)),
        Columns.Text("Type", "Normal or Warning.", obj => Text(obj, "type")),
        Columns.Text("Reason", "Why, in one word.", obj => Text(obj, "reason")),
        Columns.Text("Object", "What it happened to.", Target),
        Columns.Text("Subobject", "The part of the object.", obj => Text(Subject(obj), "fieldPath"), 1),
        Columns.Text("Source", "Who tells.", Source, 1),
        Columns.Text("Message", "What happened.", obj => (Text(obj, "message") + Text(obj, "note")).Trim()),
        new("First Seen", "string", "", "How long ago it first happened.", 1, (obj, now) => FirstSeen(obj, now)),
        Columns.Text("Count", "How often it happened.", obj => Count(obj), 1),
        Columns.Name with { Priority = 1 },
    ];

    private static string LastSeen(JsonObject obj, DateTimeOffset now)
    {
        var series = Text(obj["series"], "lastObservedTime");
        var last = First(Text(obj, "lastTimestamp"), Text(obj, "deprecatedLastTimestamp"));
        return obj["series"] is JsonObject ? Age.Since(series, now) : last.Length > 0 ? Age.Since(last, now) : FirstSeen(obj, now);
    }

    private static string FirstSeen(JsonObject obj, DateTimeOffset now) =>
        Age.Since(First(Text(obj, "firstTimestamp"), Text(obj, "deprecatedFirstTimestamp"), Text(obj, "eventTime")), now);

    private static JsonNode? Target(JsonObject obj)
    {
        var kind = Text(Subject(obj), "kind").ToLowerInvariant();
        return Text(Subject(obj), "name") is { Length: > 0 } name ? $"{kind}/{name}" : kind;
    }

    private static JsonNode? Source(JsonObject obj)
    {
        var source = obj["source"] ?? obj["deprecatedSource"];
        var component = First(Text(source, "component"), Text(obj, "reportingComponent"), Text(obj, "reportingController"));
        var host = First(Text(source, "host"), Text(obj, "reportingInstance"));
        return host.Length == 0 ? component : $"{component}, {host}";
    }

    private static long Count(JsonObject obj)
    {
        // A single event of the newer group has no count.
        return obj["series"] is JsonObject series ? Number(series["count"]) : Math.Max(Number(obj["count"] ?? obj["deprecatedCount"]), 1);

        static long Number(JsonNode? node) => node is null ? 0 : Convert.ToInt64(JsonNumber.Read(node), CultureInfo.InvariantCulture);
    }

    private static JsonNode? Subject(JsonObject obj) => obj["involvedObject"] ?? obj["regarding"];

    private static string Text(JsonNode? obj, string field) => (string?)obj?[field] ?? "";

    private static string First(params string[] texts) => Array.Find(texts, text => text.Length > 0) ?? "";
}

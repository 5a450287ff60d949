using System.Text.Json.Nodes;

namespace FlagImportOperator.Sandbox.Kubernetes.Registry;

/// <summary>What is special about Events: the core group and events.k8s.io show the same objects under different names of fields.</summary>
internal static class EventRules
{
    private static readonly (string Core, string Newer)[] Renamed =
    [
        ("involvedObject", "regarding"),
        ("message", "note"),
        ("source", "deprecatedSource"),
        ("firstTimestamp", "deprecatedFirstTimestamp"),
        ("lastTimestamp", "deprecatedLastTimestamp"),
        ("count", "deprecatedCount"),
        ("reportingComponent", "reportingController"),
    ];

    private static readonly string[] ObjectFields = ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"];

    private static readonly string[] Own = ["reason", "type", "reportingComponent"];

    /// <summary>Of the core group: the form that is stored.</summary>
    public static KindRules Core { get; } = new() { CreatesOnUpdate = true, UpdatesBlindly = true, Fields = Selectable("involvedObject") };

    /// <summary>Of events.k8s.io.</summary>
    public static KindRules Newer { get; } = new()
    {
        CreatesOnUpdate = true,
        UpdatesBlindly = true,
        FromStorage = value => Rename(value, "events.k8s.io/v1", pair => (pair.Core, pair.Newer)),
        ToStorage = value => Rename(value, "v1", pair => (pair.Newer, pair.Core)),
        Fields = Selectable("regarding"),
    };

    private static Dictionary<string, string[]> Selectable(string about)
    {
        var fields = ObjectFields.ToDictionary(field => $"{about}.{field}", field => new[] { "involvedObject", field });
        foreach (var field in Own)
        {
            fields[field] = [field];
        }

        fields["reportingController"] = ["reportingComponent"];
        fields["source"] = ["source", "component"];
        return fields;
    }

    private static JsonObject Rename(JsonObject value, string apiVersion, Func<(string Core, string Newer), (string From, string To)> direction)
    {
        var names = Renamed.Select(direction).ToDictionary(pair => pair.From, pair => pair.To);
        JsonObject renamed = [];
        foreach (var (field, content) in value)
        {
            renamed[names.GetValueOrDefault(field, field)] = content?.DeepClone();
        }

        renamed["apiVersion"] = apiVersion;
        return renamed;
    }
}

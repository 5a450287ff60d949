using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Kinds;

namespace FlagImportOperator.Sandbox.Kubernetes.Apply;

/// <summary>metadata.managedFields, read and written.</summary>
internal static class ManagedFieldsJson
{
    private const string FieldsV1 = "FieldsV1";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>
    /// What a client sends to forget all owners: one empty entry; for built-in kinds also an empty list, which the metadata of custom
    /// objects loses when it is read. Null means that the client has nothing to say.
    /// </summary>
    public static bool IsReset(JsonNode? list, ResourceKind kind) => list is JsonArray { Count: 0 }
        ? !kind.IsCustom
        : list is JsonArray { Count: 1 } and [JsonObject { Count: 0 }];

    /// <summary>The entries by manager; null when one of them cannot be read. A missing list has none.</summary>
    public static Dictionary<ManagerId, ManagedFieldsEntry>? TryRead(JsonNode? list)
    {
        var entries = new Dictionary<ManagerId, ManagedFieldsEntry>();
        foreach (var node in list as JsonArray ?? [])
        {
            if (Read(node) is not { } entry)
            {
                return null;
            }

            entries[entry.Id] = entry;
        }

        return entries;
    }

    /// <summary>The list in the server's order: appliers first, then by time, by name.</summary>
    public static JsonArray Write(IEnumerable<ManagedFieldsEntry> entries) => new([.. entries
        .OrderBy(entry => entry.Id.IsApply ? 0 : 1)
        .ThenBy(entry => entry.Time?.ToUnixTimeSeconds() ?? 0)
        .ThenBy(entry => entry.Id.Name, StringComparer.Ordinal)
        .ThenBy(entry => entry.ApiVersion, StringComparer.Ordinal)
        .ThenBy(entry => entry.Id.Subresource, StringComparer.Ordinal)
        .Select(Write)]);

    private static JsonObject Write(ManagedFieldsEntry entry)
    {
        var json = new JsonObject
        {
            ["manager"] = entry.Id.Name,
            ["operation"] = entry.Id.IsApply ? "Apply" : "Update",
            ["apiVersion"] = entry.ApiVersion,
        };
        if (entry.Time is { } time)
        {
            json["time"] = time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
        }

        json["fieldsType"] = FieldsV1;
        json["fieldsV1"] = entry.Fields.ToJson();
        if (entry.Id.Subresource.Length > 0)
        {
            json["subresource"] = entry.Id.Subresource;
        }

        return json;
    }

    private static ManagedFieldsEntry? Read(JsonNode? node)
    {
        var operation = Text(node, "operation");
        if (operation is not ("Apply" or "Update") || Text(node, "fieldsType") != FieldsV1)
        {
            return null;
        }

        try
        {
            var fields = node!["fieldsV1"] is { } set ? FieldSet.Parse(set) : FieldSet.Empty;
            var version = Text(node, "apiVersion");
            var isApply = operation == "Apply";
            var id = new ManagerId(Text(node, "manager"), isApply, isApply ? "" : version, Text(node, "subresource"));
            var time = Text(node, "time");
            return new ManagedFieldsEntry(id, version, time.Length == 0 ? null : Time(time), fields);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    private static string Text(JsonNode? node, string name) =>
        node is JsonObject entry && ValueText.Kind(entry[name]) == JsonValueKind.String ? entry[name]!.GetValue<string>() : "";
}

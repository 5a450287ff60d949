using System.Text.Json.Nodes;

namespace FlagImportOperator.Sandbox.Kubernetes.Schemas;

/// <summary>Lists that are sets or maps hold nothing twice.</summary>
internal static class ListTypeCheck
{
    public static IEnumerable<FieldError> Check(JsonObject obj, StructuralSchema schema) =>
        obj.Where(member => member.Key != "metadata").SelectMany(member => Check(member.Value, schema.Field(member.Key), member.Key));

    /// <summary>What tells an item of a list of type map from the others: its key fields, in the order of the keys.</summary>
    public static JsonObject Key(JsonObject item, IReadOnlyList<string> keys) => new(keys
        .Where(item.ContainsKey).Order(StringComparer.Ordinal)
        .Select(key => KeyValuePair.Create(key, item[key]?.DeepClone())));

    private static IEnumerable<FieldError> Check(JsonNode? value, StructuralSchema? schema, string path) => (value, schema) switch
    {
        (JsonObject members, not null) => members.SelectMany(member => Check(member.Value, schema.Field(member.Key), Path(schema, path, member.Key))),
        (JsonArray items, not null) =>
            [.. Duplicates(items, schema, path), .. items.SelectMany((item, index) => Check(item, schema.Items, $"{path}[{index}]"))],
        _ => [],
    };

    private static string Path(StructuralSchema schema, string path, string name) =>
        schema.Properties.ContainsKey(name) ? $"{path}.{name}" : $"{path}[{name}]";

    private static List<FieldError> Duplicates(JsonArray items, StructuralSchema schema, string path)
    {
        if (schema.ListType == ListType.Atomic)
        {
            return [];
        }

        if (schema.ListType == ListType.Map && Misfit(items) is var misfit and >= 0)
        {
            var value = FieldErrors.Value(items[misfit]);
            return [FieldErrors.Invalid($"{path}[{misfit}]", value, "must be an object for an array of list-type map")];
        }

        // One that is there three times is named once.
        var seen = new Dictionary<string, int>();
        List<FieldError> errors = [];
        for (var index = 0; index < items.Count; index++)
        {
            var key = schema.ListType == ListType.Map && items[index] is JsonObject item ? Key(item, schema.ListMapKeys) : items[index];
            var text = key?.ToJsonString() ?? "null";
            seen[text] = seen.GetValueOrDefault(text) + 1;
            if (seen[text] == 2)
            {
                errors.Add(FieldErrors.Duplicate($"{path}[{index}]", FieldErrors.Value(key)));
            }
        }

        return errors;
    }

    private static int Misfit(JsonArray items) => items.ToList().FindIndex(item => item is not (null or JsonObject));
}

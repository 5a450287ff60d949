using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Http;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;

namespace FlagImportOperator.Sandbox.Kubernetes.Patching;

/// <summary>Lists that merge: sets of scalars, and objects told apart by one field.</summary>
internal static class StrategicList
{
    private const string PatchDirective = "$patch";

    public static bool Merges(StructuralSchema? schema) => schema is { Type: "array", ListType: not ListType.Atomic };

    /// <summary>The field that tells items apart; null where they are scalars. Of several keys, only the first counts here.</summary>
    public static string? Key(StructuralSchema schema) => schema.ListType == ListType.Map ? schema.ListMapKeys[0] : null;

    /// <summary>The patch's items in their order, the server's own items among them where they stood.</summary>
    public static JsonArray Merge(JsonArray original, JsonArray patch, StructuralSchema schema)
    {
        var merged = Combine(original, patch, schema, out var wanted);
        return wanted is null ? merged : ElementOrder.Arrange(merged, wanted, original, Key(schema));
    }

    /// <summary>
    /// Items of both, each once, in no particular order; <paramref name="wanted"/> is what the patch adds or changes, null when it
    /// replaces the list.
    /// </summary>
    public static JsonArray Combine(JsonArray original, JsonArray patch, StructuralSchema schema, out JsonArray? wanted)
    {
        if (Key(schema) is not { } key)
        {
            wanted = patch;
            return Distinct(original.Concat(patch));
        }

        var items = patch.Select(item => item as JsonObject ?? throw NotIdentical()).ToList();
        if (items.Any(item => StrategicMergePatch.Text(item[PatchDirective]) == "replace"))
        {
            wanted = null;
            return new([.. items.Where(item => !item.ContainsKey(PatchDirective)).Select(StrategicMergePatch.AsNew)]);
        }

        var result = original.Select(item => item?.DeepClone()).ToList();
        wanted = [];
        foreach (var item in items)
        {
            var at = IndexOf(result, key, item.ContainsKey(key) ? item[key] : throw NoKey(item, key));
            if (item.TryGetPropertyValue(PatchDirective, out var directive))
            {
                Delete(result, key, item[key], directive);
                continue;
            }

            wanted.Add(item.DeepClone());
            if (at < 0)
            {
                result.Add(StrategicMergePatch.AsNew(item));
            }
            else
            {
                result[at] = StrategicMergePatch.MergeMap(result[at]!.AsObject(), item.DeepClone().AsObject(), schema.Items);
            }
        }

        return [.. result];
    }

    /// <summary>Where in a list an item with that key stands; -1 where it does not.</summary>
    public static int IndexOf(IList<JsonNode?> list, string? key, JsonNode? value)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (JsonNode.DeepEquals(key is null ? list[i] : (list[i] as JsonObject)?[key], value))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>A copy of a list of scalars without some of them.</summary>
    public static JsonArray Without(JsonArray list, JsonArray gone) =>
        new([.. list.Where(item => IndexOf(gone, null, item) < 0).Select(item => item?.DeepClone())]);

    private static void Delete(List<JsonNode?> result, string key, JsonNode? value, JsonNode? directive)
    {
        switch (StrategicMergePatch.Text(directive))
        {
            case "delete":
                result.RemoveAll(item => JsonNode.DeepEquals((item as JsonObject)?[key], value));
                break;
            case "merge":
                throw new ApiException(500, "", "merging lists cannot yet be specified in the patch");
            default:
                throw StrategicMergePatch.UnknownType(directive);
        }
    }

    private static JsonArray Distinct(IEnumerable<JsonNode?> items)
    {
        var result = new JsonArray();
        foreach (var item in items)
        {
            if (item is JsonObject or JsonArray)
            {
                throw NotIdentical();
            }

            if (IndexOf(result, null, item) < 0)
            {
                result.Add(item?.DeepClone());
            }
        }

        return result;
    }

    /// <summary>The real server shows the whole item: here only its fields, since values may be secret.</summary>
    private static ApiException NoKey(JsonObject item, string key) =>
        new(500, "", $"map: map[{string.Join(' ', item.Select(field => field.Key))}] does not contain declared merge key: {key}");

    private static ApiException NotIdentical() => new(500, "", "list element types are not identical");
}

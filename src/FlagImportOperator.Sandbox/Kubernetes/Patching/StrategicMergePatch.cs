using System.Text.Json;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Apply;
using FlagImportOperator.Sandbox.Kubernetes.Http;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;

namespace FlagImportOperator.Sandbox.Kubernetes.Patching;

/// <summary>
/// Strategic merge patch, which only built-in kinds have: maps merge, null deletes, lists merge where their items have keys, and
/// directives (<c>$patch</c>, <c>$retainKeys</c>, <c>$deleteFromPrimitiveList/…</c>, <c>$setElementOrder/…</c>) say what else to do.
/// </summary>
internal static class StrategicMergePatch
{
    private const string PatchDirective = "$patch";
    private const string RetainKeys = "$retainKeys";
    private const string DeleteFrom = "$deleteFromPrimitiveList/";
    private const string SetOrder = "$setElementOrder/";

    /// <summary>The patched copy; arguments are left as they are.</summary>
    /// <exception cref="ApiException">400 and 500, as the real server: a directive is wrong. 422: a field has no value of its type.</exception>
    public static JsonObject Apply(JsonObject target, JsonObject patch, StructuralSchema schema)
    {
        var result = MergeMap(target.DeepClone().AsObject(), patch.DeepClone().AsObject(), schema);
        PatchedForm.Check(result, schema);
        return result;
    }

    /// <summary>Both arguments are used up.</summary>
    internal static JsonObject MergeMap(JsonObject original, JsonObject patch, StructuralSchema? schema)
    {
        if (patch.TryGetPropertyValue(PatchDirective, out var directive))
        {
            return ByDirective(directive, patch);
        }

        Retain(original, patch);
        foreach (var name in patch.Select(field => field.Key).Where(name => name.StartsWith(SetOrder, StringComparison.Ordinal)).ToList())
        {
            ElementOrder.Set(original, patch, name, name[SetOrder.Length..], schema);
        }

        foreach (var (name, change) in patch.ToList())
        {
            if (name.StartsWith(DeleteFrom, StringComparison.Ordinal))
            {
                DeletePrimitives(original, name[DeleteFrom.Length..], change);
            }
            else if (change is null)
            {
                original.Remove(name);
            }
            else if (original[name] is not null)
            {
                original[name] = Merge(original[name], change, schema?.Field(name));
            }
            else if (!IsDirected(change))
            {
                original[name] = AsNew(change);
            }
        }

        return original;
    }

    private static JsonNode? Merge(JsonNode? current, JsonNode change, StructuralSchema? schema) => (current, change) switch
    {
        (JsonObject map, JsonObject changes) => MergeMap(map.DeepClone().AsObject(), changes.DeepClone().AsObject(), schema),
        (JsonArray list, JsonArray items) when StrategicList.Merges(schema) => StrategicList.Merge(list, items, schema!),
        _ => AsNew(change),
    };

    private static JsonObject ByDirective(JsonNode? directive, JsonObject patch)
    {
        switch (Text(directive))
        {
            case "replace":
                patch.Remove(PatchDirective);
                return patch;
            case "delete":
                return [];
            default:
                throw UnknownType(directive);
        }
    }

    private static void Retain(JsonObject original, JsonObject patch)
    {
        if (!patch.TryGetPropertyValue(RetainKeys, out var node))
        {
            return;
        }

        patch.Remove(RetainKeys);
        var retained = (node as JsonArray ?? throw BadRetainKeys()).Select(Text).ToHashSet(StringComparer.Ordinal);
        if (patch.Any(field => !field.Key.StartsWith('$') && field.Value is not null && !retained.Contains(field.Key)))
        {
            throw BadRetainKeys();
        }

        foreach (var name in original.Select(field => field.Key).Where(name => !retained.Contains(name)).ToList())
        {
            original.Remove(name);
        }
    }

    private static void DeletePrimitives(JsonObject original, string name, JsonNode? items)
    {
        if (original[name] is JsonArray list && items is JsonArray gone)
        {
            original[name] = StrategicList.Without(list, gone);
        }
    }

    /// <summary>
    /// What becomes of a value that nothing is there to be merged with: it loses nulls, and all that says how to be patched.
    /// </summary>
    internal static JsonNode? AsNew(JsonNode? value) => value switch
    {
        JsonObject map => new JsonObject(map
            .Where(field => field.Value is not null && !IsDirected(field.Value) && !IsListDirective(field.Key))
            .Select(field => KeyValuePair.Create(field.Key, AsNew(field.Value)))),
        JsonArray list => new JsonArray([.. list.Where(item => !IsDirected(item)).Select(AsNew)]),
        _ => value?.DeepClone(),
    };

    private static bool IsListDirective(string name) =>
        name.StartsWith(SetOrder, StringComparison.Ordinal) || name.StartsWith(DeleteFrom, StringComparison.Ordinal);

    private static bool IsDirected(JsonNode? value) => value is JsonObject map && map.ContainsKey(PatchDirective);

    internal static string? Text(JsonNode? value) => ValueText.Kind(value) == JsonValueKind.String ? value!.GetValue<string>() : null;

    internal static ApiException UnknownType(JsonNode? directive) => new(500, "", $"unknown patch type: {GoText.Plain(directive)}");

    private static ApiException BadRetainKeys() => ApiException.BadRequest("invalid patch format of retainKeys");
}

using System.Text.Json;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;

namespace FlagImportOperator.Sandbox.Kubernetes.Apply;

/// <summary>How a value takes part in a merge.</summary>
internal enum MergeForm
{
    /// <summary>One value: a scalar, or something atomic.</summary>
    Leaf,

    /// <summary>Field by field.</summary>
    Map,

    /// <summary>Item by item.</summary>
    List,
}

/// <summary>A schema, seen as rules for merging.</summary>
/// <param name="Schema">Null where nothing is known: then values are leaves.</param>
/// <param name="IsDeduced">Below x-kubernetes-preserve-unknown-fields: maps merge, lists are atomic.</param>
internal readonly record struct Shape(StructuralSchema? Schema, bool IsDeduced)
{
    /// <summary>Items of a list.</summary>
    public Shape Item => Of(Schema?.Items);

    public IReadOnlyList<string> Keys => Schema!.ListMapKeys;

    public static Shape Of(StructuralSchema? schema) =>
        new(schema, schema is { PreservesUnknownFields: true, Type: null, IsAtomicMap: false });

    /// <summary>Whether a field is named by the schema, rather than an entry of a map.</summary>
    public bool Declares(string name) => Schema?.Properties.ContainsKey(name) == true;

    /// <summary>Whether a value may have such a field at all.</summary>
    public bool Allows(string name) => IsDeduced || Schema is null || Schema.PreservesUnknownFields || Schema.Field(name) is not null;

    public Shape Field(string name) => Schema?.Field(name) is { } known
        ? Of(known)
        : new Shape(null, IsDeduced || Schema is { PreservesUnknownFields: true });

    /// <summary>How this value merges here.</summary>
    public MergeForm Form(JsonNode? value)
    {
        if (IsDeduced)
        {
            return value is null or JsonObject ? MergeForm.Map : MergeForm.Leaf;
        }

        return Schema switch
        {
            { Type: "array" } => Schema.ListType == ListType.Atomic || value is not (null or JsonArray) ? MergeForm.Leaf : MergeForm.List,
            { Type: "object" } => IsGranularMap && value is null or JsonObject ? MergeForm.Map : MergeForm.Leaf,
            _ => MergeForm.Leaf,
        };
    }

    private bool IsGranularMap => Schema is { IsAtomicMap: false }
        && (Schema.Properties.Count > 0 || Schema.AdditionalProperties is not null || Schema.PreservesUnknownFields);

    /// <summary>The path element of an item; null when it has none, because keys are missing or it is no fit item.</summary>
    public PathElement? ElementOf(JsonNode? item)
    {
        if (Schema!.ListType == ListType.Set)
        {
            return ValueText.Kind(item) is JsonValueKind.Null or JsonValueKind.Object or JsonValueKind.Array
                ? null
                : PathElement.Value(item!.DeepClone());
        }

        var keys = new JsonObject();
        foreach (var key in Keys)
        {
            if (item is JsonObject map && map.TryGetPropertyValue(key, out var value))
            {
                keys[key] = value?.DeepClone();
            }
        }

        return keys.Count == 0 ? null : PathElement.Keys(keys);
    }

    /// <summary>The items with their path elements; one without an element stands under its index.</summary>
    public IEnumerable<KeyValuePair<PathElement, JsonNode?>> Index(JsonArray list)
    {
        for (var i = 0; i < list.Count; i++)
        {
            yield return new(ElementOf(list[i]) ?? PathElement.Index(i), list[i]);
        }
    }
}

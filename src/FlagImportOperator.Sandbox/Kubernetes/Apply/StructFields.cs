using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Kinds;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;

namespace FlagImportOperator.Sandbox.Kubernetes.Apply;

/// <summary>
/// Some fields of built-in kinds are there even when nothing is written (Go structs without pointers), so that nobody ever comes to
/// own the place itself: a Lease has <c>f:spec: {f:holderIdentity}</c>, where a custom object has <c>f:spec: {".", f:name}</c>.
/// </summary>
internal static class StructFields
{
    /// <summary>Of the kinds served, those that the schema does not mark as required.</summary>
    private static readonly HashSet<string> Always = ["spec", "status", "source", "deprecatedSource"];

    /// <summary>A copy with these fields; of custom kinds the object itself.</summary>
    public static JsonObject Fill(JsonObject source, ResourceKind kind)
    {
        if (kind.IsCustom)
        {
            return source;
        }

        var copy = source.DeepClone().AsObject();
        Fill(copy, kind.Schema, true);
        return copy;
    }

    private static void Fill(JsonObject value, StructuralSchema schema, bool isRoot)
    {
        foreach (var (name, field) in schema.Properties)
        {
            if (field is { Type: "object", IsAtomicMap: false, Properties.Count: > 0 }
                && ((isRoot && Always.Contains(name)) || schema.Required.Contains(name)))
            {
                if (value[name] is null)
                {
                    value[name] = new JsonObject();
                }

                if (value[name] is JsonObject below)
                {
                    Fill(below, field, false);
                }
            }
        }
    }
}

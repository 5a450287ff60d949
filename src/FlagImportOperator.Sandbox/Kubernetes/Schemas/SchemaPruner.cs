using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Kinds;

namespace FlagImportOperator.Sandbox.Kubernetes.Schemas;

/// <summary>Brings an object into the form in which the API server stores it.</summary>
internal static class SchemaPruner
{
    /// <summary>
    /// Removes the fields that the schema does not know, in place, and says which: those of metadata first, as they are met, then the
    /// others in order. Also removes nulls of fields that may not be null, of which it says nothing.
    /// </summary>
    /// <param name="obj">A whole object.</param>
    /// <param name="schema">Of the whole object; metadata is always that of every object.</param>
    /// <returns>Paths such as <c>spec.tags[0].x</c>, as <c>fieldValidation=Strict</c> names them.</returns>
    public static IReadOnlyList<string> Prune(JsonObject obj, StructuralSchema schema)
    {
        List<string> ofMetadata = [];
        List<string> others = [];
        foreach (var (name, value) in obj.ToList())
        {
            switch (name)
            {
                case "apiVersion" or "kind":
                    break;
                case "metadata":
                    Prune(value, BuiltInKinds.ObjectMeta, name, ofMetadata);
                    break;
                default:
                    Member(obj, name, value, schema, name, others);
                    break;
            }
        }

        others.Sort(StringComparer.Ordinal);
        return [.. ofMetadata, .. others];
    }

    private static void Prune(JsonNode? node, StructuralSchema? schema, string path, List<string> unknown)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members.ToList())
                {
                    Member(members, name, value, schema, $"{path}.{name}", unknown);
                }

                break;
            case JsonArray items:
                for (var index = 0; index < items.Count; index++)
                {
                    Prune(items[index], Below(schema, schema?.Items), $"{path}[{index}]", unknown);
                }

                break;
        }
    }

    private static void Member(
        JsonObject parent, string name, JsonNode? value, StructuralSchema? schema, string path, List<string> unknown)
    {
        var known = schema?.Field(name);
        if (known is null && schema?.PreservesUnknownFields != true)
        {
            unknown.Add(path);
            parent.Remove(name);
        }
        else if (value is null && known is { Nullable: false })
        {
            // In labels and annotations a null is read as an empty text.
            if (path.StartsWith("metadata.", StringComparison.Ordinal) && schema?.AdditionalProperties?.Type == "string")
            {
                parent[name] = "";
            }
            else
            {
                parent.Remove(name);
            }
        }
        else
        {
            Prune(value, Below(schema, known), path, unknown);
        }
    }

    private static StructuralSchema? Below(StructuralSchema? schema, StructuralSchema? known) =>
        known ?? (schema?.PreservesUnknownFields == true ? StructuralSchema.Anything : null);
}

using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;

namespace FlagImportOperator.Sandbox.Kubernetes.Apply;

/// <summary>Takes fields and items out of a value.</summary>
internal static class FieldRemoval
{
    /// <summary>A new value without the members of <paramref name="fields"/> and what is below them. What loses all becomes null.</summary>
    public static JsonNode? Remove(JsonNode? value, FieldSet fields, StructuralSchema schema) => Remove(value, fields, Shape.Of(schema));

    private static JsonNode? Remove(JsonNode? value, FieldSet fields, Shape shape)
    {
        if (fields.IsEmpty)
        {
            return value?.DeepClone();
        }

        return (shape.Form(value), value) switch
        {
            (MergeForm.Map, JsonObject map) => OfMap(map, fields, shape),
            (MergeForm.List, JsonArray list) => OfList(list, fields, shape),

            // Nothing below an atomic value can be taken out of it.
            _ => value?.DeepClone(),
        };
    }

    private static JsonObject? OfMap(JsonObject map, FieldSet fields, Shape shape)
    {
        var kept = new JsonObject();
        foreach (var (name, value) in map)
        {
            var element = PathElement.Field(name);
            if (!fields.Holds(element))
            {
                kept[name] = Remove(value, fields.Below(element), shape.Field(name));
            }
        }

        return kept.Count == 0 ? null : kept;
    }

    private static JsonArray? OfList(JsonArray list, FieldSet fields, Shape shape)
    {
        var kept = new JsonArray();
        foreach (var (element, value) in shape.Index(list))
        {
            if (!fields.Holds(element))
            {
                kept.Add(Remove(value, fields.Below(element), shape.Item));
            }
        }

        return kept.Count == 0 ? null : kept;
    }
}

using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Kinds;

namespace FlagImportOperator.Sandbox.Kubernetes.Apply;

/// <summary>
/// What becomes of a value in a Go type, as built-in kinds and all metadata have: null and empty maps and lists are fields that are not
/// set; null in a map of strings is the empty string. The rest of custom objects keeps what it has, but for nulls of no type: there
/// other nulls are for validation.
/// </summary>
internal static class TypedForm
{
    /// <summary>Changes <paramref name="result"/> and returns it.</summary>
    public static JsonObject Normalize(JsonObject result, ResourceKind kind)
    {
        if (!kind.IsCustom)
        {
            Normalize(result, Shape.Of(kind.Schema));
        }
        else
        {
            Normalize(result["metadata"], Shape.Of(kind.Schema).Field("metadata"));
            DropUntyped(result, Shape.Of(kind.Schema));
        }

        return result;
    }

    private static void Normalize(JsonNode? value, Shape shape)
    {
        if (value is JsonArray list)
        {
            foreach (var item in list)
            {
                Normalize(item, shape.Item);
            }
        }

        foreach (var (name, member) in (value as JsonObject)?.ToList() ?? [])
        {
            Normalize(member, shape.Field(name));
            if (IsUnset(name, member, shape))
            {
                value!.AsObject().Remove(name);
            }
            else if (member is null && shape.Schema?.AdditionalProperties?.Type == "string")
            {
                value![name] = "";
            }
        }
    }

    private static void DropUntyped(JsonNode? value, Shape shape)
    {
        foreach (var item in value as JsonArray ?? [])
        {
            DropUntyped(item, shape.Item);
        }

        foreach (var (name, member) in (value as JsonObject)?.ToList() ?? [])
        {
            if (member is null && shape.Declares(name) && shape.Schema!.Properties[name] is { Type: null, Nullable: false })
            {
                value!.AsObject().Remove(name);
            }
            else
            {
                DropUntyped(member, shape.Field(name));
            }
        }
    }

    private static bool IsUnset(string name, JsonNode? value, Shape shape)
    {
        if (!shape.Declares(name))
        {
            return false;
        }

        var field = shape.Schema!.Properties[name];
        return value switch
        {
            null => field is { Nullable: false, PreservesUnknownFields: false },
            JsonObject { Count: 0 } => field.AdditionalProperties is not null && !shape.Schema.Required.Contains(name),
            JsonArray { Count: 0 } => field.Type == "array" && !shape.Schema.Required.Contains(name),
            _ => false,
        };
    }
}

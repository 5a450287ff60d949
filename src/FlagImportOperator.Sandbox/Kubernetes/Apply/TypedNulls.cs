using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Kinds;

namespace FlagImportOperator.Sandbox.Kubernetes.Apply;

/// <summary>
/// A null in a Go struct is a field that is not set, in a map of strings it is the empty string. Custom objects keep their nulls, but
/// for metadata: what they mean is for validation to say.
/// </summary>
internal static class TypedNulls
{
    /// <summary>Changes <paramref name="result"/> and returns it.</summary>
    public static JsonObject Drop(JsonObject result, ResourceKind kind)
    {
        if (!kind.IsCustom)
        {
            Drop(result, Shape.Of(kind.Schema));
        }
        else if (result["metadata"] is { } metadata)
        {
            Drop(metadata, Shape.Of(kind.Schema).Field("metadata"));
        }

        return result;
    }

    private static void Drop(JsonNode? value, Shape shape)
    {
        if (value is JsonArray list)
        {
            foreach (var item in list)
            {
                Drop(item, shape.Item);
            }
        }

        foreach (var (name, member) in (value as JsonObject)?.ToList() ?? [])
        {
            if (member is not null)
            {
                Drop(member, shape.Field(name));
            }
            else if (shape.Declares(name) && shape.Schema!.Properties[name] is { Nullable: false, PreservesUnknownFields: false })
            {
                value!.AsObject().Remove(name);
            }
            else if (shape.Schema?.AdditionalProperties?.Type == "string")
            {
                value![name] = "";
            }
        }
    }
}

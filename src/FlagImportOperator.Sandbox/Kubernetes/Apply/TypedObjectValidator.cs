using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;

namespace FlagImportOperator.Sandbox.Kubernetes.Apply;

/// <summary>Whether a value has the form that its schema gives, in the words of the real server.</summary>
internal static class TypedObjectValidator
{
    /// <summary>Errors as <c>.spec.name: expected string, got ...</c>; empty when there are none.</summary>
    public static IReadOnlyList<string> Validate(JsonNode? value, StructuralSchema schema)
    {
        var errors = new List<string>();
        Walk(value, Shape.Of(schema), "", errors);
        return errors;
    }

    private static void Walk(JsonNode? value, Shape shape, string path, List<string> errors)
    {
        var kind = ValueText.Kind(value);
        switch (shape.Schema?.Type)
        {
            case null:
            case var _ when value is null:
                break;
            case "object" when value is JsonObject map:
                Fields(map, shape, path, errors);
                break;
            case "array" when value is JsonArray list:
                Items(list, shape, path, errors);
                break;
            case "object":
                errors.Add($"{path}: expected map, got &{{{GoText.Plain(value)}}}");
                break;
            case "array":
                errors.Add($"{path}: expected list, got &{{{GoText.Plain(value)}}}");
                break;
            case "string" when kind != JsonValueKind.String:
                errors.Add($"{path}: expected string, got &value.valueUnstructured{{Value:{GoText.Syntax(value)}}}");
                break;
            case "integer" or "number" when kind != JsonValueKind.Number:
                errors.Add($"{path}: expected numeric (int or float), got {GoText.Type(value)}");
                break;
            case "boolean" when kind is not (JsonValueKind.True or JsonValueKind.False):
                errors.Add($"{path}: expected boolean, got &{{{GoText.Plain(value)}}}");
                break;
        }
    }

    private static void Fields(JsonObject map, Shape shape, string path, List<string> errors)
    {
        // An object of which nothing is said may hold anything; it is pruned later.
        var isOpen = shape.Schema is { Properties.Count: 0, AdditionalProperties: null };
        foreach (var (name, value) in map.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            if (isOpen || shape.Allows(name))
            {
                Walk(value, shape.Field(name), $"{path}.{name}", errors);
            }
            else
            {
                errors.Add($"{path}.{name}: field not declared in schema");
            }
        }
    }

    private static void Items(JsonArray list, Shape shape, string path, List<string> errors)
    {
        var seen = new HashSet<PathElement>(Same.Instance);
        for (var i = 0; i < list.Count; i++)
        {
            var element = PathElement.Index(i);
            if (shape.Schema!.ListType != ListType.Atomic)
            {
                if (shape.ElementOf(list[i]) is not { } found)
                {
                    errors.Add($"{path}: element {i.ToString(CultureInfo.InvariantCulture)}: {WhyNoElement(list[i], shape)}");
                    continue;
                }

                element = found;
                if (!seen.Add(element))
                {
                    errors.Add($"{path}: duplicate entries for key {element}");
                }
            }

            Walk(list[i], shape.Item, $"{path}{element}", errors);
        }
    }

    private static string WhyNoElement(JsonNode? item, Shape shape) => (shape.Schema!.ListType, item) switch
    {
        (ListType.Set, JsonObject) => "associative list without keys has an element that's a map type",
        (ListType.Set, JsonArray) => "not supported: associative list with lists as elements",
        (ListType.Set, _) => "associative list without keys has an element that's an explicit null",
        (_, null) => "associative list with keys may not have a null element",
        (_, JsonObject) => "associative list with keys has an element that omits all key fields "
            + $"[{string.Join(' ', shape.Keys.Select(key => $"\"{key}\""))}] (and doesn't have default values for any key fields)",
        _ => "associative list with keys may not have non-map elements",
    };
}

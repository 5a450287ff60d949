using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FlagImportOperator.Sandbox.Kubernetes.Apply;

/// <summary>JSON values as the server's messages print them (Go's %v, %#v and %T).</summary>
internal static class GoText
{
    /// <summary>%v: <c>map[a:1]</c>, <c>[1 x]</c>.</summary>
    public static string Plain(JsonNode? value) => value switch
    {
        JsonObject map => $"map[{string.Join(' ', Sorted(map).Select(field => $"{field.Key}:{Plain(field.Value)}"))}]",
        JsonArray list => $"[{string.Join(' ', list.Select(Plain))}]",
        null => "<nil>",
        _ => value.ToString(),
    };

    /// <summary>%#v: <c>map[string]interface {}{"a":1}</c>.</summary>
    public static string Syntax(JsonNode? value) => value switch
    {
        JsonObject map => $"{Type(map)}{{{string.Join(", ", Sorted(map).Select(field => $"\"{field.Key}\":{Syntax(field.Value)}"))}}}",
        JsonArray list => $"{Type(list)}{{{string.Join(", ", list.Select(Syntax))}}}",
        null => "interface {}(nil)",
        _ => value.ToJsonString(),
    };

    /// <summary>%T.</summary>
    public static string Type(JsonNode? value) => ValueText.Kind(value) switch
    {
        JsonValueKind.Object => "map[string]interface {}",
        JsonValueKind.Array => "[]interface {}",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "bool",
        JsonValueKind.Number => long.TryParse(value!.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            ? "int64"
            : "float64",
        _ => "<nil>",
    };

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Sorted(JsonObject map) =>
        map.OrderBy(field => field.Key, StringComparer.Ordinal);
}

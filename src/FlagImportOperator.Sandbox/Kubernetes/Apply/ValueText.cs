using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FlagImportOperator.Sandbox.Kubernetes.Apply;

/// <summary>JSON values as text and in order, as the keys of managed fields need them.</summary>
internal static class ValueText
{
    /// <summary>Numbers, strings, booleans, null, lists, maps; then by value.</summary>
    public static int Compare(JsonNode? left, JsonNode? right)
    {
        var byKind = Rank(left).CompareTo(Rank(right));
        return byKind != 0 ? byKind : (Kind(left), Kind(right)) switch
        {
            (JsonValueKind.Number, _) => Number(left!).CompareTo(Number(right!)),
            (JsonValueKind.Array or JsonValueKind.Object, _) => string.CompareOrdinal(Compact(left), Compact(right)),
            (JsonValueKind.String, _) => string.CompareOrdinal(left!.GetValue<string>(), right!.GetValue<string>()),
            (JsonValueKind.True or JsonValueKind.False, _) => left!.GetValue<bool>().CompareTo(right!.GetValue<bool>()),
            _ => 0,
        };
    }

    /// <summary>Compact JSON with keys in order, as Go writes it: <c>&lt;</c>, <c>&gt;</c>, <c>&amp;</c> escaped, other text plain.</summary>
    public static string Compact(JsonNode? value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    /// <summary>How the server's messages show a value in a path.</summary>
    public static string InPath(JsonNode? value) => Kind(value) switch
    {
        JsonValueKind.Object => string.Join(", ", value!.AsObject().OrderBy(field => field.Key, StringComparer.Ordinal)
            .Select(field => $"{field.Key}={InPath(field.Value)}")),
        _ => Compact(value),
    };

    public static JsonValueKind Kind(JsonNode? value) => value?.GetValueKind() ?? JsonValueKind.Null;

    private static int Rank(JsonNode? value) => Kind(value) switch
    {
        JsonValueKind.Number => 0,
        JsonValueKind.String => 1,
        JsonValueKind.True or JsonValueKind.False => 2,
        JsonValueKind.Null => 3,
        JsonValueKind.Array => 4,
        _ => 5,
    };

    private static double Number(JsonNode value) => double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture);

    private static void Write(StringBuilder text, JsonNode? value)
    {
        switch (value)
        {
            case JsonObject map:
                text.Append('{');
                var first = true;
                foreach (var (name, member) in map.OrderBy(field => field.Key, StringComparer.Ordinal))
                {
                    text.Append(first ? "" : ",").Append(Quote(name)).Append(':');
                    Write(text, member);
                    first = false;
                }

                text.Append('}');
                break;
            case JsonArray list:
                text.Append('[');
                for (var i = 0; i < list.Count; i++)
                {
                    text.Append(i == 0 ? "" : ",");
                    Write(text, list[i]);
                }

                text.Append(']');
                break;
            default:
                text.Append(Kind(value) == JsonValueKind.String ? Quote(value!.GetValue<string>()) : value?.ToJsonString() ?? "null");
                break;
        }
    }

    private static string Quote(string text) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\""
        .Replace("<", "\\u003c", StringComparison.Ordinal)
        .Replace(">", "\\u003e", StringComparison.Ordinal)
        .Replace("&", "\\u0026", StringComparison.Ordinal);
}

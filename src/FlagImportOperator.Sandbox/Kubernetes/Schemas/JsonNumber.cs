using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Go;

namespace FlagImportOperator.Sandbox.Kubernetes.Schemas;

/// <summary>Numbers as the API server reads them from JSON: what is written as an int64 is one, everything else is a double.</summary>
internal static class JsonNumber
{
    /// <summary>long or double, of a node that is a number.</summary>
    public static object Read(JsonNode number)
    {
        var text = number.ToJsonString();
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            ? (object)whole
            : double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// Writes numbers as the API server stores them, in place: 2.0 as 2, and 1e3 as 1000. Only after validation, to which 1e16 is no
    /// integer.
    /// </summary>
    public static void Normalize(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                members.ToList().ForEach(member => Normalize(member.Value));
                break;
            case JsonArray items:
                items.ToList().ForEach(Normalize);
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.Number && Read(value) is double number:
                Rewrite(value, JsonNode.Parse(GoFormat.JsonNumber(number)));
                break;
        }
    }

    private static void Rewrite(JsonValue number, JsonNode? exact)
    {
        switch (number.Parent)
        {
            case JsonObject members:
                members[number.GetPropertyName()] = exact;
                break;
            case JsonArray items:
                items[number.GetElementIndex()] = exact;
                break;
        }
    }
}

using System.Globalization;
using System.Text.Json.Nodes;

namespace FlagImportOperator.Sandbox.Kubernetes.Schemas;

/// <summary>Numbers as the API server reads them from JSON: what is written as an int64 is one, everything else is a double.</summary>
internal static class JsonNumber
{
    /// <summary>long or double, of a node that is a number.</summary>
    public static object Read(JsonNode number)
    {
        var text = number.ToJsonString();
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            ? whole
            : double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Go;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;

namespace FlagImportOperator.Sandbox.Kubernetes.Tables;

/// <summary>additionalPrinterColumns of a CustomResourceDefinition.</summary>
internal static class PrinterColumns
{
    /// <summary>The name, then those of the definition; a definition without columns shows the age.</summary>
    /// <exception cref="NotSupportedException">A JSONPath or type is not supported.</exception>
    public static IReadOnlyList<TableColumn> Read(JsonArray? columns) =>
    [
        Columns.Name,
        .. columns is { Count: > 0 } ? columns.Select(column => Read(column!.AsObject())) : [Date("Age", ".metadata.creationTimestamp")],
    ];

    private static TableColumn Read(JsonObject column)
    {
        var path = (string)column["jsonPath"]!;
        var type = (string)column["type"]!;
        var parsed = JsonPath.Parse(path);
        Func<JsonNode?, DateTimeOffset, JsonNode?> cell = type switch
        {
            "string" => (value, _) => Text(value),
            "integer" => (value, _) => Whole(value),
            "number" => (value, _) => Number(value) is { } number ? JsonNode.Parse(GoFormat.JsonNumber(number)) : null,
            "boolean" => (value, _) => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? value.DeepClone() : null,
            "date" => (value, now) => value?.GetValueKind() == JsonValueKind.String ? Age.Since(value.GetValue<string>(), now) : null,
            _ => throw new NotSupportedException($"additionalPrinterColumns: the type {type} is not supported"),
        };
        return new(
            (string)column["name"]!,
            type,
            (string?)column["format"] ?? "",
            (string?)column["description"] ?? $"Custom resource definition column (in JSONPath format): {path}",
            (int?)column["priority"] ?? 0,
            (obj, now) => parsed.Find(obj) is [var value, ..] ? cell(value, now) : null);
    }

    private static TableColumn Date(string name, string path) => Read(new JsonObject { ["name"] = name, ["type"] = "date", ["jsonPath"] = path });

    // A null that is stored is shown so, unlike a field that is missing.
    private static string Text(JsonNode? value) => value?.GetValueKind() switch
    {
        null => "<no value>",
        JsonValueKind.String => value.GetValue<string>(),
        _ => value.ToJsonString(),
    };

    private static double? Number(JsonNode? value) => value?.GetValueKind() == JsonValueKind.Number
        ? Convert.ToDouble(JsonNumber.Read(value), CultureInfo.InvariantCulture)
        : null;

    // Not by way of a double, which cannot hold every integer.
    private static long? Whole(JsonNode? value) => value?.GetValueKind() == JsonValueKind.Number
        ? JsonNumber.Read(value) switch
        {
            long whole => whole,
            var number => (long)(double)number,
        }
        : null;
}

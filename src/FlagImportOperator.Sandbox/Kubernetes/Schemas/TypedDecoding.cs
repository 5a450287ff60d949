using System.Text.Json;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Go;
using FlagImportOperator.Sandbox.Kubernetes.Kinds;

namespace FlagImportOperator.Sandbox.Kubernetes.Schemas;

/// <summary>
/// What the API server reads into types of its own: built-in kinds as a whole, custom ones as far as metadata goes. A value that does
/// not fit is refused before any validation.
/// </summary>
internal static class TypedDecoding
{
    /// <summary>The first thing that does not fit, in Go's words; null when all fits. Unknown fields are not looked at.</summary>
    public static string? Problem(JsonObject obj, ResourceKind kind)
    {
        if (!kind.IsCustom)
        {
            return Fields(obj, kind.Schema, "");
        }

        // Of a custom object, metadata is decoded alone, from what the server has already read as JSON.
        var metadata = obj["metadata"]?.DeepClone();
        JsonNumber.Normalize(metadata);
        return metadata switch
        {
            null => null,
            JsonObject fields => Fields(fields, BuiltInKinds.ObjectMeta, ""),
            _ => $"json: cannot unmarshal {GoJson.Name(metadata)} into Go value of type {TypeOf(BuiltInKinds.ObjectMeta)}",
        };
    }

    /// <summary>Writes times and bytes as the server's types do, in place: in UTC, and without line breaks. Only where there is no problem.</summary>
    public static void Normalize(JsonObject obj, ResourceKind kind)
    {
        if (!kind.IsCustom)
        {
            Normalize(obj, kind.Schema);
        }
        else if (obj["metadata"] is { } metadata)
        {
            Normalize(metadata, BuiltInKinds.ObjectMeta);
        }
    }

    private static void Normalize(JsonNode? value, StructuralSchema? schema)
    {
        switch (value)
        {
            case JsonObject members:
                foreach (var (name, member) in members.ToList())
                {
                    if (Written(member, schema?.Field(name)) is { } text)
                    {
                        members[name] = text;
                    }

                    Normalize(member, schema?.Field(name));
                }

                break;
            case JsonArray items:
                items.ToList().ForEach(item => Normalize(item, schema?.Items));
                break;
        }
    }

    // No list holds times or bytes.
    private static string? Written(JsonNode? value, StructuralSchema? schema) => value?.GetValueKind() != JsonValueKind.String
        ? null
        : schema?.Format switch
        {
            "date-time" => GoTime.Written(value.GetValue<string>(), schema.GoType == "v1.MicroTime"),
            "byte" => Convert.ToBase64String(GoBase64.Decode(value.GetValue<string>(), out _) ?? []),
            _ => null,
        };

    private static string? Fields(JsonObject obj, StructuralSchema schema, string path)
    {
        var owner = (schema.Component ?? "").Split('.')[^1];
        return obj
            .Where(member => schema.Properties.ContainsKey(member.Key))
            .Select(member => Value(member.Value, schema.Properties[member.Key], owner, path.Length == 0 ? member.Key : $"{path}.{member.Key}"))
            .FirstOrDefault(problem => problem is not null);
    }

    private static string? Value(JsonNode? value, StructuralSchema schema, string owner, string path) => (value, schema) switch
    {
        (null, _) or (_, { PreservesUnknownFields: true }) => null,
        (JsonObject map, { AdditionalProperties: { } item }) => First(map.Select(member => member.Value), item, owner, path),
        (JsonObject fields, { Type: "object" }) => Fields(fields, schema, path),
        (JsonArray items, { Type: "array", Items: { } item }) => First(items, item, owner, path),
        _ => Scalar(value, schema, owner, path),
    };

    private static string? First(IEnumerable<JsonNode?> values, StructuralSchema schema, string owner, string path) =>
        values.Select(value => Value(value, schema, owner, path)).FirstOrDefault(problem => problem is not null);

    private static string? Scalar(JsonNode value, StructuralSchema schema, string owner, string path) => (value.GetValueKind(), schema.Type) switch
    {
        (JsonValueKind.String, "string") => Text(value.GetValue<string>(), schema),
        (JsonValueKind.True or JsonValueKind.False, "boolean") => null,
        (JsonValueKind.Number, "integer") => IsInteger(value, schema) ? null : Misfit($"number {value.ToJsonString()}", schema, owner, path),
        _ => Misfit(GoJson.Name(value), schema, owner, path),
    };

    private static string Misfit(string given, StructuralSchema schema, string owner, string path) =>
        $"json: cannot unmarshal {given} into Go struct field {owner}.{path} of type {TypeOf(schema)}";

    private static string? Text(string text, StructuralSchema schema) => schema.Format switch
    {
        "date-time" => GoTime.Problem(text, schema.GoType == "v1.MicroTime"),
        "byte" => GoBase64.Decode(text, out var corrupt) is null ? $"illegal base64 data at input byte {corrupt}" : null,
        _ => null,
    };

    private static bool IsInteger(JsonNode value, StructuralSchema schema) =>
        JsonNumber.Read(value) is long number && (schema.Format != "int32" || (int)number == number);

    private static string TypeOf(StructuralSchema schema) => schema switch
    {
        { Format: "date-time" } => "string",
        { GoType: { } name } => name,
        { Component: { } component } => $"v1.{component.Split('.')[^1]}",
        { AdditionalProperties: { } item } => $"map[string]{TypeOf(item)}",
        { Items: { } item } => $"[]{TypeOf(item)}",
        { Format: "byte" } => "[]uint8",
        { Type: "boolean" } => "bool",
        _ => schema.Format ?? schema.Type ?? "",
    };
}

using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;

namespace FlagImportOperator.Sandbox.Kubernetes.Writing;

/// <summary>
/// Whether built-in kinds, and the metadata of all, can be decoded into the API server's own types; with custom resources it is a matter
/// of validation.
/// </summary>
internal static class TypedForm
{
    private const string MicroTimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffffK";
    private const string MicroTimeLayout = "2006-01-02T15:04:05.000000Z07:00";

    // Of type MicroTime, other than the rest, which know seconds only.
    private static readonly string[] MicroTimes = ["acquireTime", "eventTime", "lastObservedTime", "renewTime"];

    private static readonly SearchValues<char> Base64Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");

    /// <summary>What is wrong, in the words of the API server's decoder but without the value, which may be secret; null: nothing.</summary>
    /// <param name="value">At that place.</param>
    /// <param name="schema">Of that place; null: anything may stand there.</param>
    /// <param name="path">For instance <c>Secret.data</c>; items and map values bear the path of what holds them.</param>
    public static string? Problem(JsonNode? value, StructuralSchema? schema, string path) => (schema?.Type, value) switch
    {
        (null, _) or (_, null) => null,
        ("object", JsonObject map) => map
            .Select(member => Problem(member.Value, schema.Field(member.Key), schema.Properties.ContainsKey(member.Key) ? $"{path}.{member.Key}" : path))
            .FirstOrDefault(problem => problem is not null),
        ("array", JsonArray list) => list.Select(item => Problem(item, schema.Items, path)).FirstOrDefault(problem => problem is not null),
        ("string", JsonValue text) when text.TryGetValue<string>(out var content) => TextProblem(content, schema.Format, path),
        ("integer", JsonValue number) when number.TryGetValue<long>(out _) => null,
        ("number", JsonValue number) when number.GetValueKind() == JsonValueKind.Number => null,
        ("boolean", JsonValue flag) when flag.GetValueKind() is JsonValueKind.True or JsonValueKind.False => null,
        _ => $"json: cannot unmarshal {Name(value)} into Go struct field {path} of type {GoType(schema)}",
    };

    private static string? TextProblem(string text, string? format, string path)
    {
        switch (format)
        {
            case "byte" when !Base64.IsValid(text):
                var at = text.AsSpan().IndexOfAnyExcept(Base64Characters);
                return $"illegal base64 data at input byte {(at < 0 ? text.Length : at)}";
            case "date-time" when MicroTimes.Contains(path[(path.LastIndexOf('.') + 1)..]):
                return DateTimeOffset.TryParseExact(text, MicroTimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _)
                    ? null
                    : $"parsing time in {path}: it must be as \"{MicroTimeLayout}\"";
            case "date-time":
                return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _) ? null : $"parsing time in {path}: it must be as \"2006-01-02T15:04:05Z07:00\"";
            default:
                return null;
        }
    }

    private static string Name(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        _ => "bool",
    };

    private static string GoType(StructuralSchema schema) => (schema.Type, schema.Format) switch
    {
        ("string", "byte") => "[]uint8",
        ("string", _) => "string",
        ("integer", { } format) => format,
        ("integer", null) => "int64",
        ("number", _) => "float64",
        ("boolean", _) => "bool",
        ("array", _) => $"[]{(schema.Items is { } items ? GoType(items) : "interface {}")}",
        _ => schema.AdditionalProperties is { } values ? $"map[string]{GoType(values)}" : "struct",
    };
}

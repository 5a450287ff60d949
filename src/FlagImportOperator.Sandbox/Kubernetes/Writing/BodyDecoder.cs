using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Http;
using FlagImportOperator.Sandbox.Kubernetes.Kinds;
using FlagImportOperator.Sandbox.Kubernetes.Protobuf;
using FlagImportOperator.Sandbox.Kubernetes.Requests;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;
using FlagImportOperator.Sandbox.Kubernetes.Storage;
using FlagImportOperator.Sandbox.Kubernetes.Yaml;

namespace FlagImportOperator.Sandbox.Kubernetes.Writing;

/// <summary>From bytes to objects that hold known fields only. Refuses with 400 what is not the kind that the path names.</summary>
internal static class BodyDecoder
{
    /// <summary>The object of a create or update.</summary>
    /// <param name="body">All of it.</param>
    /// <param name="format">Of the body; protobuf only for a kind that is built in.</param>
    /// <param name="kind">That the path names.</param>
    /// <param name="validation">What becomes of unknown and duplicate fields; in protobuf they cannot be told.</param>
    public static (JsonObject Value, IReadOnlyList<string> Warnings) Object(byte[] body, BodyFormat format, ResourceKind kind, FieldValidation validation)
    {
        if (format == BodyFormat.Protobuf)
        {
            var decoded = FromProtobuf(body, kind);
            return (decoded, Known(decoded, kind, validation, []));
        }

        var (document, duplicates) = Read(
            body, format == BodyFormat.Yaml, why => $"{Unrecognized(kind)}: couldn't get version/kind; json parse error: {why} ({Excerpt(body, kind)})");
        if (document is not JsonObject value)
        {
            throw ApiException.BadRequest(
                $"{Unrecognized(kind)}: couldn't get version/kind; json parse error: " +
                $"cannot unmarshal {(document is JsonArray ? "array" : "value")} into an object ({Excerpt(body, kind)})");
        }

        CheckKind(value, kind);
        return (value, Known(value, kind, validation, duplicates));
    }

    /// <summary>The DeleteOptions of a DELETE; null when there are none.</summary>
    public static JsonObject? DeleteOptions(byte[] body, BodyFormat format)
    {
        if (body.Length == 0)
        {
            return null;
        }

        if (format != BodyFormat.Protobuf)
        {
            return Read(body, format == BodyFormat.Yaml, why => $"couldn't get version/kind; json parse error: {why}").Document as JsonObject;
        }

        try
        {
            // What else it may say to be is refused by who reads the options.
            return ProtobufBody.Read(body, _ => MetaShapes.DeleteOptions);
        }
        catch (FormatException exception)
        {
            throw ApiException.BadRequest($"couldn't decode DeleteOptions: {exception.Message}");
        }
    }

    /// <summary>The object of a server-side apply, whatever it may hold: unknown fields are refused there, not dropped.</summary>
    public static JsonObject Applied(byte[] body) =>
        Read(body, isYaml: true, why => $"error decoding YAML: {why}").Document as JsonObject ?? throw ApiException.BadRequest("error decoding YAML: it is no object");

    /// <summary>A patch may change everything but what an object is.</summary>
    public static void CheckUnchangedKind(JsonObject value, ResourceKind kind)
    {
        foreach (var (field, expected) in (ReadOnlySpan<(string, string)>)[("kind", kind.Kind), ("apiVersion", kind.ApiVersion)])
        {
            if (Text(value[field]) is var actual && actual != expected)
            {
                throw ApiException.InvalidKind(
                    kind, Text(value["kind"]), Text(value["metadata"]?["name"]), new("FieldValueInvalid", field, $"Invalid value: \"{actual}\": must be {expected}"));
            }
        }
    }

    /// <summary>Drops unknown fields; returns warnings, or throws when validation is strict. Throws also for values of wrong types.</summary>
    /// <param name="value">Changed in place.</param>
    /// <param name="kind">Of the value.</param>
    /// <param name="validation">What becomes of unknown and duplicate fields.</param>
    /// <param name="duplicates">Paths of names that stood in the body more than once.</param>
    /// <param name="patch">The text of the patch that made the value; null: it was sent as it is.</param>
    public static IReadOnlyList<string> Known(
        JsonObject value, ResourceKind kind, FieldValidation validation, IReadOnlyList<string> duplicates, string? patch = null)
    {
        List<string> complaints = [.. duplicates.Select(path => $"duplicate field \"{path}\"")];
        complaints.AddRange(SchemaPruner.Prune(value, kind.Schema).Select(path => $"unknown field \"{path}\""));
        if (complaints.Count > 0 && validation == FieldValidation.Strict)
        {
            throw Refusal(kind, $"strict decoding error: {string.Join(", ", complaints)}", patch);
        }

        Typed(value, kind, patch);
        return validation == FieldValidation.Warn ? complaints : [];
    }

    /// <summary>Any JSON or YAML, as of a patch or of DeleteOptions.</summary>
    public static (JsonNode? Document, IReadOnlyList<string> Duplicates) Read(byte[] body, bool isYaml, Func<string, string> message)
    {
        try
        {
            return isYaml ? (YamlJson.Read(Encoding.UTF8.GetString(body)), []) : JsonBody.Read(body);
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            throw ApiException.BadRequest(message(body.Length == 0 ? "unexpected end of JSON input" : exception.Message));
        }
    }

    private static JsonObject FromProtobuf(byte[] body, ResourceKind kind)
    {
        try
        {
            return ProtobufBody.Read(body, type =>
            {
                CheckKind(type, kind);
                return KindShapes.Of(kind);
            });
        }
        catch (FormatException exception)
        {
            // The body may hold secret values: unlike JSON it is not repeated, not even its beginning.
            throw ApiException.BadRequest($"{Unrecognized(kind)}: {exception.Message}");
        }
    }

    /// <summary>The beginning of a body, for a message; never of a Secret's.</summary>
    public static string Excerpt(ReadOnlySpan<byte> body, ResourceKind kind) => kind is { Group: "", Plural: "secrets" } ? "not shown" : JsonBody.Excerpt(body);

    private static string Unrecognized(ResourceKind kind) => $"the object provided is unrecognized (must be of type {kind.Kind})";

    private static void CheckKind(JsonObject value, ResourceKind kind)
    {
        var (version, name) = (Text(value["apiVersion"]), Text(value["kind"]));
        if (!kind.IsCustom)
        {
            if ((version.Length > 0 && version != kind.ApiVersion) || (name.Length > 0 && name != kind.Kind))
            {
                throw ApiException.BadRequest(
                    $"{(name.Length > 0 ? name : kind.Kind)} in version \"{version[(version.IndexOf('/', StringComparison.Ordinal) + 1)..]}\" cannot be handled " +
                    $"as a {kind.Kind}: no kind \"{name}\" is registered for version \"{version}\" here");
            }
        }
        else if (name.Length == 0)
        {
            throw ApiException.BadRequest(
                $"the object provided is unrecognized (must be of type {kind.Kind}): Object 'Kind' is missing in '{JsonBody.Excerpt(JsonText.Write(value))}'");
        }
        else if (version != kind.ApiVersion)
        {
            throw ApiException.BadRequest($"the API version in the data ({version}) does not match the expected API version ({kind.ApiVersion})");
        }
        else
        {
            CheckUnchangedKind(value, kind);
        }

        value["apiVersion"] = kind.ApiVersion;
        value["kind"] = kind.Kind;
    }

    /// <summary>Throws for values of wrong types; the others are written as the API server's own types write them.</summary>
    public static void Typed(JsonObject value, ResourceKind kind, string? patch)
    {
        if (TypedDecoding.Problem(value, kind) is { } problem)
        {
            throw Refusal(kind, problem, patch);
        }

        TypedDecoding.Normalize(value, kind);
    }

    private static ApiException Refusal(ResourceKind kind, string why, string? patch) => patch is null
        ? ApiException.BadRequest($"{kind.Kind} in version \"{kind.Version}\" cannot be handled as a {kind.Kind}: {why}")
        : ApiException.InvalidPatch(patch, why);

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}

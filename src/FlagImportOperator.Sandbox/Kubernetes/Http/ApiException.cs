using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Kinds;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;

namespace FlagImportOperator.Sandbox.Kubernetes.Http;

/// <summary>A request that is refused, as a Status object says it. Factories use the words of the real API server.</summary>
internal sealed class ApiException(int code, string reason, string message, JsonObject? details = null) : Exception(message)
{
    /// <summary>HTTP status.</summary>
    public int Code { get; } = code;

    /// <summary>For instance <c>NotFound</c>.</summary>
    public string Reason { get; } = reason;

    /// <summary>Name, group, kind, causes; null when there is nothing to say.</summary>
    public JsonObject? Details { get; } = details;

    /// <summary>400.</summary>
    public static ApiException BadRequest(string message) => new(400, "BadRequest", message);

    /// <summary>404 for an object.</summary>
    public static ApiException NotFound(ResourceKind kind, string name) =>
        new(404, "NotFound", $"{kind.QualifiedResource} \"{name}\" not found", Named(kind, name));

    /// <summary>404 for a path.</summary>
    public static ApiException NoSuchPath() => new(404, "NotFound", "the server could not find the requested resource", []);

    /// <summary>405.</summary>
    public static ApiException MethodNotAllowed() =>
        new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", []);

    /// <summary>409 for a name that is taken.</summary>
    public static ApiException AlreadyExists(ResourceKind kind, string name) =>
        new(409, "AlreadyExists", $"{kind.QualifiedResource} \"{name}\" already exists", Named(kind, name));

    /// <summary>409 for a resourceVersion that is not the newest, and the like.</summary>
    public static ApiException Conflict(ResourceKind kind, string name, string why) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {kind.QualifiedResource} \"{name}\": {why}", Named(kind, name));

    /// <summary>422 with what is wrong, field by field.</summary>
    public static ApiException Invalid(ResourceKind kind, string name, IReadOnlyList<FieldError> errors) =>
        Invalid(Qualified(kind), Named(kind, name, kind.Kind), name, errors);

    /// <summary>422 for an object that says to be of another kind.</summary>
    public static ApiException InvalidKind(ResourceKind kind, string actual, string name, FieldError error) => Invalid(
        kind.Group.Length == 0 ? actual : $"{actual}.{kind.Group}", Named(kind, name, actual), name, [error]);

    /// <summary>422 for an update that does not say which version it is of.</summary>
    public static ApiException VersionRequired(ResourceKind kind, string name) => Invalid(
        kind.QualifiedResource, Named(kind, name), name,
        [new("FieldValueInvalid", "metadata.resourceVersion", "Invalid value: 0: must be specified for an update")]);

    /// <summary>422 for a patch that makes what validation is too strict for.</summary>
    public static ApiException InvalidPatch(string patch, string why) =>
        Invalid("", [], "", [new("FieldValueInvalid", "patch", $"Invalid value: \"{patch.Replace("\"", "\\\"", StringComparison.Ordinal)}\": {why}")]);

    /// <summary>409 for a precondition of a deletion.</summary>
    public static ApiException PreconditionFailed(ResourceKind kind, string name, string why) => new(
        409, "Conflict", $"Operation cannot be fulfilled on {Qualified(kind)} \"{name}\": {why}", Named(kind, name, kind.Kind));

    /// <summary>422 for query parameters.</summary>
    /// <param name="kind">For instance <c>ListOptions</c>.</param>
    /// <param name="errors">What is wrong with them.</param>
    public static ApiException InvalidOptions(string kind, IReadOnlyList<FieldError> errors) =>
        Invalid($"{kind}.meta.k8s.io", new JsonObject { ["group"] = "meta.k8s.io", ["kind"] = kind }, "", errors);

    /// <summary>504 for a version that is yet to come.</summary>
    public static ApiException TooLarge(long version, long current) => new(
        504, "Timeout", $"Timeout: Too large resource version: {version}, current: {current}",
        new JsonObject
        {
            ["causes"] = new JsonArray(new JsonObject { ["reason"] = "ResourceVersionTooLarge", ["message"] = "Too large resource version" }),
            ["retryAfterSeconds"] = 1,
        });

    /// <summary>410 for a resourceVersion or continue token that has been forgotten.</summary>
    public static ApiException Expired(string message) => new(410, "Expired", message);

    /// <summary>403.</summary>
    public static ApiException Forbidden(ResourceKind kind, string name, string why, JsonArray? causes = null)
    {
        var details = Named(kind, name);
        if (causes is not null)
        {
            details["causes"] = causes;
        }

        return new(403, "Forbidden", $"{kind.QualifiedResource} \"{name}\" is forbidden: {why}", details);
    }

    /// <summary>406.</summary>
    public static ApiException NotAcceptable(string accepted) =>
        new(406, "NotAcceptable", $"only the following media types are accepted: {accepted}");

    /// <summary>415.</summary>
    public static ApiException UnsupportedMediaType(string accepted) =>
        new(415, "UnsupportedMediaType", $"the body of the request was in an unknown format - accepted media types include: {accepted}");

    private static ApiException Invalid(string what, JsonObject details, string name, IReadOnlyList<FieldError> errors)
    {
        details["causes"] = new JsonArray([.. errors.Select(error => new JsonObject
        {
            ["reason"] = error.Reason,
            ["message"] = error.Message,
            ["field"] = error.Field,
        })]);
        var texts = errors.Select(error => $"{error.Field}: {error.Message}").ToList();
        var all = texts.Count == 1 ? texts[0] : $"[{string.Join(", ", texts)}]";
        return new(422, "Invalid", $"{what} \"{name}\" is invalid: {all}", details);
    }

    private static string Qualified(ResourceKind kind) => kind.Group.Length == 0 ? kind.Kind : $"{kind.Kind}.{kind.Group}";

    /// <summary>How a Status object says what it is about; by the plural when nothing else is given.</summary>
    public static JsonObject Named(ResourceKind kind, string name, string? kindOrPlural = null)
    {
        var details = new JsonObject { ["name"] = name };
        if (kind.Group.Length > 0)
        {
            details["group"] = kind.Group;
        }

        details["kind"] = kindOrPlural ?? kind.Plural;
        return details;
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Http;
using FlagImportOperator.Sandbox.Kubernetes.Kinds;

namespace FlagImportOperator.Sandbox.Kubernetes.Apply;

/// <summary>Whether something can be applied at all.</summary>
internal static class AppliedObject
{
    /// <exception cref="ApiException">400 for what it is, 500 for how it is made, as the real server answers.</exception>
    public static void Check(JsonObject applied, ResourceKind kind)
    {
        var (version, named) = (Text(applied, "apiVersion"), Text(applied, "kind"));
        if (version != kind.ApiVersion || named != kind.Kind)
        {
            throw ApiException.BadRequest($"invalid object type: {GroupVersionKind(version, named)}");
        }

        if (applied["metadata"] is JsonObject metadata && metadata["managedFields"] is not null)
        {
            throw ApiException.BadRequest("metadata.managedFields must be nil");
        }

        var errors = TypedObjectValidator.Validate(applied, kind.Schema);
        if (kind is { Group: "", Plural: "secrets" })
        {
            // Other than the real server, which quotes the value.
            errors = [.. errors.Select(error => error.Split(", got ")[0])];
        }

        if (errors.Count > 0)
        {
            var identity = applied["metadata"] as JsonObject;
            var text = errors.Count == 1 ? errors[0] : $"errors:{string.Concat(errors.Select(error => $"\n  {error}"))}";
            throw new ApiException(500, "", $"failed to create typed patch object ({Text(identity, "namespace")}/{Text(identity, "name")}; "
                + $"{GroupVersionKind(version, named)}): {text}");
        }
    }

    /// <summary>A version without a group stands after a slash.</summary>
    private static string GroupVersionKind(string version, string kind) =>
        $"{(version.Contains('/', StringComparison.Ordinal) ? version : $"/{version}")}, Kind={kind}";

    private static string Text(JsonObject? source, string name) =>
        source?[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : "";
}

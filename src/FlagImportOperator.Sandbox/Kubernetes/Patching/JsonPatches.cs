using System.Text.Json;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.JsonPatch;
using FlagImportOperator.Sandbox.Kubernetes.Go;
using FlagImportOperator.Sandbox.Kubernetes.Http;

namespace FlagImportOperator.Sandbox.Kubernetes.Patching;

/// <summary>
/// JSON patch (RFC 6902) with the API server's answers. Stricter than it: a path must begin with a slash, an index must not be negative,
/// and <c>test</c> of a missing member fails also for null.
/// </summary>
internal static class JsonPatches
{
    private const string Operation = "handlers.jsonPatchOp";

    private static readonly string[] Texts = ["from", "op", "path"];

    private static readonly HashSet<string> Known = ["add", "remove", "replace", "move", "copy", "test"];

    /// <summary>The patched copy; arguments are left as they are.</summary>
    /// <exception cref="ApiException">400: no JSON patch. 422: it cannot be applied to this object.</exception>
    public static JsonObject Apply(JsonObject target, JsonNode? patch)
    {
        if (patch is not JsonArray operations)
        {
            throw Undecodable(patch is null
                ? "unexpected end of JSON input"
                : $"json: cannot unmarshal {GoJson.Name(patch)} into Go value of type []{Operation}");
        }

        foreach (var operation in operations)
        {
            Check(operation);
        }

        try
        {
            return JsonPatchApplier.Apply(target, operations) as JsonObject ?? throw Rejected();
        }
        catch (JsonPatchException wrong)
        {
            throw wrong.Fault == JsonPatchFault.Malformed ? ApiException.BadRequest(wrong.Message) : Rejected();
        }
    }

    private static void Check(JsonNode? node)
    {
        if (node is not JsonObject operation)
        {
            throw node is null
                ? ApiException.BadRequest("invalid operation null: unsupported operation")
                : Undecodable($"json: cannot unmarshal {GoJson.Name(node)} into Go value of type {Operation}");
        }

        foreach (var name in Texts)
        {
            if (operation[name] is { } value && value.GetValueKind() != JsonValueKind.String)
            {
                throw Undecodable($"json: cannot unmarshal {GoJson.Name(value)} into Go struct field jsonPatchOp.{name} of type string");
            }
        }

        var op = operation["op"]?.GetValue<string>();
        if (op is null || !Known.Contains(op))
        {
            throw Invalid(operation, "unsupported operation");
        }

        if (op is "add" or "replace" or "test" && !operation.ContainsKey("value"))
        {
            throw Invalid(operation, "failed to decode 'value': operation, missing value field: missing value");
        }

        if (op is "move" or "copy" && operation["from"] is null)
        {
            throw Invalid(operation, "failed to decode 'from': operation, missing from field: missing value");
        }

        if (operation["path"] is null)
        {
            throw Invalid(operation, "failed to decode 'path': operation missing path field: missing value");
        }

        if (Texts.Any(name => name != "op" && operation[name] is { } pointer && !JsonPointer.TryParse(pointer.GetValue<string>(), out _)))
        {
            throw Rejected();
        }
    }

    /// <summary>Shows the operation, but never its value: that may be secret.</summary>
    private static ApiException Invalid(JsonObject operation, string why)
    {
        var shown = new JsonObject(Texts.Where(operation.ContainsKey)
            .Select(name => KeyValuePair.Create(name, operation[name]?.DeepClone())));
        return ApiException.BadRequest($"invalid operation {shown.ToJsonString()}: {why}");
    }

    private static ApiException Undecodable(string why) => ApiException.BadRequest($"error decoding patch: {why}");

    private static ApiException Rejected() =>
        new(422, "Invalid", "the server rejected our request due to an error in our request", []);
}

using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.JsonPatch;
using FlagImportOperator.Sandbox.LaunchDarkly.Http;

namespace FlagImportOperator.Sandbox.LaunchDarkly.Store;

/// <summary>The family's rules around RFC 6902 (LD §4): which members may be touched, and what the result must be.</summary>
internal static class PatchRequest
{
    /// <summary>The edited configuration; the version is the store's business.</summary>
    /// <exception cref="ApiError">400, or the mode's status for a failed <c>test</c>.</exception>
    public static SimulatedConfiguration Apply(
        SimulatedConfiguration current, JsonNode? body, IntegrationVariables manifest, SimulatorModes modes)
    {
        var operations = Read(body);
        foreach (var operation in operations)
        {
            CheckTarget(operation, modes);
        }

        try
        {
            var patched = (JsonObject)JsonPatchApplier.Apply(Document(current), operations)!;
            return current with
            {
                Name = ConfigurationRules.Name(patched["name"]),
                Tags = ConfigurationRules.Tags(patched["tags"]),
                Config = ConfigurationRules.Config(patched["config"], manifest, modes.TolerateUnknownConfigKeys),
            };
        }
        catch (JsonPatchException exception)
        {
            throw ApiError.InvalidPatch(exception.Message, exception.Fault == JsonPatchFault.Test ? modes.FailedTestStatus : 400);
        }
    }

    /// <summary>The members that a patch writes, for the permission check; empty when it only tests.</summary>
    public static IEnumerable<string> Written(JsonNode? body) => Read(body)
        .Where(operation => operation.Op != JsonPatchOp.Test && !operation.Path.IsRoot)
        .Select(operation => operation.Path.Tokens[0])
        .Distinct();

    private static IReadOnlyList<JsonPatchOperation> Read(JsonNode? body)
    {
        if (body is not JsonArray patch)
        {
            throw ApiError.InvalidRequest("the body must be a JSON patch: an array of operations; merge, comment and semantic forms are not known here");
        }

        if (patch.Count == 0)
        {
            // Not known of the real API (LD §4); a client has no reason to send it.
            throw ApiError.InvalidPatch("the patch has no operations");
        }

        try
        {
            return JsonPatchOperation.ReadAll(patch);
        }
        catch (JsonPatchException exception)
        {
            throw ApiError.InvalidPatch(exception.Message);
        }
    }

    private static void CheckTarget(JsonPatchOperation operation, SimulatorModes modes)
    {
        // Docs show a test of /version before a replace (LD §4), so test may look at any member.
        if (operation.Op != JsonPatchOp.Test && !IsEditable(operation.Path))
        {
            throw ApiError.InvalidRequest($"\"{operation.Path}\" cannot be edited; only /name, /tags and /config can");
        }

        if (operation.From is { } from && (!IsEditable(from) || from.Tokens[0] == "config"))
        {
            // A copy of a secret to where it is not masked would give it away.
            throw ApiError.InvalidRequest($"\"{from}\" cannot be moved or copied");
        }

        if (modes.WholeMembersOnly && operation.Path.Tokens is ["config", _, ..])
        {
            throw ApiError.InvalidPatch($"\"{operation.Path}\" is inside /config; only the whole member can be patched");
        }
    }

    private static bool IsEditable(JsonPointer path) => path.Tokens is ["name" or "tags" or "config", ..];

    private static JsonObject Document(SimulatedConfiguration current) => new()
    {
        ["_id"] = current.Id,
        ["projectKey"] = current.ProjectKey,
        ["integrationKey"] = current.IntegrationKey,
        ["version"] = current.Version,
        ["name"] = current.Name,
        ["tags"] = new JsonArray([.. current.Tags.Select(tag => (JsonNode?)tag)]),
        ["config"] = new JsonObject(current.Config.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value))),
    };
}

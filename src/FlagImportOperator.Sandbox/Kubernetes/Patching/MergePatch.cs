using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Go;
using FlagImportOperator.Sandbox.Kubernetes.Http;

namespace FlagImportOperator.Sandbox.Kubernetes.Patching;

/// <summary>
/// RFC 7396, with the API server's treatment of nulls in lists: objects in a new list lose their null members (the RFC keeps them),
/// null items stay.
/// </summary>
internal static class MergePatch
{
    /// <summary>The patched copy; arguments are left as they are.</summary>
    /// <exception cref="ApiException">400: the patch is no object.</exception>
    public static JsonNode? Apply(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
        {
            throw ApiException.BadRequest(patch is null
                ? "Invalid JSON Patch"
                : $"error decoding patch: json: cannot unmarshal {GoJson.Name(patch)} into Go value of type map[string]interface {{}}");
        }

        return Merge(target, changes);
    }

    private static JsonNode? Merge(JsonNode? target, JsonNode patch) => (target, patch) switch
    {
        (JsonObject map, JsonObject changes) => Merge(map, changes),
        (JsonObject, _) => patch.DeepClone(),
        _ => WithoutNulls(patch),
    };

    private static JsonObject Merge(JsonObject target, JsonObject patch)
    {
        var result = target.DeepClone().AsObject();
        foreach (var (name, change) in patch)
        {
            if (change is null)
            {
                result.Remove(name);
            }
            else
            {
                result[name] = Merge(target[name], change);
            }
        }

        return result;
    }

    private static JsonNode? WithoutNulls(JsonNode? value) => value switch
    {
        JsonObject map => new JsonObject(map.Where(field => field.Value is not null)
            .Select(field => KeyValuePair.Create(field.Key, WithoutNulls(field.Value)))),
        JsonArray list => new JsonArray([.. list.Select(WithoutNulls)]),
        _ => value?.DeepClone(),
    };
}

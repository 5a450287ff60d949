using System.Text.Json.Nodes;
using FlagImportOperator.Api;

namespace FlagImportOperator.EndToEndTests.Crd;

/// <summary>Resources for the tests of the CustomResourceDefinition.</summary>
internal static class Resources
{
    /// <summary>The least that is accepted.</summary>
    private const string MinimalSpec = """
        { "projectKey": "default", "integrationKey": "split", "configSecretRef": { "name": "split-import" } }
        """;

    public static string Collection(string @namespace) => $"/apis/{ResourceNames.ApiVersion}/namespaces/{@namespace}/{ResourceNames.Plural}";

    /// <summary>A resource with the minimal spec, changed by a JSON merge patch (RFC 7396).</summary>
    public static JsonObject Resource(string name, string specPatch = "{}") => new()
    {
        ["apiVersion"] = ResourceNames.ApiVersion,
        ["kind"] = ResourceNames.Kind,
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = Merge(JsonNode.Parse(MinimalSpec)!.AsObject(), JsonNode.Parse(specPatch)!.AsObject()),
    };

    /// <summary>RFC 7396; the target is changed.</summary>
    public static JsonObject Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                target.Remove(name);
            }
            else
            {
                target[name] = value is JsonObject inner && target[name] is JsonObject existing
                    ? Merge(existing.DeepClone().AsObject(), inner)
                    : value.DeepClone();
            }
        }

        return target;
    }
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Kinds;

namespace FlagImportOperator.Sandbox.Kubernetes.OpenApi;

/// <summary>
/// OpenAPI v3 by group and version, as far as kubectl reads it: the schemas of the kinds, for <c>explain</c>, and the parameters of
/// their operations, from which it knows that the server checks fields.
/// </summary>
internal static class OpenApiV3
{
    /// <summary>What <c>/openapi/v3</c> lists: each document with an address that changes when the document does.</summary>
    public static JsonObject Index(IReadOnlyList<ResourceKind> kinds)
    {
        var paths = kinds.Select(PathOf).Distinct().Order(StringComparer.Ordinal).Select(path => KeyValuePair.Create(
            path, (JsonNode?)new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{path}?hash={Hash(Document(path, kinds))}" }));
        return new() { ["paths"] = new JsonObject(paths) };
    }

    /// <summary>The document of one group and version.</summary>
    /// <param name="groupVersionPath">For instance <c>api/v1</c> or <c>apis/flagimport.dev/v1alpha1</c>.</param>
    /// <param name="kinds">All kinds; those of other groups and versions are left out.</param>
    public static JsonObject Document(string groupVersionPath, IReadOnlyList<ResourceKind> kinds)
    {
        var own = kinds.Where(kind => PathOf(kind) == groupVersionPath).ToList();
        return new()
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "v1.36" },
            ["paths"] = new JsonObject(own.SelectMany(OpenApiPaths.Of)),
            ["components"] = new JsonObject { ["schemas"] = OpenApiComponents.Of(own) },
        };
    }

    private static string PathOf(ResourceKind kind) => kind.Group.Length == 0 ? $"api/{kind.Version}" : $"apis/{kind.Group}/{kind.Version}";

    private static string Hash(JsonObject document) => Convert.ToHexString(SHA512.HashData(Encoding.UTF8.GetBytes(document.ToJsonString())));
}

using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Kinds;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;

namespace FlagImportOperator.Sandbox.Kubernetes.OpenApi;

/// <summary>The schemas of a document: the kinds, their lists, and the types of Kubernetes that they refer to.</summary>
internal static class OpenApiComponents
{
    /// <summary>Types that belong to requests rather than to objects.</summary>
    public const string Meta = "io.k8s.apimachinery.pkg.apis.meta.v1";

    // Of every object: the server says so in every document that it makes of a definition.
    private static readonly Dictionary<string, string> RootDescriptions = new()
    {
        ["apiVersion"] =
            "APIVersion defines the versioned schema of this representation of an object. Servers should convert recognized schemas to the " +
            "latest internal value, and may reject unrecognized values. More info: " +
            "https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#resources",
        ["kind"] =
            "Kind is a string value representing the REST resource this object represents. Servers may infer this from the endpoint the " +
            "client submits requests to. Cannot be updated. In CamelCase. More info: " +
            "https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds",
        ["metadata"] =
            "Standard object's metadata. More info: " +
            "https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata",
    };

    /// <summary>Name of a kind, as references have it.</summary>
    public static string NameOf(ResourceKind kind) =>
        kind.Schema.Component ?? $"{string.Join('.', kind.Group.Split('.').Reverse())}.{kind.Version}.{kind.Kind}";

    /// <summary>A reference to a schema.</summary>
    public static JsonObject Reference(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };

    /// <summary>The kind and what it is called with, as OpenAPI documents of Kubernetes mark schemas and operations.</summary>
    public static JsonObject GroupVersionKind(ResourceKind kind, string name) => new()
    {
        ["group"] = kind.Group,
        ["kind"] = name,
        ["version"] = kind.Version,
    };

    /// <summary>All schemas by name.</summary>
    public static JsonObject Of(IReadOnlyList<ResourceKind> kinds)
    {
        var schemas = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal)
        {
            [$"{Meta}.ListMeta"] = Plain("What every list has.", "continue", "resourceVersion"),
            [$"{Meta}.DeleteOptions"] = Plain("How to delete.", "apiVersion", "kind", "propagationPolicy"),
            [$"{Meta}.Patch"] = Plain("A patch, of the type that the request says."),
            [$"{Meta}.Status"] = Plain("What became of a request.", "apiVersion", "kind", "message", "reason", "status"),
        };
        foreach (var kind in kinds)
        {
            schemas[NameOf(kind)] = Root(kind, schemas);
            schemas[$"{NameOf(kind)}List"] = List(kind);
        }

        return new(schemas.Select(schema => KeyValuePair.Create(schema.Key, (JsonNode?)schema.Value)));
    }

    private static JsonObject Root(ResourceKind kind, SortedDictionary<string, JsonObject> schemas)
    {
        var described = kind.Schema with
        {
            Properties = kind.Schema.Properties.ToDictionary(
                field => field.Key,
                field => RootDescriptions.TryGetValue(field.Key, out var text) ? field.Value with { Description = text } : field.Value),
        };
        var root = SchemaWriter.Write(described, below => Below(below, schemas));
        root["x-kubernetes-group-version-kind"] = new JsonArray(GroupVersionKind(kind, kind.Kind));
        return root;
    }

    private static JsonObject Below(StructuralSchema schema, SortedDictionary<string, JsonObject> schemas)
    {
        if (schema.Component is not { } name)
        {
            return SchemaWriter.Write(schema, below => Below(below, schemas));
        }

        if (!schemas.ContainsKey(name))
        {
            schemas[name] = SchemaWriter.Write(schema, below => Below(below, schemas));
        }

        // A reference may not stand beside a description.
        return new() { ["description"] = schema.Description, ["allOf"] = new JsonArray(Reference(name)) };
    }

    private static JsonObject List(ResourceKind kind) => new()
    {
        ["description"] = $"{kind.ListKind} is a list of {kind.Kind}",
        ["type"] = "object",
        ["required"] = new JsonArray("items"),
        ["properties"] = new JsonObject
        {
            ["apiVersion"] = new JsonObject { ["description"] = RootDescriptions["apiVersion"], ["type"] = "string" },
            ["items"] = new JsonObject
            {
                ["description"] = $"List of {kind.Plural}.",
                ["type"] = "array",
                ["items"] = Reference(NameOf(kind)),
            },
            ["kind"] = new JsonObject { ["description"] = RootDescriptions["kind"], ["type"] = "string" },
            ["metadata"] = new JsonObject
            {
                ["description"] = "What every list has.",
                ["allOf"] = new JsonArray(Reference($"{Meta}.ListMeta")),
            },
        },
        ["x-kubernetes-group-version-kind"] = new JsonArray(GroupVersionKind(kind, kind.ListKind)),
    };

    private static JsonObject Plain(string description, params string[] texts) => new()
    {
        ["description"] = description,
        ["type"] = "object",
        ["properties"] = new JsonObject(
            texts.Select(name => KeyValuePair.Create(name, (JsonNode?)new JsonObject { ["type"] = "string" }))),
    };
}

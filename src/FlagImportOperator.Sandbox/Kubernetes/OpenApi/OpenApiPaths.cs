using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Kinds;

namespace FlagImportOperator.Sandbox.Kubernetes.OpenApi;

/// <summary>The paths of a kind with their operations.</summary>
internal static class OpenApiPaths
{
    private static readonly string[] Listing =
    [
        "allowWatchBookmarks", "continue", "fieldSelector", "labelSelector", "limit", "resourceVersion", "resourceVersionMatch",
        "sendInitialEvents", "timeoutSeconds", "watch",
    ];

    private static readonly string[] Writing = ["dryRun", "fieldManager", "fieldValidation"];

    private static readonly string[] Deleting = ["dryRun", "gracePeriodSeconds", "orphanDependents", "propagationPolicy"];

    private static readonly string[] Bodies = ["application/json", "application/yaml"];

    private static readonly string[] Patches = ["application/apply-patch+yaml", "application/json-patch+json", "application/merge-patch+json"];

    /// <summary>The collections, the object, and its status if it has one.</summary>
    public static IEnumerable<KeyValuePair<string, JsonNode?>> Of(ResourceKind kind)
    {
        var root = kind.Group.Length == 0 ? $"/api/{kind.Version}" : $"/apis/{kind.Group}/{kind.Version}";
        var collection = kind.IsNamespaced ? $"{root}/namespaces/{{namespace}}/{kind.Plural}" : $"{root}/{kind.Plural}";
        string[] scope = kind.IsNamespaced ? ["namespace"] : [];
        if (kind.IsNamespaced)
        {
            yield return new($"{root}/{kind.Plural}", Path([], ("get", List(kind))));
        }

        (string, JsonObject)[] deletion = kind.IsNamespaced
            ? [("delete", Operation(kind, "deletecollection", "delete a collection of objects", Listing, Status, "200"))]
            : [];
        yield return new(collection, Path(
            scope, [("get", List(kind)), ("post", Write(kind, "post", "create an object", Writing, Bodies, "200", "201", "202")), .. deletion]));
        yield return new($"{collection}/{{name}}", Path(
            ["name", .. scope],
            ("get", Operation(kind, "get", "read an object", ["resourceVersion"], OpenApiComponents.NameOf(kind), "200")),
            ("put", Write(kind, "put", "replace an object", Writing, Bodies, "200", "201")),
            ("delete", Delete(kind)),
            ("patch", Patch(kind))));
        if (kind.HasStatus)
        {
            yield return new($"{collection}/{{name}}/status", Path(
                ["name", .. scope],
                ("get", Operation(kind, "get", "read the status of an object", ["resourceVersion"], OpenApiComponents.NameOf(kind), "200")),
                ("put", Write(kind, "put", "replace the status of an object", Writing, Bodies, "200", "201")),
                ("patch", Patch(kind))));
        }
    }

    private static string Status => $"{OpenApiComponents.Meta}.Status";

    private static JsonObject Path(string[] parameters, params (string Verb, JsonObject Operation)[] operations) => new(
    [
        .. operations.Select(operation => KeyValuePair.Create(operation.Verb, (JsonNode?)operation.Operation)),
        KeyValuePair.Create("parameters", (JsonNode?)new JsonArray(
            [.. parameters.Select(name => Parameter(name, "path")), Parameter("pretty", "query")])),
    ]);

    private static JsonObject List(ResourceKind kind) =>
        Operation(kind, "list", "list objects", Listing, $"{OpenApiComponents.NameOf(kind)}List", "200");

    private static JsonObject Write(
        ResourceKind kind, string action, string description, string[] parameters, string[] bodies, params string[] codes)
    {
        var operation = Operation(kind, action, description, parameters, OpenApiComponents.NameOf(kind), codes);
        operation["requestBody"] = Body(OpenApiComponents.NameOf(kind), bodies);
        return operation;
    }

    private static JsonObject Delete(ResourceKind kind)
    {
        var operation = Operation(kind, "delete", "delete an object", Deleting, Status, "200", "202");
        operation["requestBody"] = Body($"{OpenApiComponents.Meta}.DeleteOptions", Bodies);
        return operation;
    }

    private static JsonObject Patch(ResourceKind kind)
    {
        var operation = Operation(
            kind, "patch", "change a part of an object", [.. Writing, "force"], OpenApiComponents.NameOf(kind), "200");
        operation["requestBody"] = Body($"{OpenApiComponents.Meta}.Patch", kind.IsCustom ? Patches : [.. Patches, "application/strategic-merge-patch+json"]);
        return operation;
    }

    private static JsonObject Operation(
        ResourceKind kind, string action, string description, string[] parameters, string answer, params string[] codes) => new()
        {
            ["description"] = description,
            ["parameters"] = new JsonArray([.. parameters.Select(name => Parameter(name, "query"))]),
            ["responses"] = new JsonObject(codes.Select(code => KeyValuePair.Create(
                code, (JsonNode?)new JsonObject { ["description"] = "OK", ["content"] = Content(answer, Bodies) }))),
            ["x-kubernetes-action"] = action,
            ["x-kubernetes-group-version-kind"] = OpenApiComponents.GroupVersionKind(kind, kind.Kind),
        };

    private static JsonObject Parameter(string name, string place)
    {
        var type = name switch
        {
            "allowWatchBookmarks" or "sendInitialEvents" or "watch" or "force" or "orphanDependents" => "boolean",
            "limit" or "timeoutSeconds" or "gracePeriodSeconds" => "integer",
            _ => "string",
        };
        var parameter = new JsonObject
        {
            ["name"] = name,
            ["in"] = place,
            ["schema"] = new JsonObject { ["type"] = type, ["uniqueItems"] = true },
        };
        if (place == "path")
        {
            parameter["required"] = true;
        }

        return parameter;
    }

    private static JsonObject Body(string schema, string[] types) => new() { ["content"] = Content(schema, types), ["required"] = true };

    private static JsonObject Content(string schema, string[] types) => new(types.Select(type => KeyValuePair.Create(
        type, (JsonNode?)new JsonObject { ["schema"] = OpenApiComponents.Reference(schema) })));
}

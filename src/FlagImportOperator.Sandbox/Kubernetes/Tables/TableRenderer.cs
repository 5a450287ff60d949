using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Kinds;

namespace FlagImportOperator.Sandbox.Kubernetes.Tables;

/// <summary>Tables of objects, as kubectl asks for them.</summary>
internal static class TableRenderer
{
    /// <summary>A meta.k8s.io/v1 Table; its metadata is empty: the caller knows the resourceVersion of the list.</summary>
    /// <param name="kind">Of the objects.</param>
    /// <param name="objects">The rows; one that ends a watch with a bookmark may be without a name.</param>
    /// <param name="includeObject">What else a row holds: <c>None</c>, <c>Metadata</c> (also when empty), <c>Object</c>.</param>
    /// <param name="now">The time that ages are counted to.</param>
    /// <param name="withHeaders">Whether it describes its columns: in a watch, only the first table does.</param>
    public static JsonObject Render(
        ResourceKind kind, IEnumerable<JsonObject> objects, string includeObject, DateTimeOffset now, bool withHeaders = true) => new()
        {
            ["kind"] = "Table",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = new JsonObject(),
            ["columnDefinitions"] = withHeaders ? Headers(kind) : null,
            ["rows"] = new JsonArray([.. objects.Select(obj => Row(kind, obj, includeObject, now))]),
        };

    private static JsonArray Headers(ResourceKind kind) => new([.. kind.Columns.Select(column => new JsonObject
    {
        ["name"] = column.Name,
        ["type"] = column.Type,
        ["format"] = column.Format,
        ["description"] = column.Description,
        ["priority"] = column.Priority,
    })]);

    private static JsonObject Row(ResourceKind kind, JsonObject obj, string includeObject, DateTimeOffset now) => new()
    {
        ["cells"] = new JsonArray([.. kind.Columns.Select(column => column.Cell(obj, now))]),
        ["object"] = includeObject switch
        {
            "None" => null,
            "Object" => obj.DeepClone(),
            _ => PartialMetadata.Of(obj),
        },
    };
}

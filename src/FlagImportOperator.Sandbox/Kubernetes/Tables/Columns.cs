using System.Text.Json.Nodes;

namespace FlagImportOperator.Sandbox.Kubernetes.Tables;

/// <summary>Columns that several kinds have.</summary>
internal static class Columns
{
    /// <summary>The name of an object.</summary>
    public static readonly TableColumn Name =
        Text("Name", "Unique among the objects of a kind in a namespace.", obj => (string?)obj["metadata"]?["name"] ?? "") with { Format = "name" };

    /// <summary>How long ago an object was created.</summary>
    public static readonly TableColumn Age =
        new("Age", "string", "", "How long ago the object was created.", 0, (obj, now) => Since(obj["metadata"]?["creationTimestamp"], now));

    /// <summary>A column that does not depend on the time.</summary>
    public static TableColumn Text(string name, string description, Func<JsonObject, JsonNode?> cell, int priority = 0) =>
        new(name, "string", "", description, priority, (obj, _) => cell(obj));

    private static string Since(JsonNode? time, DateTimeOffset now) => Tables.Age.Since((string?)time, now);
}

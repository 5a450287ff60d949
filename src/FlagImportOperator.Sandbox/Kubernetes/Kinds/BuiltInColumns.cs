using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Tables;

namespace FlagImportOperator.Sandbox.Kubernetes.Kinds;

/// <summary>What kubectl shows of the built-in kinds.</summary>
internal static class BuiltInColumns
{
    public static readonly IReadOnlyList<TableColumn> Namespaces =
    [
        Columns.Name,
        Columns.Text("Status", "Active or Terminating.", obj => (string?)obj["status"]?["phase"] ?? ""),
        Columns.Age,
    ];

    public static readonly IReadOnlyList<TableColumn> Secrets =
    [
        Columns.Name,
        Columns.Text("Type", "What the values are for.", obj => (string?)obj["type"] ?? ""),
        Columns.Text("Data", "Number of values.", obj => Count(obj["data"])),
        Columns.Age,
    ];

    public static readonly IReadOnlyList<TableColumn> ConfigMaps =
    [
        Columns.Name,
        Columns.Text("Data", "Number of values.", obj => Count(obj["data"]) + Count(obj["binaryData"])),
        Columns.Age,
    ];

    public static readonly IReadOnlyList<TableColumn> ServiceAccounts =
    [
        Columns.Name,
        Columns.Text("Secrets", "Number of Secrets that pods may use.", obj => Count(obj["secrets"])),
        Columns.Age,
    ];

    public static readonly IReadOnlyList<TableColumn> Leases =
    [
        Columns.Name,
        Columns.Text("Holder", "Who holds the lease.", obj => (string?)obj["spec"]?["holderIdentity"] ?? ""),
        Columns.Age,
    ];

    private static int Count(JsonNode? values) => values switch
    {
        JsonObject map => map.Count,
        JsonArray list => list.Count,
        _ => 0,
    };
}

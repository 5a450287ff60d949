using System.Text.Json.Nodes;
using FlagImportOperator.Api;

namespace FlagImportOperator.Sandbox.Demo;

/// <summary>What a resource says of itself. Pure.</summary>
internal static class Readings
{
    public static string? Id(this JsonObject? resource) => (string?)resource?["status"]?["_id"];

    public static string? Import(this JsonObject? resource) => (string?)resource?["status"]?["_status"]?["status"];

    public static long Generation(this JsonObject? resource) => (long?)resource?["metadata"]?["generation"] ?? 0;

    /// <summary>Whether its status is about the newest spec.</summary>
    public static bool IsCurrent(this JsonObject? resource) => resource is not null && (long?)resource["status"]?["observedGeneration"] == resource.Generation();

    public static bool IsReady(this JsonObject? resource) =>
        (string?)ResourceRow.Condition(resource, ConditionTypes.Ready)?["status"] == ConditionStatuses.True;

    /// <summary>The condition, if it has that reason.</summary>
    public static JsonObject? Condition(this JsonObject? resource, string type, string reason) =>
        ResourceRow.Condition(resource, type) is { } condition && (string?)condition["reason"] == reason ? condition : null;
}

using System.Text.Json.Nodes;

namespace FlagImportOperator.EndToEndTests.Scenarios;

/// <summary>What Flux, Argo CD and others make of a resource.</summary>
public enum KStatus
{
    /// <summary>Being deleted.</summary>
    Terminating,

    /// <summary>Not there yet, but on its way.</summary>
    InProgress,

    /// <summary>Not there, and nothing will change by itself.</summary>
    Failed,

    /// <summary>As declared.</summary>
    Current,
}

/// <summary>The rules of sigs.k8s.io/cli-utils/pkg/kstatus for kinds that it does not know, in its order.</summary>
internal static class KStatusRules
{
    public static KStatus Compute(JsonObject resource)
    {
        if (resource["metadata"]?["deletionTimestamp"] is not null)
        {
            return KStatus.Terminating;
        }

        if (resource["status"]?["observedGeneration"] is { } observed
            && observed.GetValue<long>() != resource["metadata"]!["generation"]!.GetValue<long>())
        {
            return KStatus.InProgress;
        }

        foreach (var condition in Conditions(resource).Where(condition => condition.Status() == "True"))
        {
            switch (condition.Type())
            {
                case "Reconciling":
                    return KStatus.InProgress;
                case "Stalled":
                    return KStatus.Failed;
            }
        }

        return resource.Condition("Ready")?.Status() is "False" or "Unknown" ? KStatus.InProgress : KStatus.Current;
    }

    public static IReadOnlyList<JsonObject> Conditions(JsonObject? resource) =>
        [.. (resource?["status"]?["conditions"] as JsonArray ?? []).Select(condition => condition!.AsObject())];

    public static JsonObject? Condition(this JsonObject? resource, string type) =>
        Conditions(resource).FirstOrDefault(condition => condition.Type() == type);

    public static string Type(this JsonObject condition) => condition["type"]!.GetValue<string>();

    public static string Status(this JsonObject condition) => condition["status"]!.GetValue<string>();

    public static string Reason(this JsonObject condition) => condition["reason"]!.GetValue<string>();

    public static string Message(this JsonObject condition) => condition["message"]!.GetValue<string>();
}

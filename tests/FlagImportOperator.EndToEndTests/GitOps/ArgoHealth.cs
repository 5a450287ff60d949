using System.Text.Json.Nodes;
using FlagImportOperator.EndToEndTests.Scenarios;

namespace FlagImportOperator.EndToEndTests.GitOps;

/// <summary>What health.lua should say, told from kstatus: the two agree but for what is listed here, and in docs/gitops.md.</summary>
internal static class ArgoHealth
{
    public static (string Status, string? Message) Expected(JsonObject resource, bool failedImportDegrades = false)
    {
        var status = KStatusRules.Compute(resource);
        var ready = resource.Condition("Ready");
        if (status == KStatus.Terminating)
        {
            return ("Progressing", null);
        }

        // kstatus takes what has no status yet for current.
        if (ready is null)
        {
            return ("Progressing", null);
        }

        var observed = resource["status"]?["observedGeneration"]?.GetValue<long>() == resource["metadata"]!["generation"]!.GetValue<long>();
        return status switch
        {
            // kstatus knows neither a pause nor a mode that only looks.
            KStatus.InProgress when observed && ready.Reason() == "Paused" => ("Suspended", ready.Message()),
            KStatus.InProgress when observed && ready.Reason() == "PlanPending" && resource.Condition("Reconciling") is null => ("Healthy", ready.Message()),
            KStatus.InProgress => ("Progressing", null),
            KStatus.Failed => ("Degraded", resource.Condition("Stalled")!.Message()),

            // kstatus looks at no condition of our own.
            _ when resource.Condition("Synced") is { } synced && synced.Status() == "False" => ("Degraded", synced.Message()),
            _ when resource.Condition("Imported") is { } imported && imported.Status() == "False" =>
                (failedImportDegrades ? "Degraded" : "Healthy", imported.Message()),
            _ => ("Healthy", ready.Message()),
        };
    }
}

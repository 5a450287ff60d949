using System.Text.Json.Nodes;
using FlagImportOperator.EndToEndTests.Scenarios;
using Xunit;

namespace FlagImportOperator.EndToEndTests.GitOps;

/// <summary>
/// What must hold of every write, or those who wait for a resource (Flux, Helm, <c>kubectl wait</c>) are told too early, or never.
/// </summary>
internal static class KStatusCheck
{
    public static void IsSound(ResourceChange change)
    {
        var (before, after) = (change.Before, change.After);
        var conditions = KStatusRules.Conditions(after);
        var observed = Observed(after);
        Assert.True(conditions.Count == 0 == observed is null, "conditions without observedGeneration, or the other way round");
        Assert.True(observed is null || observed <= Generation(after), "observedGeneration is ahead of generation");
        Assert.True(after["status"] is null || before is null || (Observed(before) ?? 0) <= (observed ?? 0), "observedGeneration went back");
        Assert.True(observed is null || after.Condition("Ready")?["observedGeneration"]!.GetValue<long>() == observed, "Ready speaks of another generation");

        var status = KStatusRules.Compute(after);
        var waitIsOver = IsWaitOver(after, "Ready");
        if (status == KStatus.Current && conditions.Count > 0)
        {
            Assert.True(waitIsOver, "kstatus says Current and kubectl still waits for Ready");
            Assert.NotNull(after.Id());
        }

        Assert.True(
            !waitIsOver || status is KStatus.Current or KStatus.Terminating || after.Condition("Reconciling") is not null,
            "kubectl wait for Ready is over and kstatus does not say Current");
        if (before is not null && Generation(after) > Generation(before) && Observed(before) is not null)
        {
            Assert.True(status is KStatus.InProgress or KStatus.Terminating, "an edit of the spec left it Current");
        }

        TransitionsAreDated(before, conditions);
    }

    /// <summary>Whether <c>kubectl wait --for=condition=TYPE</c> returns (kubectl's wait command: the condition's own observedGeneration counts first).</summary>
    public static bool IsWaitOver(JsonObject resource, string type) =>
        resource.Condition(type) is { } condition
        && condition.Status() == "True"
        && (condition["observedGeneration"]?.GetValue<long>() ?? Observed(resource) ?? Generation(resource)) >= Generation(resource);

    /// <summary>Conditions as metav1 has them: lastTransitionTime is that of the last change of status, and nothing else moves it.</summary>
    private static void TransitionsAreDated(JsonObject? before, IReadOnlyList<JsonObject> conditions)
    {
        foreach (var condition in conditions)
        {
            if (before.Condition(condition.Type()) is { } earlier)
            {
                var (then, now) = (Time(earlier), Time(condition));
                Assert.True(
                    earlier.Status() == condition.Status() ? then == now : then <= now,
                    $"lastTransitionTime of {condition.Type()} went from {then:O} to {now:O}");
            }
        }
    }

    private static DateTimeOffset Time(JsonObject condition) => condition["lastTransitionTime"]!.GetValue<DateTimeOffset>();

    private static long Generation(JsonObject resource) => resource["metadata"]!["generation"]!.GetValue<long>();

    private static long? Observed(JsonObject resource) => resource["status"]?["observedGeneration"]?.GetValue<long>();
}

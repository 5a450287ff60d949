using System.Diagnostics.Metrics;
using FlagImportOperator.Api;
using FlagImportOperator.Reconciliation.Caching;

namespace FlagImportOperator.Reconciliation.Metrics;

/// <summary>Counts resources by condition, status and reason. Pure.</summary>
internal static class ResourceCounts
{
    /// <summary>
    /// One measurement for each state that some resource is in. A resource that says nothing yet counts as not known to be ready, so that
    /// the counts of Ready add up to all resources.
    /// </summary>
    public static IEnumerable<Measurement<int>> Of(IEnumerable<CachedConfiguration> resources)
    {
        var counts = new Dictionary<ConditionState, int>();
        foreach (var resource in resources)
        {
            for (var type = 0; type < ConditionTypes.All.Count; type++)
            {
                var state = resource.Conditions.Find(type);
                if (state is null && ConditionTypes.All[type] == ConditionTypes.Ready)
                {
                    state = ConditionState.OfNewcomer;
                }

                if (state is { } known)
                {
                    counts[known] = counts.GetValueOrDefault(known) + 1;
                }
            }
        }

        return counts.Select(count => new Measurement<int>(
            count.Value,
            new KeyValuePair<string, object?>("condition", count.Key.Type),
            new KeyValuePair<string, object?>("status", count.Key.Status),
            new KeyValuePair<string, object?>("reason", count.Key.Reason)));
    }
}

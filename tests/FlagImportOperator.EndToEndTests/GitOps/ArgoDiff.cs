using System.Text.Json.Nodes;
using FlagImportOperator.EndToEndTests.Crd;

namespace FlagImportOperator.EndToEndTests.GitOps;

/// <summary>
/// Where Argo CD sees a difference between Git and the cluster, for kinds whose Go types it does not have. Client-side apply (the default):
/// the three-way merge of kubectl, jsonmergepatch.CreateThreeWayJSONMergePatch of k8s.io/apimachinery. What Git says is laid over the live
/// object; what was applied last and is no longer in Git is taken away; what neither names is left as it is: so the finalizer, the status
/// and annotations of others are no difference. Where the outcome is not the live object, the resource is OutOfSync. Server-side apply: the
/// API server is asked, by a dry run (see <see cref="GitOpsCheck"/>).
/// </summary>
internal static class ArgoDiff
{
    /// <summary>Paths that differ; empty for Synced.</summary>
    /// <param name="lastApplied">What the annotation last-applied-configuration holds; null where nothing was applied so far.</param>
    /// <param name="desired">What Git says.</param>
    /// <param name="live">What the cluster holds.</param>
    public static IReadOnlyList<string> ThreeWay(JsonObject? lastApplied, JsonObject desired, JsonObject live)
    {
        var additions = Only(JsonMerge.Difference(live, desired), removals: false);
        var removals = lastApplied is null ? [] : Only(JsonMerge.Difference(lastApplied, desired), removals: true);
        var predicted = Resources.Merge(Resources.Merge(live.DeepClone().AsObject(), removals), additions);
        return JsonMerge.Paths(JsonMerge.Difference(live, predicted));
    }

    /// <summary>Of a merge patch, what takes away, or all the rest.</summary>
    private static JsonObject Only(JsonObject patch, bool removals)
    {
        var kept = new JsonObject();
        foreach (var (name, value) in patch)
        {
            if (value is JsonObject inner)
            {
                var some = Only(inner, removals);
                if (some.Count > 0 || (inner.Count == 0 && !removals))
                {
                    kept[name] = some;
                }
            }
            else if (value is null == removals)
            {
                kept[name] = value?.DeepClone();
            }
        }

        return kept;
    }
}

using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;

namespace FlagImportOperator.Sandbox.Kubernetes.Apply;

/// <summary>Lays an applied configuration over a live object, as the schema says.</summary>
internal static class TypedMerge
{
    /// <summary>A new value: live, with all that <paramref name="applied"/> holds.</summary>
    public static JsonNode? Merge(JsonNode? live, JsonNode? applied, StructuralSchema schema) =>
        Merge(Slot.Of(live), Slot.Of(applied), Shape.Of(schema)).Value;

    private static Slot Merge(Slot live, Slot applied, Shape shape)
    {
        var form = shape.Form((applied.Exists ? applied : live).Value);
        if (form == MergeForm.Leaf || (live.IsBlankAs(form) && applied.IsBlankAs(form)))
        {
            return (applied.Exists ? applied : live).Copy();
        }

        return Slot.Of(form == MergeForm.Map ? Fields(live, applied, shape) : Items(live, applied, shape));
    }

    private static JsonObject Fields(Slot live, Slot applied, Shape shape)
    {
        var merged = new JsonObject();
        foreach (var name in Slot.Names(live, applied))
        {
            merged[name] = Merge(live.Field(name), applied.Field(name), shape.Field(name)).Value;
        }

        return merged;
    }

    /// <summary>
    /// Items of both stand in the applied order among each other; others keep their place after the live neighbour that they followed.
    /// </summary>
    private static JsonArray Items(Slot live, Slot applied, Shape shape)
    {
        List<KeyValuePair<PathElement, JsonNode?>> left = [.. shape.Index(live.Value as JsonArray ?? [])];
        List<KeyValuePair<PathElement, JsonNode?>> right = [.. shape.Index(applied.Value as JsonArray ?? [])];
        var leftSlots = new SortedDictionary<PathElement, Slot>(PathElement.Order);
        left.ForEach(item => leftSlots.TryAdd(item.Key, Slot.Of(item.Value)));
        var rightKeys = right.Select(item => item.Key).ToHashSet(Same.Instance);
        var shared = new Queue<PathElement>(right.Select(item => item.Key).Where(leftSlots.ContainsKey));
        var merged = new JsonArray();
        var taken = new HashSet<PathElement>(Same.Instance);

        var (l, r) = (0, 0);
        while (l < left.Count || r < right.Count)
        {
            if (l < left.Count && taken.Contains(left[l].Key))
            {
                l++;
            }
            else if (l < left.Count && !rightKeys.Contains(left[l].Key))
            {
                merged.Add(left[l++].Value?.DeepClone());
            }
            else if (l < left.Count && r < right.Count && !Same.Instance.Equals(left[l].Key, right[r].Key)
                && shared.TryPeek(out var next) && !Same.Instance.Equals(left[l].Key, next))
            {
                // It stands in both, but its turn comes later.
                l++;
            }
            else if (r < right.Count)
            {
                var (element, value) = right[r++];
                if (shared.TryPeek(out var due) && Same.Instance.Equals(due, element))
                {
                    shared.Dequeue();
                }

                taken.Add(element);
                merged.Add(Merge(leftSlots.GetValueOrDefault(element), Slot.Of(value), shape.Item).Value);
            }
            else
            {
                l++;
            }
        }

        return merged;
    }
}

using System.Text.Json.Nodes;

namespace FlagImportOperator.Kubernetes.Client;

/// <summary>JSON merge patch (RFC 7396).</summary>
public static class MergePatch
{
    /// <summary>
    /// The smallest merge patch that makes <paramref name="to"/> of <paramref name="from"/>, or null when there is nothing to change.
    /// Members that went become null, arrays are replaced whole. A null member of <paramref name="to"/> counts as absent, since a merge
    /// patch can only remove it. The arguments are left as they are.
    /// </summary>
    public static JsonObject? Diff(JsonObject from, JsonObject to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        JsonObject? patch = null;
        foreach (var (name, before) in from)
        {
            if (before is not null && to[name] is null)
            {
                (patch ??= [])[name] = null;
            }
        }

        foreach (var (name, after) in to)
        {
            if (after is null)
            {
                continue;
            }

            var before = from[name];
            if (after is JsonObject inner && before is JsonObject old)
            {
                if (Diff(old, inner) is { } nested)
                {
                    (patch ??= [])[name] = nested;
                }
            }
            else if (!JsonNode.DeepEquals(before, after))
            {
                (patch ??= [])[name] = after is JsonObject whole ? WithoutNulls(whole) : after.DeepClone();
            }
        }

        return patch;
    }

    /// <summary>What a server makes of <paramref name="target"/> with <paramref name="patch"/>: RFC 7396 section 2, on a copy.</summary>
    public static JsonObject Apply(JsonObject target, JsonObject patch)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(patch);
        var result = (JsonObject)target.DeepClone();
        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                result.Remove(name);
            }
            else if (value is JsonObject inner)
            {
                result[name] = Apply(result[name] as JsonObject ?? [], inner);
            }
            else
            {
                result[name] = value.DeepClone();
            }
        }

        return result;
    }

    private static JsonObject WithoutNulls(JsonObject source)
    {
        var result = new JsonObject();
        foreach (var (name, value) in source)
        {
            if (value is not null)
            {
                result[name] = value is JsonObject inner ? WithoutNulls(inner) : value.DeepClone();
            }
        }

        return result;
    }
}

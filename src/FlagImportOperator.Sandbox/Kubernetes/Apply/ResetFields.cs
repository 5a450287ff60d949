using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Kinds;

namespace FlagImportOperator.Sandbox.Kubernetes.Apply;

/// <summary>
/// What a request may not write: a write of the object leaves its status, a write of the status leaves all else. Nobody comes to own
/// such fields, and they never conflict.
/// </summary>
internal static class ResetFields
{
    private static readonly FieldSet OfStatusWrite = FieldSet.OfFields("spec").Union(FieldSet.OfFields("metadata"));

    private static readonly FieldSet OfObjectWrite = FieldSet.OfFields("status");

    /// <summary>The fields that are reset, with all below them.</summary>
    public static FieldSet Of(ResourceKind kind, string? subresource) => subresource switch
    {
        "status" => OfStatusWrite,
        _ => kind.HasStatus ? OfObjectWrite : FieldSet.Empty,
    };

    /// <summary>
    /// A copy of <paramref name="wanted"/> in which everything that the request may not write is as in <paramref name="live"/>.
    /// Metadata can be written with the status of built-in kinds, but not of custom ones.
    /// </summary>
    public static JsonObject Restore(JsonObject? live, JsonObject wanted, ResourceKind kind, string? subresource)
    {
        var result = wanted.DeepClone().AsObject();
        if (subresource == "status")
        {
            foreach (var name in Slot.Names(Slot.Of(result), Slot.Of(live)).ToList())
            {
                if (name is not ("status" or "apiVersion" or "kind" or "metadata"))
                {
                    Copy(live, result, name);
                }
            }

            if (kind.IsCustom && live?["metadata"] is JsonObject metadata)
            {
                result["metadata"] = Preconditions(metadata, wanted["metadata"] as JsonObject);
            }
        }
        else if (kind.HasStatus)
        {
            Copy(live, result, "status");
        }

        return result;
    }

    /// <summary>The resourceVersion and uid that a client demands are checked by whoever stores the object.</summary>
    private static JsonObject Preconditions(JsonObject metadata, JsonObject? wanted)
    {
        var result = metadata.DeepClone().AsObject();
        foreach (var name in (string[])["name", "namespace", "resourceVersion", "uid"])
        {
            if (wanted?[name] is { } value)
            {
                result[name] = value.DeepClone();
            }
        }

        return result;
    }

    private static void Copy(JsonObject? from, JsonObject to, string name)
    {
        to.Remove(name);
        if (from?.TryGetPropertyValue(name, out var value) == true)
        {
            to[name] = value?.DeepClone();
        }
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;

namespace FlagImportOperator.Kubernetes.Client;

/// <summary>
/// Bodies of merge patches, as UTF-8. Each carries metadata.uid, so that a namesake that came later answers 409; one with
/// metadata.resourceVersion answers 409 when the object was changed meanwhile.
/// </summary>
public static class ResourcePatches
{
    /// <summary>
    /// Adds a finalizer; null when it is there. A merge patch replaces the whole list, hence the optimistic lock on
    /// <paramref name="resourceVersion"/>, the version that <paramref name="current"/> was read at.
    /// </summary>
    public static byte[]? AddFinalizer(IEnumerable<string> current, string finalizer, string uid, string resourceVersion)
    {
        var list = current.ToList();
        return list.Contains(finalizer) ? null : Finalizers([.. list, finalizer], uid, resourceVersion);
    }

    /// <summary>Removes a finalizer; null when it is not there. Locked as <see cref="AddFinalizer"/> is.</summary>
    public static byte[]? RemoveFinalizer(IEnumerable<string> current, string finalizer, string uid, string resourceVersion)
    {
        var list = current.ToList();
        return list.Contains(finalizer) ? Finalizers([.. list.Where(f => f != finalizer)], uid, resourceVersion) : null;
    }

    /// <summary>
    /// Changes the status from what it is to what it should be; null when they are equal. With <paramref name="resourceVersion"/> null
    /// the last writer wins, member by member.
    /// </summary>
    public static byte[]? Status(JsonObject from, JsonObject to, string uid, string? resourceVersion = null)
    {
        if (MergePatch.Diff(from, to) is not { } diff)
        {
            return null;
        }

        return Write(uid, resourceVersion, inMetadata: null, afterMetadata: writer =>
        {
            writer.WritePropertyName("status");
            diff.WriteTo(writer);
        });
    }

    private static byte[] Finalizers(IReadOnlyList<string> finalizers, string uid, string resourceVersion) =>
        Write(uid, resourceVersion, afterMetadata: null, inMetadata: writer =>
        {
            writer.WriteStartArray("finalizers");
            foreach (var finalizer in finalizers)
            {
                writer.WriteStringValue(finalizer);
            }

            writer.WriteEndArray();
        });

    private static byte[] Write(string uid, string? resourceVersion, Action<Utf8JsonWriter>? inMetadata, Action<Utf8JsonWriter>? afterMetadata)
    {
        // An empty one would lock nothing, silently.
        ArgumentException.ThrowIfNullOrEmpty(uid);
        if (resourceVersion is not null)
        {
            ArgumentException.ThrowIfNullOrEmpty(resourceVersion);
        }

        return JsonBody.Write(writer =>
        {
            writer.WriteStartObject("metadata");
            writer.WriteString("uid", uid);
            if (resourceVersion is not null)
            {
                writer.WriteString("resourceVersion", resourceVersion);
            }

            inMetadata?.Invoke(writer);
            writer.WriteEndObject();
            afterMetadata?.Invoke(writer);
        });
    }
}

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FlagImportOperator.Sandbox.Kubernetes.Apply;

/// <summary>
/// The annotation of client-side apply. To a server-side apply by kubectl it says which conflicts are with kubectl itself, and it is
/// kept up to date, so that one may go back.
/// </summary>
internal static class LastApplied
{
    /// <summary>The only manager that this is done for.</summary>
    public const string Manager = "kubectl";

    public const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>The limit of all annotations together, in bytes; the annotation goes when it would break it.</summary>
    private const int MaxAnnotations = 256 * 1024;

    public static JsonObject Run(ApplyOperation operation, Ownership owners, bool force, JsonObject applied)
    {
        var (result, conflicts) = operation.Try(owners.Copy(), force);
        if (result is null)
        {
            var allowed = Unchanged(operation);
            List<ApplyConflict> left = [.. conflicts
                .Select(conflict => conflict with { Fields = conflict.Fields.Difference(allowed) })
                .Where(conflict => !conflict.Fields.IsEmpty)];
            result = left.Count == 0 ? operation.Run(owners, true) : throw ApplyConflict.ToException(left);
        }

        // The status of an object is written without its metadata.
        return operation.Subresource is null ? Refresh(result, applied) : result;
    }

    /// <summary>What was last applied by the client and still is as it was.</summary>
    private static FieldSet Unchanged(ApplyOperation operation)
    {
        if (Parse(operation.Live) is not { } last || last["apiVersion"]?.ToString() != operation.Kind.ApiVersion)
        {
            return FieldSet.Empty;
        }

        var schema = operation.Kind.Schema;
        var since = FieldSet.Compare(last, operation.Live, schema);
        return FieldSet.FromValue(last, schema).Difference(since.Written).Difference(since.Removed);
    }

    private static JsonObject? Parse(JsonObject live)
    {
        try
        {
            return live["metadata"]?["annotations"]?[Annotation]?.ToString() is { Length: > 0 } text
                ? JsonNode.Parse(text) as JsonObject
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonObject Refresh(JsonObject result, JsonObject applied)
    {
        if (result["metadata"]?["annotations"] is not JsonObject annotations || annotations[Annotation]?.ToString() is not { Length: > 0 })
        {
            return result;
        }

        var config = applied.DeepClone().AsObject();
        (config["metadata"]?["annotations"] as JsonObject)?.Remove(Annotation);
        annotations[Annotation] = ValueText.Compact(config) + "\n";
        if (annotations.Sum(one => Encoding.UTF8.GetByteCount($"{one.Key}{one.Value}")) > MaxAnnotations)
        {
            annotations.Remove(Annotation);
        }

        return result;
    }
}

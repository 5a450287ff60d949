using System.Text.Json.Nodes;

namespace FlagImportOperator.Sandbox.Kubernetes.Tables;

/// <summary>Objects of which only the metadata is told.</summary>
internal static class PartialMetadata
{
    /// <summary>A PartialObjectMetadata of an object of any kind; the object stays as it is.</summary>
    public static JsonObject Of(JsonObject obj) => new()
    {
        ["kind"] = "PartialObjectMetadata",
        ["apiVersion"] = "meta.k8s.io/v1",
        ["metadata"] = obj["metadata"]?.DeepClone() ?? new JsonObject(),
    };
}

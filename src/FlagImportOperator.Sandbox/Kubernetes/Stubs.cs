#pragma warning disable
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Kinds;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;
namespace FlagImportOperator.Sandbox.Kubernetes.Tables { static class TableRenderer { public static JsonObject Render(ResourceKind k, IEnumerable<JsonObject> o, string include, DateTimeOffset now) => new(){["metadata"]=new JsonObject()}; } static class PartialMetadata { public static JsonObject Of(JsonObject o) => new(){["kind"]="PartialObjectMetadata",["apiVersion"]="meta.k8s.io/v1",["metadata"]=o["metadata"]?.DeepClone()}; } }
namespace FlagImportOperator.Sandbox.Kubernetes.OpenApi { static class OpenApiV3 { public static JsonObject Index(IReadOnlyList<ResourceKind> k) => new(); public static JsonObject Document(string p, IReadOnlyList<ResourceKind> k) => new(); } }

#pragma warning disable
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Kinds;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;
namespace FlagImportOperator.Sandbox.Kubernetes.Tables { static class TableRenderer { public static JsonObject Render(ResourceKind k, IEnumerable<JsonObject> o, string include, DateTimeOffset now) => new(); } static class PartialMetadata { public static JsonObject Of(JsonObject o) => o; } }
namespace FlagImportOperator.Sandbox.Kubernetes.OpenApi { static class OpenApiV3 { public static JsonObject Index(IReadOnlyList<ResourceKind> k) => new(); public static JsonObject Document(string p, IReadOnlyList<ResourceKind> k) => new(); } }
namespace FlagImportOperator.Sandbox.Kubernetes.Yaml { static class YamlJson { public static JsonNode? Read(string y) => null; } }
namespace FlagImportOperator.Sandbox.Kubernetes.Schemas { static class SchemaPruner { public static IReadOnlyList<string> Prune(JsonObject o, StructuralSchema s) => []; } static class SchemaValidator { public static IReadOnlyList<FieldError> Validate(JsonObject o, JsonObject? old, StructuralSchema s) => []; } }
namespace FlagImportOperator.Sandbox.Kubernetes.Kinds { static class BuiltInKinds { public static IReadOnlyList<ResourceKind> All => []; public static StructuralSchema ObjectMeta => null; } static class CustomKinds { public static ResourceKind FromDefinition(string y) => null; } }
namespace FlagImportOperator.Sandbox.Kubernetes.Apply { static class FieldManager { public static JsonObject Update(JsonObject? live, JsonObject updated, ResourceKind kind, string manager, string? sub, DateTimeOffset t) => updated; public static JsonObject Apply(JsonObject? live, JsonObject updated, ResourceKind kind, string manager, bool force, string? sub, DateTimeOffset t) => updated; } }
namespace FlagImportOperator.Sandbox.Kubernetes.Patching { static class JsonPatches { public static JsonObject Apply(JsonObject l, JsonNode? p) => l; } static class MergePatch { public static JsonNode? Apply(JsonNode? l, JsonNode? p) => l; } static class StrategicMergePatch { public static JsonObject Apply(JsonObject l, JsonObject p, StructuralSchema s) => l; } }

using System.Text.Json.Serialization;

namespace FlagImportOperator.Api;

/// <summary>
/// JSON of the resource as the API server speaks it: camelCase, no nulls written, unknown members ignored on reading so that a newer
/// CRD does not stop an older operator. Throws <see cref="System.Text.Json.JsonException"/> on what is not such a resource.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    Converters = [typeof(KubernetesTimeConverter)])]
[JsonSerializable(typeof(FlagImportConfiguration))]
[JsonSerializable(typeof(FlagImportConfigurationSpec))]
[JsonSerializable(typeof(FlagImportConfigurationStatus))]
public sealed partial class ApiJsonContext : JsonSerializerContext;

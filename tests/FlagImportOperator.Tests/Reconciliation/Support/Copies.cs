using System.Text.Json;
using FlagImportOperator.Api;

namespace FlagImportOperator.Tests.Reconciliation.Support;

/// <summary>Copies by way of the JSON that the API server keeps, so that nothing survives which would not there.</summary>
internal static class Copies
{
    public static FlagImportConfiguration Copy(this FlagImportConfiguration resource) =>
        JsonSerializer.Deserialize(resource.Text(), ApiJsonContext.Default.FlagImportConfiguration)!;

    public static FlagImportConfigurationStatus Copy(this FlagImportConfigurationStatus status) =>
        JsonSerializer.Deserialize(status.Text(), ApiJsonContext.Default.FlagImportConfigurationStatus)!;

    public static string Text(this FlagImportConfiguration resource) => JsonSerializer.Serialize(resource, ApiJsonContext.Default.FlagImportConfiguration);

    public static string Text(this FlagImportConfigurationStatus status) => JsonSerializer.Serialize(status, ApiJsonContext.Default.FlagImportConfigurationStatus);

    /// <summary>The condition, or null.</summary>
    public static Condition? Condition(this FlagImportConfigurationStatus? status, string type) => status?.Conditions?.FirstOrDefault(c => c.Type == type);
}

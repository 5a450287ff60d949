using System.Text.Json;

namespace FlagImportOperator.Api;

/// <summary>The form variables of one integration, as LaunchDarkly publishes them (LD §5; data in manifests.json).</summary>
public sealed class IntegrationManifest
{
    private readonly OrderedDictionary<string, FormVariable> _variables;

    private IntegrationManifest(string key, IEnumerable<FormVariable> variables)
    {
        Key = key;
        _variables = new(variables.Select(variable => KeyValuePair.Create(variable.Key, variable)), StringComparer.Ordinal);
        Variables = [.. _variables.Values];
    }

    /// <summary>The integration key, as in the spec.</summary>
    public string Key { get; }

    /// <summary>All variables in the manifest's order.</summary>
    public IReadOnlyList<FormVariable> Variables { get; }

    /// <summary>The variable with that key, or null. Keys are compared exactly, as LaunchDarkly does.</summary>
    public FormVariable? Find(string key) => _variables.GetValueOrDefault(key);

    /// <summary>All known manifests, by integration key, in the order of manifests.json.</summary>
    public static IReadOnlyDictionary<string, IntegrationManifest> All { get; } = Load();

    private static OrderedDictionary<string, IntegrationManifest> Load()
    {
        using var stream = EmbeddedResources.Open("manifests.json");
        using var document = JsonDocument.Parse(stream);
        var manifests = new OrderedDictionary<string, IntegrationManifest>(StringComparer.Ordinal);
        foreach (var integration in document.RootElement.EnumerateObject())
        {
            manifests.Add(integration.Name, new(integration.Name, integration.Value.EnumerateArray().Select(ReadVariable)));
        }

        return manifests;
    }

    private static FormVariable ReadVariable(JsonElement variable) => new(
        variable.GetProperty("key").GetString()!,
        variable.GetProperty("secret").GetBoolean(),
        variable.GetProperty("optional").GetBoolean(),
        variable.GetProperty("default").GetString());
}

/// <summary>One form variable.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Secret">LaunchDarkly masks it on read, and it belongs into a Secret.</param>
/// <param name="Optional">It may be left out.</param>
/// <param name="Default">What LaunchDarkly fills in when it is left out; null for none.</param>
public sealed record FormVariable(string Key, bool Secret, bool Optional, string? Default);

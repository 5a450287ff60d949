using System.Collections.Frozen;
using System.Text.Json;

namespace FlagImportOperator.Sandbox.LaunchDarkly;

/// <summary>One form variable of an integration (LD §5).</summary>
/// <param name="Key">Member name in <c>config</c>.</param>
/// <param name="Secret">Masked on read.</param>
/// <param name="Optional">May be left out.</param>
/// <param name="Default">Value that appears when left out; null: none.</param>
public sealed record FormVariable(string Key, bool Secret, bool Optional, string? Default);

/// <summary>Form variables of one integration, in the manifest's order.</summary>
public sealed class IntegrationVariables
{
    private readonly FrozenDictionary<string, FormVariable> _byKey;

    internal IntegrationVariables(string integrationKey, IReadOnlyList<FormVariable> variables)
    {
        IntegrationKey = integrationKey;
        Variables = variables;
        _byKey = variables.ToFrozenDictionary(variable => variable.Key);
    }

    /// <summary>For instance <c>split</c>.</summary>
    public string IntegrationKey { get; }

    /// <summary>All variables.</summary>
    public IReadOnlyList<FormVariable> Variables { get; }

    /// <summary>The variable with that key, or null.</summary>
    public FormVariable? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>Whether a value of that key is masked. A key that no manifest knows counts as secret: nothing says that it is not.</summary>
    public bool IsSecret(string key) => Find(key)?.Secret ?? true;
}

/// <summary>Integrations that have the flag import capability.</summary>
public sealed class IntegrationManifests
{
    private readonly FrozenDictionary<string, IntegrationVariables> _integrations;

    private IntegrationManifests(IEnumerable<IntegrationVariables> integrations) =>
        _integrations = integrations.ToFrozenDictionary(integration => integration.IntegrationKey);

    /// <summary>The manifests that this program carries: <c>split</c> and <c>unleash</c>.</summary>
    public static IntegrationManifests BuiltIn { get; } = Load();

    /// <summary>Keys of the known integrations.</summary>
    public IEnumerable<string> Keys => _integrations.Keys.Order(StringComparer.Ordinal);

    /// <summary>The integration with that key, or null.</summary>
    public IntegrationVariables? Find(string integrationKey) => _integrations.GetValueOrDefault(integrationKey);

    /// <summary>Reads <c>{"split": [{"key","secret","optional","default"}]}</c>.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static IntegrationManifests Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return new IntegrationManifests(document.RootElement.EnumerateObject()
            .Select(integration => new IntegrationVariables(integration.Name, [.. integration.Value.EnumerateArray().Select(ReadVariable)]))
            .ToList());
    }

    /// <summary>Whether a value under that key is safe to show, whatever integration it belongs to.</summary>
    internal bool IsKnownPublic(string key) =>
        _integrations.Values.Any(integration => integration.Find(key) is { Secret: false })
        && !_integrations.Values.Any(integration => integration.Find(key) is { Secret: true });

    private static FormVariable ReadVariable(JsonElement variable) => new(
        variable.GetProperty("key").GetString()!,
        variable.GetProperty("secret").GetBoolean(),
        variable.GetProperty("optional").GetBoolean(),
        variable.GetProperty("default").GetString());

    private static IntegrationManifests Load()
    {
        using var stream = typeof(IntegrationManifests).Assembly.GetManifestResourceStream("launchdarkly-manifests.json")
            ?? throw new InvalidOperationException("The integration manifests are not embedded in this assembly.");
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return Parse(buffer.ToArray());
    }
}

namespace FlagImportOperator.Api;

/// <summary>The form variables of one integration, as LaunchDarkly publishes them (LD §5; data in manifests.json).</summary>
public sealed class IntegrationManifest
{
    /// <summary>The integration key, as in the spec.</summary>
    public string Key => throw new NotImplementedException();

    /// <summary>All variables in the manifest's order.</summary>
    public IReadOnlyList<FormVariable> Variables => throw new NotImplementedException();

    /// <summary>The variable with that key, or null.</summary>
    public FormVariable? Find(string key) => throw new NotImplementedException();

    /// <summary>All known manifests, by integration key.</summary>
    public static IReadOnlyDictionary<string, IntegrationManifest> All => throw new NotImplementedException();
}

/// <summary>One form variable.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Secret">LaunchDarkly masks it on read, and it belongs into a Secret.</param>
/// <param name="Optional">It may be left out.</param>
/// <param name="Default">What LaunchDarkly fills in when it is left out; null for none.</param>
public sealed record FormVariable(string Key, bool Secret, bool Optional, string? Default);

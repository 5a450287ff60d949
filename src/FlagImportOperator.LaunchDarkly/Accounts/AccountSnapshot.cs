namespace FlagImportOperator.LaunchDarkly.Accounts;

/// <summary>
/// What one LIST of an account said, plus this process's own writes since. Immutable: a reader keeps a consistent view.
/// </summary>
public sealed class AccountSnapshot
{
    /// <summary>When the LIST was sent: what was true before then is in it (unless LaunchDarkly's list is stale, LD §8).</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>The item with that id, or null.</summary>
    public FlagImportIntegration? Find(string id) => throw new NotImplementedException();

    /// <summary>The items that bear that owner tag within project and integration, in the order of the list.</summary>
    public IReadOnlyList<FlagImportIntegration> FindByTag(string projectKey, string integrationKey, string tag) => throw new NotImplementedException();

    /// <summary>How many configurations the account holds.</summary>
    public int Count => throw new NotImplementedException();
}

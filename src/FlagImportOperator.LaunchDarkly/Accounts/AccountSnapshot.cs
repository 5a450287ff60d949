namespace FlagImportOperator.LaunchDarkly.Accounts;

/// <summary>
/// What one LIST of an account said, plus this process's own writes since. Immutable: a reader keeps a consistent view.
/// </summary>
public sealed class AccountSnapshot
{
    private readonly ListedConfigurations _listed = ListedConfigurations.None;
    private readonly WrittenConfigurations _writes = WrittenConfigurations.None;

    /// <summary>An account without configurations.</summary>
    public AccountSnapshot()
    {
    }

    internal AccountSnapshot(ListedConfigurations listed, WrittenConfigurations writes) => (_listed, _writes) = (listed, writes);

    /// <summary>When the LIST was sent: what was true before then is in it (unless LaunchDarkly's list is stale, LD §8).</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>All items, in no particular order.</summary>
    public IEnumerable<FlagImportIntegration> Items =>
        _listed.Items.Where(item => _writes.Find(item.Id!) is null).Concat(_writes.All.Where(write => write.Value.Item is not null).Select(write => write.Value.Item!));

    /// <summary>How many configurations the account holds; counted when asked for.</summary>
    public int Count => Items.Count();

    /// <summary>A snapshot of these items, as a LIST sent at <paramref name="started"/> would give it.</summary>
    public static AccountSnapshot Of(DateTimeOffset started, params IEnumerable<FlagImportIntegration> items) =>
        new(new ListedConfigurations(items), WrittenConfigurations.None) { Started = started };

    /// <summary>The item with that id, or null. Items carry no <c>config</c>.</summary>
    public FlagImportIntegration? Find(string id) => _writes.Find(id) is { } write ? write.Item : _listed.Find(id);

    /// <summary>The items that bear that owner tag within project and integration, in the order of the list; own writes that it lacks come last.</summary>
    public IReadOnlyList<FlagImportIntegration> FindByTag(string projectKey, string integrationKey, string tag) =>
        [.. _listed.WithTag(tag)
            .Where(item => _writes.Find(item.Id!) is null)
            .Concat(_writes.WithTag(tag))
            .Where(item => item.ProjectKey == projectKey && item.IntegrationKey == integrationKey)];
}

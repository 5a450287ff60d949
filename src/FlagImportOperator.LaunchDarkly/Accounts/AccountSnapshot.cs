using System.Collections.Immutable;

namespace FlagImportOperator.LaunchDarkly.Accounts;

/// <summary>
/// What one LIST of an account said, plus this process's own writes since. Immutable: a reader keeps a consistent view.
/// </summary>
public sealed class AccountSnapshot
{
    private readonly ListedConfigurations _listed = ListedConfigurations.None;
    private readonly ImmutableDictionary<string, OwnWrite> _writes = NoWrites;

    /// <summary>An account without configurations.</summary>
    public AccountSnapshot()
    {
    }

    internal AccountSnapshot(ListedConfigurations listed, ImmutableDictionary<string, OwnWrite> writes)
    {
        (_listed, _writes) = (listed, writes);
    }

    /// <summary>When the LIST was sent: what was true before then is in it (unless LaunchDarkly's list is stale, LD §8).</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>All items, in no particular order.</summary>
    public IEnumerable<FlagImportIntegration> Items => _listed.Items.Where(item => !_writes.ContainsKey(item.Id!)).Concat(_writes.Values.Where(write => write.Item is not null).Select(write => write.Item!));

    /// <summary>How many configurations the account holds.</summary>
    public int Count => _listed.Count + _writes.Sum(write => (write.Value.Item is null ? 0 : 1) - (_listed.Find(write.Key) is null ? 0 : 1));

    internal static ImmutableDictionary<string, OwnWrite> NoWrites { get; } = ImmutableDictionary.Create<string, OwnWrite>(StringComparer.Ordinal);

    /// <summary>A snapshot of these items, as a LIST sent at <paramref name="started"/> would give it.</summary>
    public static AccountSnapshot Of(DateTimeOffset started, params IEnumerable<FlagImportIntegration> items) =>
        new(new ListedConfigurations(items), NoWrites) { Started = started };

    /// <summary>The item with that id, or null. Items carry no <c>config</c>.</summary>
    public FlagImportIntegration? Find(string id) => _writes.TryGetValue(id, out var write) ? write.Item : _listed.Find(id);

    /// <summary>The items that bear that owner tag within project and integration, in the order of the list; own writes that it lacks come last.</summary>
    public IReadOnlyList<FlagImportIntegration> FindByTag(string projectKey, string integrationKey, string tag)
    {
        var listed = _listed.WithTag(tag).Where(item => !_writes.ContainsKey(item.Id!));
        // Few: each LIST that begins later clears them.
        var written = _writes.Values
            .Where(write => write.Item?.Tags?.Contains(tag) == true)
            .OrderBy(write => write.Order)
            .Select(write => write.Item!);
        return [.. listed.Concat(written).Where(item => item.ProjectKey == projectKey && item.IntegrationKey == integrationKey)];
    }
}

using System.Collections.Immutable;

namespace FlagImportOperator.LaunchDarkly.Accounts;

/// <summary>What this process wrote, until a LIST that began after it has shown it; found by id and by tag. Immutable.</summary>
internal sealed class WrittenConfigurations
{
    private readonly ImmutableDictionary<string, OwnWrite> _byId;
    private readonly ImmutableDictionary<string, ImmutableHashSet<string>> _idsByTag;

    private WrittenConfigurations(ImmutableDictionary<string, OwnWrite> byId, ImmutableDictionary<string, ImmutableHashSet<string>> idsByTag) =>
        (_byId, _idsByTag) = (byId, idsByTag);

    /// <summary>Nothing was written.</summary>
    public static WrittenConfigurations None { get; } = new(
        ImmutableDictionary.Create<string, OwnWrite>(StringComparer.Ordinal),
        ImmutableDictionary.Create<string, ImmutableHashSet<string>>(StringComparer.Ordinal));

    /// <summary>All of them, by id, in no particular order.</summary>
    public IEnumerable<KeyValuePair<string, OwnWrite>> All => _byId;

    /// <summary>The write of that configuration, or null.</summary>
    public OwnWrite? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The configurations as written that bear that tag, in the order of writing.</summary>
    public IEnumerable<FlagImportIntegration> WithTag(string tag) =>
        _idsByTag.TryGetValue(tag, out var ids)
            ? ids.Select(id => _byId[id]).OrderBy(write => write.Order).Select(write => write.Item!)
            : [];

    /// <summary>With a write more, in place of an earlier one of the same configuration.</summary>
    public WrittenConfigurations With(string id, OwnWrite write)
    {
        var tags = _idsByTag;
        foreach (var tag in Find(id)?.Item?.Tags ?? [])
        {
            tags = tags.TryGetValue(tag, out var ids) ? ids.Count == 1 ? tags.Remove(tag) : tags.SetItem(tag, ids.Remove(id)) : tags;
        }

        foreach (var tag in write.Item?.Tags ?? [])
        {
            tags = tags.SetItem(tag, (tags.GetValueOrDefault(tag) ?? ImmutableHashSet.Create<string>(StringComparer.Ordinal)).Add(id));
        }

        return new WrittenConfigurations(_byId.SetItem(id, write), tags);
    }

    /// <summary>Those at or after a place in the account's order.</summary>
    public WrittenConfigurations Since(long order) =>
        _byId.Where(write => write.Value.Order >= order).Aggregate(None, (writes, write) => writes.With(write.Key, write.Value));
}

/// <summary>One write.</summary>
/// <param name="Order">Place in the account's order of LIST beginnings and writes; no clock is fine enough to tell them apart.</param>
/// <param name="Item">The configuration as written; null when it was deleted.</param>
internal sealed record OwnWrite(long Order, FlagImportIntegration? Item);

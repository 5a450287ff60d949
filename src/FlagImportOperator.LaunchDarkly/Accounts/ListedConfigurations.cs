namespace FlagImportOperator.LaunchDarkly.Accounts;

/// <summary>The items of one LIST, found by id and by tag. Immutable, shared by all snapshots that are made of it.</summary>
internal sealed class ListedConfigurations
{
    private readonly FlagImportIntegration[] _items;
    private readonly Dictionary<string, int> _byId;
    private Dictionary<string, List<int>>? _byTag;

    public ListedConfigurations(IEnumerable<FlagImportIntegration> items)
    {
        // Without an id nothing can be done to it.
        _items = [.. items.Where(item => item.Id is { Length: > 0 })];
        _byId = new(_items.Length, StringComparer.Ordinal);
        for (var index = 0; index < _items.Length; index++)
        {
            _byId[_items[index].Id!] = index;
        }
    }

    public static ListedConfigurations None { get; } = new([]);

    public int Count => _byId.Count;

    public IEnumerable<FlagImportIntegration> Items => _byId.Values.Select(index => _items[index]);

    public FlagImportIntegration? Find(string id) => _byId.TryGetValue(id, out var index) ? _items[index] : null;

    public IEnumerable<FlagImportIntegration> WithTag(string tag) =>
        // Quiet passes never ask by tag, so this index is made when it is first needed. Two threads may both make it; either will do.
        (_byTag ??= IndexTags()).TryGetValue(tag, out var indexes) ? indexes.Select(index => _items[index]) : [];

    private Dictionary<string, List<int>> IndexTags()
    {
        var byTag = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        // Not over the items themselves: of two with one id, only the one that Find gives counts.
        foreach (var index in _byId.Values.Order())
        {
            foreach (var tag in (_items[index].Tags ?? []).Distinct(StringComparer.Ordinal))
            {
                if (!byTag.TryGetValue(tag, out var indexes))
                {
                    byTag[tag] = indexes = new(1);
                }

                indexes.Add(index);
            }
        }

        return byTag;
    }
}

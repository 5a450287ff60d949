namespace FlagImportOperator.Kubernetes.Queues;

/// <summary>
/// Keys and when they are due, the earliest first; of several times for a key the earliest counts. Not thread-safe. Times are ticks of
/// 100 ns on any one clock.
/// </summary>
internal sealed class DelayedKeys<TKey> where TKey : notnull
{
    // A key that was moved or cancelled stays in the heap until it comes up; the dictionary knows what is true.
    private const int StaleAllowed = 64;

    private readonly Dictionary<TKey, (long Due, long Order)> _due = [];
    private PriorityQueue<TKey, (long Due, long Order)> _heap = new();
    private long _order;

    public int Count => _due.Count;

    /// <summary>When the earliest key is due; null without keys.</summary>
    public long? Earliest
    {
        get
        {
            DropStale();
            return _heap.TryPeek(out _, out var first) ? first.Due : null;
        }
    }

    public void Add(TKey key, long due)
    {
        if (_due.TryGetValue(key, out var known) && known.Due <= due)
        {
            return;
        }

        // The order keeps keys that are due together in the order of their coming; a heap alone would not.
        var entry = (due, _order++);
        _due[key] = entry;
        _heap.Enqueue(key, entry);
        if (_heap.Count > (2 * _due.Count) + StaleAllowed)
        {
            Rebuild();
        }
    }

    public void Remove(TKey key) => _due.Remove(key);

    /// <summary>Takes the earliest key that is due by <paramref name="now"/>.</summary>
    public bool TryTake(long now, out TKey key)
    {
        DropStale();
        if (_heap.TryPeek(out key!, out var first) && first.Due <= now)
        {
            _heap.Dequeue();
            _due.Remove(key);
            return true;
        }

        return false;
    }

    public void Clear()
    {
        _due.Clear();
        _heap.Clear();
    }

    private void DropStale()
    {
        while (_heap.TryPeek(out var key, out var entry) && (!_due.TryGetValue(key, out var known) || known != entry))
        {
            _heap.Dequeue();
        }
    }

    private void Rebuild() => _heap = new PriorityQueue<TKey, (long, long)>(_due.Select(pair => (pair.Key, pair.Value)));
}

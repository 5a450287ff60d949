using System.Collections.Concurrent;

namespace FlagImportOperator.Kubernetes.Informers;

/// <summary>
/// The newest known state of each object: of what the watch brought and what own writes returned, so that a watch that lags behind
/// an own write never hides it. Thread-safe; reads do not lock.
/// </summary>
public sealed class ObjectStore<T> where T : class, ICachedObject
{
    // Every write looks before it leaps, so writers take turns; the dictionary alone would be enough for readers.
    private readonly Lock _writing = new();
    private readonly ConcurrentDictionary<NamespacedName, T> _objects = new(concurrencyLevel: 1, capacity: 31);

    /// <summary>The object, or null.</summary>
    public T? Find(NamespacedName key) => _objects.GetValueOrDefault(key);

    /// <summary>How many objects there are.</summary>
    public int Count => _objects.Count;

    /// <summary>All objects; weakly consistent while changes go on.</summary>
    public IEnumerable<T> All()
    {
        foreach (var (_, item) in _objects)
        {
            yield return item;
        }
    }

    /// <summary>
    /// Takes the answer of an own write: kept only where the same object (by UID) is present in an older version, so that an answer
    /// that arrives after the object's deletion never brings it back. True when it was kept.
    /// </summary>
    public bool ApplyOwnWrite(T written)
    {
        ArgumentNullException.ThrowIfNull(written);
        lock (_writing)
        {
            if (!_objects.TryGetValue(written.Key, out var known) || known.Uid != written.Uid || known.ResourceVersion >= written.ResourceVersion)
            {
                return false;
            }

            _objects[written.Key] = written;
            return true;
        }
    }

    /// <summary>
    /// Takes what the server said. False when it is not newer than what is known (an own write was faster); <paramref name="authoritative"/>
    /// takes it anyway, for a server whose versions went backwards. <paramref name="replaced"/> is what was there.
    /// </summary>
    internal bool Upsert(T item, bool authoritative, out T? replaced)
    {
        lock (_writing)
        {
            replaced = _objects.GetValueOrDefault(item.Key);
            if (replaced is not null)
            {
                var same = replaced.Uid == item.Uid && replaced.ResourceVersion == item.ResourceVersion;
                if (same || (!authoritative && item.ResourceVersion <= replaced.ResourceVersion))
                {
                    return false;
                }
            }

            _objects[item.Key] = item;
            return true;
        }
    }

    /// <summary>Takes out the object with this UID, and tells what was known of it.</summary>
    internal bool Remove(NamespacedName key, string uid, out T? removed) => RemoveIf(key, known => known.Uid == uid, out removed);

    /// <summary>Takes out an object unless it is newer than <paramref name="version"/>.</summary>
    internal bool RemoveNotNewer(NamespacedName key, ulong version, out T? removed) =>
        RemoveIf(key, known => known.ResourceVersion <= version, out removed);

    private bool RemoveIf(NamespacedName key, Func<T, bool> condition, out T? removed)
    {
        lock (_writing)
        {
            removed = _objects.GetValueOrDefault(key);
            if (removed is null || !condition(removed))
            {
                removed = null;
                return false;
            }

            _objects.TryRemove(key, out _);
            return true;
        }
    }
}

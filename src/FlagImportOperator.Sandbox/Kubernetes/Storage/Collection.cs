using System.Collections.Immutable;

namespace FlagImportOperator.Sandbox.Kubernetes.Storage;

/// <summary>
/// All objects of one kind, and the newest of what happened to them, from which watches, later pages and exact lists are served. Only
/// <see cref="ObjectStore"/> writes; all reads are thread-safe.
/// </summary>
/// <param name="capacity">How many changes are remembered at least.</param>
/// <param name="forgotten">The version up to which they are not.</param>
/// <param name="mostBytes">More than that is not remembered, however few changes it is.</param>
internal sealed class Collection(int capacity, long forgotten, long mostBytes = 256 * 1024 * 1024)
{
    private readonly Lock _lock = new();
    private readonly List<Change> _changes = [];
    private ImmutableSortedDictionary<string, StoredObject> _remembered = NoObjects;
    private long _forgotten = forgotten;
    private long _bytes;
    private TaskCompletionSource? _changed;

    private static ImmutableSortedDictionary<string, StoredObject> NoObjects { get; } =
        ImmutableSortedDictionary.Create<string, StoredObject>(StringComparer.Ordinal);

    /// <summary>The newest state, in the order of keys.</summary>
    public ImmutableSortedDictionary<string, StoredObject> Objects { get; private set; } = NoObjects;

    /// <summary>Nothing is known about changes at or before this version.</summary>
    public long Forgotten
    {
        get
        {
            lock (_lock)
            {
                return _forgotten;
            }
        }
    }

    /// <summary>Null when there is none.</summary>
    public StoredObject? Find(string key) => Objects.GetValueOrDefault(key);

    /// <summary>The state at an earlier version; null when that has been forgotten.</summary>
    public ImmutableSortedDictionary<string, StoredObject>? At(long version)
    {
        lock (_lock)
        {
            var next = IndexAfter(version);
            return version < _forgotten ? null : next == 0 ? _remembered : _changes[next - 1].Objects;
        }
    }

    /// <summary>Changes after a version, in order, some of them at least when there are any. Null when they have been forgotten.</summary>
    public IReadOnlyList<Change>? After(long version)
    {
        const int Most = 512;
        lock (_lock)
        {
            var next = IndexAfter(version);
            return version < _forgotten ? null : _changes.GetRange(next, Math.Min(Most, _changes.Count - next));
        }
    }

    /// <summary>Ends when there is a change after that version.</summary>
    public Task ChangedAsync(long version)
    {
        lock (_lock)
        {
            if (_changes.Count > 0 && _changes[^1].Version > version)
            {
                return Task.CompletedTask;
            }

            _changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _changed.Task;
        }
    }

    /// <summary>Forgets all changes, as etcd's compaction does: watches that have not seen them get 410.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            Trim(_changes.Count);
        }
    }

    /// <summary>Adds or replaces an object.</summary>
    public void Put(StoredObject? before, StoredObject after) =>
        Add(new Change(after.Version, before, after, IsDeletion: false, Objects.SetItem(after.Key, after)));

    /// <summary>Removes an object; <paramref name="last"/> is its last state, with the version of the deletion.</summary>
    public void Remove(StoredObject before, StoredObject last) =>
        Add(new Change(last.Version, before, last, IsDeletion: true, Objects.Remove(last.Key)));

    private void Add(Change change)
    {
        TaskCompletionSource? changed;
        lock (_lock)
        {
            Objects = change.Objects;
            _changes.Add(change);
            _bytes += change.After.Utf8.Length;
            if (_changes.Count > 2 * capacity)
            {
                Trim(_changes.Count - capacity);
            }
            else if (_bytes > mostBytes)
            {
                Trim((_changes.Count + 1) / 2);
            }

            (changed, _changed) = (_changed, null);
        }

        changed?.SetResult();
    }

    private void Trim(int count)
    {
        if (count > 0)
        {
            (_forgotten, _remembered) = (_changes[count - 1].Version, _changes[count - 1].Objects);
            _bytes -= _changes.Take(count).Sum(change => (long)change.After.Utf8.Length);
            _changes.RemoveRange(0, count);
        }
    }

    private int IndexAfter(long version)
    {
        var (low, high) = (0, _changes.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _changes[middle].Version > version ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}

using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace FlagImportOperator.Sandbox.Kubernetes.Storage;

/// <summary>Everything the API holds, in memory, with one resourceVersion for all of it, as etcd's revision.</summary>
/// <param name="historyCapacity">How many changes of each kind are remembered at least.</param>
/// <param name="beginning">The first resourceVersion: above all that an earlier store on the same port may have given, so that clients that
/// outlived it learn that what they know has been forgotten.</param>
internal sealed class ObjectStore(int historyCapacity, long beginning)
{
    private readonly Dictionary<string, Collection> _collections = [];
    private long _version = beginning;

    /// <summary>Held by whoever decides on a write, from reading what is there until the write is done.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The newest resourceVersion.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>The collection of that name, the same for every caller; made empty at first.</summary>
    public Collection Open(string name)
    {
        if (!_collections.TryGetValue(name, out var collection))
        {
            _collections[name] = collection = new Collection(historyCapacity, Version);
        }

        return collection;
    }

    /// <summary>All objects of a collection, and the version at which they are all there is.</summary>
    public (ImmutableSortedDictionary<string, StoredObject> Objects, long Version) Read(Collection collection)
    {
        lock (Gate)
        {
            return (collection.Objects, Version);
        }
    }

    /// <summary>Stores the object under the next version, which is written into it. Under <see cref="Gate"/>.</summary>
    public StoredObject Put(Collection collection, StoredObject? before, JsonObject value)
    {
        var after = Next(value);
        collection.Put(before, after);
        return after;
    }

    /// <summary>Removes the object; <paramref name="last"/> is what watches are told about it. Under <see cref="Gate"/>.</summary>
    public StoredObject Remove(Collection collection, StoredObject before, JsonObject last)
    {
        var removed = Next(last);
        collection.Remove(before, removed);
        return removed;
    }

    private StoredObject Next(JsonObject value)
    {
        value["metadata"]!["resourceVersion"] = (Version + 1).ToString(CultureInfo.InvariantCulture);
        var stored = StoredObject.From(value);
        Interlocked.Increment(ref _version);
        return stored;
    }
}

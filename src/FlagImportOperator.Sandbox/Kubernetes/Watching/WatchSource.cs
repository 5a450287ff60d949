using System.Runtime.CompilerServices;
using FlagImportOperator.Sandbox.Kubernetes.Http;
using FlagImportOperator.Sandbox.Kubernetes.Registry;
using FlagImportOperator.Sandbox.Kubernetes.Requests;
using FlagImportOperator.Sandbox.Kubernetes.Storage;

namespace FlagImportOperator.Sandbox.Kubernetes.Watching;

/// <summary>What a watch tells.</summary>
internal enum WatchEventType
{
    /// <summary>The object is new, or has come to match.</summary>
    Added,

    /// <summary>The object has changed.</summary>
    Modified,

    /// <summary>The object is gone, or matches no more.</summary>
    Deleted,

    /// <summary>Nothing has happened up to this version that was not told.</summary>
    Bookmark,
}

/// <summary>One thing that a watch tells.</summary>
/// <param name="Type">What.</param>
/// <param name="Object">Null for bookmarks.</param>
/// <param name="Version">The object's version in this event: that of the change.</param>
/// <param name="EndsInitialEvents">Whether a bookmark says that all has been told that was there at the beginning.</param>
internal sealed record WatchEvent(WatchEventType Type, StoredObject? Object, long Version, bool EndsInitialEvents = false);

/// <summary>From changes of a collection to the events of one watch.</summary>
internal static class WatchSource
{
    // As often as the API server's watch cache does.
    private static readonly TimeSpan BookmarkInterval = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Batches of events until cancelled. Throws <see cref="ApiException"/> (410) when the changes that would be next have been forgotten.
    /// </summary>
    public static async IAsyncEnumerable<IReadOnlyList<WatchEvent>> ReadAsync(
        ObjectStore store, ServedKind served, Func<StoredObject, bool> matches, ListOptions options, TimeProvider time,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var at = options.Version ?? 0;
        if (options.SendInitialEvents || at == 0)
        {
            var (objects, version) = store.Read(served.Objects);
            List<WatchEvent> initial = [.. objects.Values.Where(matches).Select(item => new WatchEvent(WatchEventType.Added, item, item.Version))];
            if (options is { SendInitialEvents: true, Bookmarks: true })
            {
                initial.Add(new(WatchEventType.Bookmark, null, version, EndsInitialEvents: true));
            }

            yield return initial;
            at = version;
        }

        while (true)
        {
            var changes = served.Objects.After(at)
                ?? throw ApiException.Expired($"too old resource version: {at} ({served.Objects.Forgotten})");
            if (changes.Count > 0)
            {
                at = changes[^1].Version;
                yield return [.. changes.Select(change => Event(change, matches)).OfType<WatchEvent>()];
            }
            else if (!await ChangedAsync(served.Objects, at, time, cancellationToken) && options.Bookmarks)
            {
                var (_, version) = store.Read(served.Objects);
                if (served.Objects.After(at) is { Count: 0 } && version >= at)
                {
                    yield return [new(WatchEventType.Bookmark, null, version)];
                }
            }
        }
    }

    private static async Task<bool> ChangedAsync(Collection objects, long at, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await objects.ChangedAsync(at).WaitAsync(BookmarkInterval, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static WatchEvent? Event(Change change, Func<StoredObject, bool> matches)
    {
        var before = change.Before is { } old && matches(old);
        var after = !change.IsDeletion && matches(change.After);
        return (before, after) switch
        {
            (false, true) => new(WatchEventType.Added, change.After, change.Version),
            (true, true) => new(WatchEventType.Modified, change.After, change.Version),
            (true, false) => new(WatchEventType.Deleted, change.IsDeletion ? change.After : change.Before, change.Version),
            _ => null,
        };
    }
}

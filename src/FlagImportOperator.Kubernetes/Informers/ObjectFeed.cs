using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace FlagImportOperator.Kubernetes.Informers;

/// <summary>One list under way.</summary>
internal sealed class ListPass(string? ns, bool initial, HashSet<NamespacedName>? seen)
{
    public string? Namespace { get; } = ns;

    public bool Initial { get; } = initial;

    /// <summary>The keys that the list has; null when there was nothing before that could have vanished.</summary>
    public HashSet<NamespacedName>? Seen { get; } = seen;

    /// <summary>The list counts even where it is older than the store.</summary>
    public bool Authoritative { get; set; }

    public int Count { get; set; }
}

/// <summary>
/// Turns what lists and watches bring into changes of the store and calls of the handler. The loops of several namespaces take turns,
/// so that the handler is never called twice at a time.
/// </summary>
internal sealed class ObjectFeed<T>(InformerTarget<T> target, ObjectStore<T> store, IInformerHandler<T> handler, ILogger log)
    where T : class, ICachedObject
{
    private readonly Lock _turn = new();

    public string? NotInstalledHint => target.NotInstalledHint;

    public ListPass BeginList(string? ns, bool initial) => new(ns, initial, store.Count == 0 ? null : []);

    /// <summary>One item of a list.</summary>
    public void Listed(ListPass pass, ReadOnlySpan<byte> json)
    {
        pass.Count++;
        if (TryProject(json, out var item))
        {
            pass.Seen?.Add(item.Key);
            Put(item, pass.Initial, pass.Authoritative);
        }
        else if (pass.Seen is not null && TryReadHeader(json) is { } header)
        {
            pass.Seen.Add(header.Key); // it is there, if in a shape that cannot be read
        }
    }

    /// <summary>The list is complete: what it does not have, and is not newer than it, is gone.</summary>
    public void EndList(ListPass pass, ulong version)
    {
        if (pass.Seen is null)
        {
            return;
        }

        foreach (var known in store.All())
        {
            if (pass.Namespace is { } ns && known.Key.Namespace != ns || pass.Seen.Contains(known.Key))
            {
                continue;
            }

            lock (_turn)
            {
                if (store.RemoveNotNewer(known.Key, pass.Authoritative ? ulong.MaxValue : version, out var removed))
                {
                    handler.Deleted(removed!);
                }
            }
        }
    }

    /// <summary>ADDED or MODIFIED; the object's version, or null where it cannot be read.</summary>
    public ulong? Changed(ReadOnlySpan<byte> json)
    {
        if (!TryProject(json, out var item))
        {
            return TryReadHeader(json)?.ResourceVersion;
        }

        Put(item, initial: false, authoritative: false);
        return item.ResourceVersion;
    }

    /// <summary>DELETED; the version of the deletion, or null where it cannot be read.</summary>
    public ulong? Deleted(ReadOnlySpan<byte> json)
    {
        // By the header: an object must go also when its projection fails.
        var header = ObjectHeader.Read(json);
        lock (_turn)
        {
            if (store.Remove(header.Key, header.Uid, out var removed))
            {
                handler.Deleted(header.ResourceVersion > removed!.ResourceVersion && TryProject(json, out var last) ? last : removed);
            }
        }

        return header.ResourceVersion;
    }

    private void Put(T item, bool initial, bool authoritative)
    {
        lock (_turn)
        {
            if (!store.Upsert(item, authoritative, out var replaced))
            {
                return;
            }

            if (replaced is not null && replaced.Uid != item.Uid)
            {
                handler.Deleted(replaced);
                replaced = null;
            }

            handler.Upserted(replaced, item, initial);
        }
    }

    private bool TryProject(ReadOnlySpan<byte> json, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out T? item)
    {
        try
        {
            item = target.Project(json);
            return true;
        }
        catch (Exception e)
        {
            // One object that our types do not fit must not hold up all others. The text of the exception may quote the object.
            var key = TryReadHeader(json)?.Key.ToString() ?? "(no name)";
            InformerLog.Unreadable(log, target.Type.Plural, key, e.GetType().Name, (e as JsonException)?.Path);
            item = null;
            return false;
        }
    }

    private static ObjectHeader? TryReadHeader(ReadOnlySpan<byte> json)
    {
        try
        {
            return ObjectHeader.Read(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

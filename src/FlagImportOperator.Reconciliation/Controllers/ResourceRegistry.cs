using System.Collections.Concurrent;
using FlagImportOperator.Kubernetes;
using FlagImportOperator.Reconciliation.Caching;
using FlagImportOperator.Reconciliation.Planning;

namespace FlagImportOperator.Reconciliation.Controllers;

/// <summary>What this process remembers of each resource between passes, and which Secret is named by whom. Thread-safe.</summary>
internal sealed class ResourceRegistry
{
    private readonly ConcurrentDictionary<NamespacedName, Entry> _entries = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<NamespacedName, HashSet<NamespacedName>> _referrers = [];
    private readonly Dictionary<NamespacedName, (NamespacedName? Config, NamespacedName? Token)> _references = [];

    /// <summary>The memory of a resource; a new one for a new object, also for one that took the name of an earlier one.</summary>
    public ResourceMemory Recall(NamespacedName key, string uid) =>
        _entries.TryGetValue(key, out var entry) && entry.Memory.Uid == uid ? entry.Memory : new ResourceMemory(uid);

    /// <summary>The entry of a resource, or null before its first pass.</summary>
    public Entry? Find(NamespacedName key) => _entries.GetValueOrDefault(key);

    /// <summary>Keeps what a pass leaves behind.</summary>
    public void Keep(NamespacedName key, ResourceMemory memory, string? id) => _entries[key] = new Entry(memory, id);

    /// <summary>Lets go of what a pass left behind of a resource that went meanwhile.</summary>
    public void Drop(NamespacedName key) => _entries.TryRemove(key, out _);

    /// <summary>Notes which Secrets a resource names now.</summary>
    public void Index(CachedConfiguration resource)
    {
        var now = (Name(resource.Key, resource.ConfigSecret), Name(resource.Key, resource.TokenSecret));
        lock (_lock)
        {
            if (_references.TryGetValue(resource.Key, out var before))
            {
                if (before == now)
                {
                    return;
                }

                Unlink(resource.Key, before);
            }

            _references[resource.Key] = now;
            Link(resource.Key, now.Item1);
            Link(resource.Key, now.Item2);
        }
    }

    /// <summary>Forgets a resource that is gone.</summary>
    public void Remove(NamespacedName key)
    {
        _entries.TryRemove(key, out _);
        lock (_lock)
        {
            if (_references.Remove(key, out var before))
            {
                Unlink(key, before);
            }
        }
    }

    /// <summary>The resources that name a Secret.</summary>
    public IReadOnlyList<NamespacedName> Referrers(NamespacedName secret)
    {
        lock (_lock)
        {
            return _referrers.TryGetValue(secret, out var keys) ? [.. keys] : [];
        }
    }

    /// <summary>All Secrets that are named by anyone.</summary>
    public IReadOnlyList<NamespacedName> ReferencedSecrets()
    {
        lock (_lock)
        {
            return [.. _referrers.Keys];
        }
    }

    private static NamespacedName? Name(NamespacedName resource, string? secret) =>
        string.IsNullOrEmpty(secret) ? null : new NamespacedName(resource.Namespace, secret);

    private void Link(NamespacedName resource, NamespacedName? secret)
    {
        if (secret is { } name)
        {
            if (!_referrers.TryGetValue(name, out var keys))
            {
                _referrers[name] = keys = [];
            }

            keys.Add(resource);
        }
    }

    private void Unlink(NamespacedName resource, (NamespacedName? Config, NamespacedName? Token) references)
    {
        foreach (var secret in new[] { references.Config, references.Token })
        {
            if (secret is { } name && _referrers.TryGetValue(name, out var keys) && keys.Remove(resource) && keys.Count == 0)
            {
                _referrers.Remove(name);
            }
        }
    }

    /// <summary>What is kept of a resource.</summary>
    /// <param name="Memory">For its next pass.</param>
    /// <param name="Id">Its configuration's id, for finding it in lists.</param>
    internal sealed record Entry(ResourceMemory Memory, string? Id);
}

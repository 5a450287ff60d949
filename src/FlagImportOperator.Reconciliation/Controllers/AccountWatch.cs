using System.Collections.Concurrent;
using FlagImportOperator.Kubernetes;
using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.LaunchDarkly.Accounts;
using FlagImportOperator.Reconciliation.Planning;
using FlagImportOperator.Reconciliation.Resolving;

namespace FlagImportOperator.Reconciliation.Controllers;

/// <summary>
/// The resources of one LaunchDarkly account, and which of them a new list gives reason to look at. One list answers for all of them
/// (design §3 "Observation at scale").
/// </summary>
internal sealed class AccountWatch(ResourceRegistry registry, string clusterId)
{
    private readonly ConcurrentDictionary<NamespacedName, byte> _members = new();

    // Ids that lists do not show, and whose resources have been told. A pass that waits for something may list itself, and must not
    // be called again by its own list.
    private readonly ConcurrentDictionary<NamespacedName, string> _missing = new();
    private LaunchDarklyErrorKind? _refused;

    /// <summary>The resources.</summary>
    public ICollection<NamespacedName> Members => _members.Keys;

    /// <summary>How many there are.</summary>
    public int Count => _members.Count;

    /// <summary>True while the last list failed.</summary>
    public bool Failing { get; private set; }

    /// <summary>Takes a resource in.</summary>
    public void Add(NamespacedName key) => _members.TryAdd(key, 0);

    /// <summary>Lets a resource go.</summary>
    public void Remove(NamespacedName key)
    {
        _members.TryRemove(key, out _);
        _missing.TryRemove(key, out _);
    }

    /// <summary>How long until the next list: short while an import is followed.</summary>
    public TimeSpan Interval(TimeSpan usual, TimeSpan brief, DateTimeOffset now)
    {
        foreach (var (key, _) in _members)
        {
            if (registry.Find(key)?.Memory.FollowUntil > now)
            {
                return brief < usual ? brief : usual;
            }
        }

        return usual;
    }

    /// <summary>The resources that a new list says something new about; all of them after the account had refused us.</summary>
    public IEnumerable<NamespacedName> Moved(AccountSnapshot snapshot)
    {
        var again = _refused is not null;
        _refused = null;
        Failing = false;
        var doubled = DoubledTags(snapshot);
        foreach (var (key, _) in _members)
        {
            if (again || HasMoved(key, snapshot) || (doubled.Count > 0 && doubled.Contains(OwnerTag.For(clusterId, key))))
            {
                yield return key;
            }
        }
    }

    /// <summary>The resources that must say that the account refuses us: all, once, when it begins to.</summary>
    public IEnumerable<NamespacedName> Failed(LaunchDarklyException exception)
    {
        Failing = true;
        if (exception.Kind is not (LaunchDarklyErrorKind.Unauthorized or LaunchDarklyErrorKind.Forbidden) || _refused == exception.Kind)
        {
            return [];
        }

        _refused = exception.Kind;
        return [.. _members.Keys];
    }

    private bool HasMoved(NamespacedName key, AccountSnapshot snapshot)
    {
        if (registry.Find(key) is not { Id: { } id } entry)
        {
            // Not created yet: its own pass looks for it.
            return false;
        }

        if (snapshot.Find(id) is { } item)
        {
            _missing.TryRemove(key, out _);
            return RemoteSummary.Hash(item) != entry.Memory.Seen;
        }

        var told = _missing.TryGetValue(key, out var missing) && missing == id;
        _missing[key] = id;
        return !told;
    }

    private static HashSet<string> DoubledTags(AccountSnapshot snapshot)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var doubled = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tag in snapshot.Items.SelectMany(item => item.Tags ?? []).Where(OwnerTag.IsOwnerTag))
        {
            if (!seen.Add(tag))
            {
                doubled.Add(tag);
            }
        }

        return doubled;
    }
}

using System.Collections.Concurrent;
using FlagImportOperator.Kubernetes;

namespace FlagImportOperator.Reconciliation.Acting;

/// <summary>Which resources this process is writing at this moment: the watch often brings a write before its own answer is read. Thread-safe.</summary>
internal sealed class OwnWrites
{
    // One worker per key: a key is never begun twice.
    private readonly ConcurrentDictionary<NamespacedName, byte> _underWay = new();

    /// <summary>A write begins.</summary>
    public void Begin(NamespacedName key) => _underWay[key] = 0;

    /// <summary>Its answer is in the store, or there is none.</summary>
    public void End(NamespacedName key) => _underWay.TryRemove(key, out _);

    /// <summary>True between the two.</summary>
    public bool UnderWay(NamespacedName key) => _underWay.ContainsKey(key);
}

using System.Collections.Concurrent;
using FlagImportOperator.Kubernetes;

namespace FlagImportOperator.Reconciliation.Acting;

/// <summary>
/// Which changes of resources are this process's own: the watch often brings a write before its own answer is read. Thread-safe.
/// </summary>
internal sealed class OwnWrites
{
    private const ulong UnderWay = 0;

    // One worker per key: a key is never begun twice.
    private readonly ConcurrentDictionary<NamespacedName, ulong> _writes = new();

    /// <summary>A write begins.</summary>
    public void Begin(NamespacedName key) => _writes[key] = UnderWay;

    /// <summary>The watch was faster than the answer, and may not have asked yet whose write it brought: the version tells.</summary>
    public void EndAfterWatch(NamespacedName key, ulong version) => _writes[key] = version;

    /// <summary>The answer is in the store, or there is none.</summary>
    public void End(NamespacedName key) => _writes.TryRemove(key, out _);

    /// <summary>True for what the watch brings while a write is under way, and for a write that the watch brought first.</summary>
    public bool Includes(NamespacedName key, ulong version) =>
        _writes.TryGetValue(key, out var own) && (own == UnderWay || own == version);
}

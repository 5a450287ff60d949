using FlagImportOperator.Kubernetes;
using FlagImportOperator.Kubernetes.Informers;
using FlagImportOperator.Kubernetes.Queues;
using FlagImportOperator.Reconciliation.Acting;
using FlagImportOperator.Reconciliation.Caching;

namespace FlagImportOperator.Reconciliation.Controllers;

/// <summary>Queues a resource when someone else changed what a pass depends on; own status writes are none of that.</summary>
internal sealed class ConfigurationHandler(
    WorkQueue<NamespacedName> queue, ResourceRegistry registry, OwnWrites writes, Action<NamespacedName> gone) : IInformerHandler<CachedConfiguration>
{
    /// <inheritdoc/>
    public void Upserted(CachedConfiguration? old, CachedConfiguration current, bool initial)
    {
        registry.Index(current);
        if (old is null || old.Uid != current.Uid || IsWorthALook(old, current))
        {
            queue.Add(current.Key);
        }
    }

    /// <inheritdoc/>
    public void Deleted(CachedConfiguration last)
    {
        registry.Remove(last.Key);
        writes.End(last.Key);
        queue.Forget(last.Key);
        gone(last.Key);
    }

    // A status or finalizer that changed without us was edited or wiped. What the watch brings while a write of ours is under way is
    // that write: the pass that made it takes its answer into account.
    private bool IsWorthALook(CachedConfiguration old, CachedConfiguration current) =>
        old.Generation != current.Generation || old.Deleting != current.Deleting || old.AnnotationsHash != current.AnnotationsHash
        || (old.OwnHash != current.OwnHash && !writes.Includes(current.Key, current.ResourceVersion));
}

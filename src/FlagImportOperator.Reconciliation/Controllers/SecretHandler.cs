using System.Globalization;
using FlagImportOperator.Kubernetes;
using FlagImportOperator.Kubernetes.Informers;
using FlagImportOperator.Kubernetes.Queues;
using FlagImportOperator.Kubernetes.Secrets;

namespace FlagImportOperator.Reconciliation.Controllers;

/// <summary>Queues the resources that name a Secret which came, changed or went; sees metadata only (design §5).</summary>
internal sealed class SecretHandler(WorkQueue<NamespacedName> queue, ResourceRegistry registry, ISecretReader secrets) : IInformerHandler<PartialObject>
{
    /// <inheritdoc/>
    public void Upserted(PartialObject? old, PartialObject current, bool initial)
    {
        // Before the first pass of any resource there is nothing that a Secret could have changed.
        if (!initial)
        {
            Changed(current.Key, current.ResourceVersion.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <inheritdoc/>
    public void Deleted(PartialObject last) => Changed(last.Key, null);

    private void Changed(NamespacedName secret, string? version)
    {
        var referrers = registry.Referrers(secret);
        if (referrers.Count == 0)
        {
            return;
        }

        secrets.Invalidate(secret, version);
        foreach (var resource in referrers)
        {
            queue.Add(resource);
        }
    }
}

using FlagImportOperator.Api;
using FlagImportOperator.Kubernetes;
using FlagImportOperator.Kubernetes.Client;
using FlagImportOperator.Kubernetes.Informers;
using FlagImportOperator.Reconciliation.Caching;

namespace FlagImportOperator.Reconciliation.Acting;

/// <summary>
/// The operator's writes to its own resources. What the API server answers goes into the store at once, so that the next pass sees it
/// even where the watch lags behind.
/// </summary>
internal sealed class ResourceWriter(IKubernetesApi api, ObjectStore<CachedConfiguration> store, OwnWrites writes)
{
    /// <summary>How the URLs name the kind.</summary>
    public static ResourceType Type { get; } = new(ResourceNames.Group, ResourceNames.Version, ResourceNames.Plural);

    /// <summary>Adds our finalizer, with an optimistic lock: whoever is about to create must have seen the newest state. The resource after it.</summary>
    public Task<FlagImportConfiguration> AddFinalizerAsync(FlagImportConfiguration resource, CancellationToken cancellationToken) =>
        WriteAsync(resource, ResourcePatches.AddFinalizer(
            resource.Metadata.Finalizers ?? [], ResourceNames.Finalizer, resource.Metadata.Uid, resource.Metadata.ResourceVersion), null, cancellationToken);

    /// <summary>Takes our finalizer off; that the resource is gone already is fine.</summary>
    public async Task RemoveFinalizerAsync(FlagImportConfiguration resource, CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(resource, ResourcePatches.RemoveFinalizer(
                resource.Metadata.Finalizers ?? [], ResourceNames.Finalizer, resource.Metadata.Uid, resource.Metadata.ResourceVersion), null, cancellationToken);
        }
        catch (KubernetesApiException exception) when (exception.IsNotFound)
        {
            // Somebody else took it off, or forced the deletion.
        }
    }

    /// <summary>Sends a status patch. The resource after it.</summary>
    public Task<FlagImportConfiguration> PatchStatusAsync(FlagImportConfiguration resource, byte[] patch, CancellationToken cancellationToken) =>
        WriteAsync(resource, patch, "status", cancellationToken);

    private async Task<FlagImportConfiguration> WriteAsync(
        FlagImportConfiguration resource, byte[]? patch, string? subresource, CancellationToken cancellationToken)
    {
        if (patch is null)
        {
            return resource;
        }

        var key = new NamespacedName(resource.Metadata.Namespace, resource.Metadata.Name);
        writes.Begin(key);
        CachedConfiguration? overtaken = null;
        try
        {
            var answer = await api.MergePatchAsync(Type, key, subresource, patch, cancellationToken);
            var written = ConfigurationProjector.Project(answer);
            overtaken = !store.ApplyOwnWrite(written) && store.Find(key)?.Uid == written.Uid ? written : null;
            return written.Read();
        }
        finally
        {
            if (overtaken is null)
            {
                writes.End(key);
            }
            else
            {
                writes.EndAfterWatch(key, overtaken.ResourceVersion);
            }
        }
    }
}

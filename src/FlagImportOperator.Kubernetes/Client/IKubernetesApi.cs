namespace FlagImportOperator.Kubernetes.Client;

/// <summary>
/// The few calls that the operator makes, on raw JSON: who asks knows the shape. Every method throws
/// <see cref="KubernetesApiException"/> for an answer that is no success and for no answer at all. Thread-safe.
/// </summary>
public interface IKubernetesApi
{
    /// <summary>GET of one object; the UTF-8 of the answer.</summary>
    Task<byte[]> GetAsync(ResourceType type, NamespacedName key, CancellationToken cancellationToken);

    /// <summary>POST into a namespace.</summary>
    Task<byte[]> CreateAsync(ResourceType type, string ns, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);

    /// <summary>JSON merge patch (RFC 7396) of an object or its <paramref name="subresource"/>; the UTF-8 of the object after it.</summary>
    Task<byte[]> MergePatchAsync(ResourceType type, NamespacedName key, string? subresource, ReadOnlyMemory<byte> patch, CancellationToken cancellationToken);
}

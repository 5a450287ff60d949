namespace FlagImportOperator.Kubernetes.Secrets;

/// <summary>A Secret as read: the only place where its values live, for 30 s at most.</summary>
public sealed class SecretContent(string resourceVersion, IReadOnlyDictionary<string, byte[]> data)
{
    /// <summary>metadata.resourceVersion.</summary>
    public string ResourceVersion { get; } = resourceVersion;

    /// <summary>The decoded values.</summary>
    public IReadOnlyDictionary<string, byte[]> Data { get; } = data;

    /// <summary>Never the values.</summary>
    public override string ToString() => $"Secret at {ResourceVersion}";
}

/// <summary>
/// Reads Secrets when they are used, and keeps each for 30 s, so that a burst of resources that share one reads it once (design §5);
/// callers that ask while a read is under way share it.
/// </summary>
public interface ISecretReader
{
    /// <summary>The Secret, or null when there is none. Throws <see cref="Client.KubernetesApiException"/> otherwise.</summary>
    Task<SecretContent?> ReadAsync(NamespacedName key, CancellationToken cancellationToken);

    /// <summary>Tells that the Secret is known to be at another version (null: deleted), so that an older copy is not used again.</summary>
    void Invalidate(NamespacedName key, string? resourceVersion);
}

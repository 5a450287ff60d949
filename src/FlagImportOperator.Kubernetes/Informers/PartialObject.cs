namespace FlagImportOperator.Kubernetes.Informers;

/// <summary>What a metadata-only informer keeps where identity and version are all that matters.</summary>
public sealed class PartialObject(ObjectHeader header) : ICachedObject
{
    /// <summary>The projector for <see cref="Informer{T}"/>.</summary>
    public static ObjectProjector<PartialObject> Projector { get; } = json => new PartialObject(ObjectHeader.Read(json));

    /// <inheritdoc/>
    public NamespacedName Key { get; } = header.Key;

    /// <inheritdoc/>
    public string Uid { get; } = header.Uid;

    /// <inheritdoc/>
    public ulong ResourceVersion { get; } = header.ResourceVersion;
}

namespace FlagImportOperator.Kubernetes.Client;

/// <summary>What is listed and watched: a kind, in one namespace or (null) in all, whole or only its metadata.</summary>
internal sealed record CollectionScope(ResourceType Type, string? Namespace, bool MetadataOnly)
{
    // No plain application/json beside it: a server that cannot reduce objects must refuse, not send Secrets whole.
    private const string PartialList = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
    private const string PartialObject = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

    public string Path { get; } = Type.CollectionPath(Namespace);

    public string ListAccept => MetadataOnly ? PartialList : "application/json";

    public string WatchAccept => MetadataOnly ? PartialObject : "application/json";

    /// <summary>For people: <c>secrets in namespace a</c>.</summary>
    public override string ToString()
    {
        var kind = Type.Group.Length == 0 ? Type.Plural : $"{Type.Plural}.{Type.Group}";
        return Namespace is null ? $"{kind} in all namespaces" : $"{kind} in namespace {Namespace}";
    }
}

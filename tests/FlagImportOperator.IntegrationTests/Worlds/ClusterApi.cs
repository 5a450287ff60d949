using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using FlagImportOperator.Kubernetes;
using FlagImportOperator.Kubernetes.Client;
using FlagImportOperator.Kubernetes.Secrets;

namespace FlagImportOperator.IntegrationTests.Worlds;

/// <summary>The operator's calls to the API server, each a boundary.</summary>
internal sealed class ClusterApi(World world) : IKubernetesApi
{
    public Task<byte[]> GetAsync(ResourceType type, NamespacedName key, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<byte[]> CreateAsync(ResourceType type, string ns, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<byte[]> MergePatchAsync(
        ResourceType type, NamespacedName key, string? subresource, ReadOnlyMemory<byte> patch, CancellationToken cancellationToken)
    {
        var text = Encoding.UTF8.GetString(patch.Span);
        var body = JsonNode.Parse(text)!.AsObject();
        var kind = subresource == "status" ? CallKind.PatchStatus
            : body["metadata"]!["finalizers"]!.AsArray().Count > 0 ? CallKind.AddFinalizer : CallKind.RemoveFinalizer;
        world.Rules.Shows(text);
        return world.ClusterCall(kind, () => text, () => world.Cluster.Patch(key, subresource, body));
    }
}

/// <summary>
/// Secrets as <see cref="SecretReader"/> gives them: a copy is used for 30 s, or until a newer version is told. (The real one reads on
/// other threads, which a world in one thread cannot have.)
/// </summary>
internal sealed class SecretCopies(World world) : ISecretReader
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    private readonly Dictionary<NamespacedName, (SecretContent Content, DateTimeOffset Expires)> _copies = [];

    public Task<SecretContent?> ReadAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (_copies.TryGetValue(key, out var copy) && copy.Expires > world.Now)
        {
            return Task.FromResult<SecretContent?>(copy.Content);
        }

        return world.ClusterCall(CallKind.ReadSecret, () => key.Name, () =>
        {
            if (world.Cluster.Secret(key) is not { } secret)
            {
                return null;
            }

            var data = secret.Data.ToDictionary(pair => pair.Key, pair => Encoding.UTF8.GetBytes(pair.Value), StringComparer.Ordinal);
            var content = new SecretContent(secret.Version.ToString(System.Globalization.CultureInfo.InvariantCulture), data);
            _copies[key] = (content, world.Now + Lifetime);
            return content;
        });
    }

    public void Invalidate(NamespacedName key, string? resourceVersion)
    {
        if (_copies.TryGetValue(key, out var copy) && copy.Content.ResourceVersion != resourceVersion)
        {
            _copies.Remove(key);
        }
    }

    /// <summary>What the API server says when it does not do what it was asked.</summary>
    public static KubernetesApiException Error(Fault fault) => fault switch
    {
        Fault.Conflict => new KubernetesApiException("conflict") { StatusCode = HttpStatusCode.Conflict, Reason = "Conflict" },
        Fault.ServerError => new KubernetesApiException("error") { StatusCode = HttpStatusCode.InternalServerError, Reason = "InternalError" },
        _ => new KubernetesApiException("no answer"),
    };
}

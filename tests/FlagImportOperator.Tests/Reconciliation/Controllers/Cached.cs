using FlagImportOperator.Kubernetes;
using FlagImportOperator.Reconciliation.Caching;

namespace FlagImportOperator.Tests.Reconciliation.Controllers;

/// <summary>Cached resources of namespace team.</summary>
internal static class Cached
{
    public static NamespacedName Key(string name) => new("team", name);

    public static CachedConfiguration Resource(
        string name, string? config = null, string? token = null, string uid = "u", long generation = 1, bool deleting = false, ulong annotations = 0, ulong own = 0) => new()
        {
            Key = Key(name),
            Uid = uid,
            ResourceVersion = 1,
            Generation = generation,
            Deleting = deleting,
            AnnotationsHash = annotations,
            OwnHash = own,
            ConfigSecret = config,
            TokenSecret = token,
            Json = [],
        };
}

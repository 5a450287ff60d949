namespace FlagImportOperator.Kubernetes.Client;

/// <summary>A kind as its URLs name it. <see cref="Group"/> is empty for the core group.</summary>
public sealed record ResourceType(string Group, string Version, string Plural)
{
    /// <summary>Core/v1 Secrets.</summary>
    public static ResourceType Secrets { get; } = new("", "v1", "secrets");

    /// <summary>Core/v1 Namespaces (cluster-scoped).</summary>
    public static ResourceType Namespaces { get; } = new("", "v1", "namespaces");

    /// <summary>events.k8s.io/v1 Events.</summary>
    public static ResourceType Events { get; } = new("events.k8s.io", "v1", "events");

    /// <summary><c>v1</c> or <c>group/version</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The collection's path without leading slash; all namespaces when <paramref name="ns"/> is null.</summary>
    public string CollectionPath(string? ns)
    {
        var root = Group.Length == 0 ? $"api/{Version}" : $"apis/{Group}/{Version}";
        return ns is null ? $"{root}/{Plural}" : $"{root}/namespaces/{Uri.EscapeDataString(ns)}/{Plural}";
    }

    /// <summary>One object's path, optionally of a subresource.</summary>
    public string ObjectPath(NamespacedName key, string? subresource = null)
    {
        var path = $"{CollectionPath(key.Namespace.Length == 0 ? null : key.Namespace)}/{Uri.EscapeDataString(key.Name)}";
        return subresource is null ? path : $"{path}/{subresource}";
    }
}

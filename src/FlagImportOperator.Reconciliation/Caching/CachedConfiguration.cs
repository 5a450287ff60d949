using System.Text.Json;
using FlagImportOperator.Api;
using FlagImportOperator.Kubernetes;
using FlagImportOperator.Kubernetes.Informers;

namespace FlagImportOperator.Reconciliation.Caching;

/// <summary>
/// What is kept in memory of a resource: the fields that decide whether there is work, and the trimmed UTF-8 of the rest, so that a
/// pass needs no GET and 10,000 resources need some 20 MB (design §7; figures in the project's README).
/// </summary>
public sealed class CachedConfiguration : ICachedObject
{
    /// <inheritdoc/>
    public required NamespacedName Key { get; init; }

    /// <inheritdoc/>
    public required string Uid { get; init; }

    /// <inheritdoc/>
    public required ulong ResourceVersion { get; init; }

    /// <summary>metadata.generation.</summary>
    public required long Generation { get; init; }

    /// <summary>True once deletion was asked for.</summary>
    public required bool Deleting { get; init; }

    /// <summary>Hash over the user's annotations that we heed: a change of it is a reason to look.</summary>
    public required ulong AnnotationsHash { get; init; }

    /// <summary>Hash over what we write ourselves, finalizers and status: a change that is not our own write is a reason to look.</summary>
    public required ulong OwnHash { get; init; }

    /// <summary>status.conditions, for counting.</summary>
    internal ConditionSummary Conditions { get; init; }

    /// <summary>spec.configSecretRef.name.</summary>
    public required string? ConfigSecret { get; init; }

    /// <summary>spec.accessTokenSecretRef.name.</summary>
    public required string? TokenSecret { get; init; }

    /// <summary>metadata (as far as <see cref="ResourceMetadata"/> goes), spec and status, as one JSON object.</summary>
    public required byte[] Json { get; init; }

    /// <summary>The resource as an object graph; made anew at each call, so that nothing of it stays.</summary>
    public FlagImportConfiguration Read() =>
        JsonSerializer.Deserialize(Json, ApiJsonContext.Default.FlagImportConfiguration)
        ?? throw new JsonException("The cached resource is null.");
}

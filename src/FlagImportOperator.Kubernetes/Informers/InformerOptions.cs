using FlagImportOperator.Kubernetes.Client;
using Microsoft.Extensions.Logging;

namespace FlagImportOperator.Kubernetes.Informers;

/// <summary>What to list and watch, and what to keep of it.</summary>
/// <param name="Type">The kind.</param>
/// <param name="Project">Makes the cached projection of an object.</param>
public sealed record InformerTarget<T>(ResourceType Type, ObjectProjector<T> Project) where T : class, ICachedObject
{
    /// <summary>One list and watch each; empty: one over all namespaces.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Asks the server for PartialObjectMetadata: <see cref="Project"/> sees metadata only.</summary>
    public bool MetadataOnly { get; init; }

    /// <summary>What to do when the server does not know the kind, as a sentence for the log.</summary>
    public string? NotInstalledHint { get; init; }
}

/// <summary>Clock, chance and log.</summary>
public sealed record InformerServices(TimeProvider Time, Random Random, ILogger Log);

/// <summary>Times and sizes; the defaults suit a kube-apiserver.</summary>
public sealed record InformerOptions
{
    /// <summary>Objects per list page.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>A watch is asked to end after a random time between this and <see cref="LongestWatch"/>, so that many do not end together.</summary>
    public TimeSpan ShortestWatch { get; init; } = TimeSpan.FromMinutes(5);

    /// <inheritdoc cref="ShortestWatch"/>
    public TimeSpan LongestWatch { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A watch is cut when nothing came for longer than it was asked to last, plus this.</summary>
    public TimeSpan WatchSlack { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest watch event, in bytes.</summary>
    public int MaxEventBytes { get; init; } = 4 << 20;

    /// <summary>The wait after the first failure; doubles up to <see cref="LongestBackoff"/>.</summary>
    public TimeSpan ShortestBackoff { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <inheritdoc cref="ShortestBackoff"/>
    public TimeSpan LongestBackoff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The first wait for a kind that the server does not know yet; doubles up to <see cref="LongestInstallWait"/>.</summary>
    public TimeSpan ShortestInstallWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <inheritdoc cref="ShortestInstallWait"/>
    public TimeSpan LongestInstallWait { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>How an informer stands with its server; of several namespaces, the worst.</summary>
public enum InformerState
{
    /// <summary>The watch is open.</summary>
    Watching,

    /// <summary>The first list is under way, or a list after a loss.</summary>
    Listing,

    /// <summary>The connection is lost or the server has no answer; tried again.</summary>
    Unreachable,

    /// <summary>The server does not know the kind (yet).</summary>
    NotInstalled,

    /// <summary>List or watch is not granted.</summary>
    Denied,
}

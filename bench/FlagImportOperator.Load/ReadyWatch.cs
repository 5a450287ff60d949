using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using FlagImportOperator.Api;
using FlagImportOperator.Kubernetes;
using FlagImportOperator.Kubernetes.Client;
using FlagImportOperator.Kubernetes.Informers;
using Microsoft.Extensions.Logging.Abstractions;

namespace FlagImportOperator.Load;

/// <summary>Sees resources become ready, as a user's watch would.</summary>
internal sealed class ReadyWatch : IInformerHandler<ReadyWatch.View>
{
    private readonly ConcurrentDictionary<(string Name, long Generation), TaskCompletionSource<long>> _ready = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<long>> _gone = new();
    private readonly Informer<View> _informer;

    /// <summary>A watch over the kind in all namespaces.</summary>
    public ReadyWatch(KubernetesApi api) =>
        _informer = new Informer<View>(
            api,
            new InformerTarget<View>(new ResourceType(ResourceNames.Group, ResourceNames.Version, ResourceNames.Plural), Project),
            this,
            new InformerServices(TimeProvider.System, new Random(1), NullLogger.Instance));

    /// <summary>Runs it; returns when it has listed.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _ = _informer.RunAsync(cancellationToken);
        await _informer.WhenSynced(cancellationToken);
    }

    /// <summary>The stopwatch time at which a generation was seen ready.</summary>
    public Task<long> ReadyAsync(string name, long generation) => Signal(_ready, (name, generation)).Task;

    /// <summary>The stopwatch time at which a resource was seen gone.</summary>
    public Task<long> GoneAsync(string name) => Signal(_gone, name).Task;

    /// <inheritdoc/>
    public void Upserted(View? old, View current, bool initial)
    {
        if (current.ReadyGeneration is { } generation)
        {
            Signal(_ready, (current.Key.Name, generation)).TrySetResult(Stopwatch.GetTimestamp());
        }
    }

    /// <inheritdoc/>
    public void Deleted(View last) => Signal(_gone, last.Key.Name).TrySetResult(Stopwatch.GetTimestamp());

    private static TaskCompletionSource<long> Signal<TKey>(ConcurrentDictionary<TKey, TaskCompletionSource<long>> signals, TKey key) where TKey : notnull =>
        signals.GetOrAdd(key, _ => new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));

    private static View Project(ReadOnlySpan<byte> json)
    {
        var header = ObjectHeader.Read(json);
        var reader = new System.Text.Json.Utf8JsonReader(json);
        var node = JsonNode.Parse(ref reader)!;
        var ready = (node["status"]?["conditions"] as JsonArray)?.FirstOrDefault(c => (string?)c!["type"] == "Ready");
        return new View(header.Key, header.Uid, header.ResourceVersion, (string?)ready?["status"] == "True" ? (long?)ready["observedGeneration"] : null);
    }

    /// <summary>What is kept of a resource.</summary>
    internal sealed record View(NamespacedName Key, string Uid, ulong ResourceVersion, long? ReadyGeneration) : ICachedObject;
}

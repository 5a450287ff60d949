using System.Collections.Concurrent;
using FlagImportOperator.Kubernetes;
using FlagImportOperator.Kubernetes.Client;

namespace FlagImportOperator.Tests.Kubernetes.Support;

/// <summary>Answers reads from a function, and keeps writes.</summary>
internal sealed class FakeApi : IKubernetesApi
{
    private readonly ConcurrentQueue<TaskCompletionSource<byte[]>> _held = [];

    public Func<NamespacedName, byte[]> Answer { get; set; } = _ => [];

    public ConcurrentQueue<NamespacedName> Calls { get; } = [];

    public ConcurrentQueue<(string Verb, NamespacedName Key, string Body)> Writes { get; } = [];

    /// <summary>Throws or not, before a write is kept.</summary>
    public Action<string> OnWrite { get; set; } = _ => { };

    /// <summary>The next read waits for this.</summary>
    public TaskCompletionSource<byte[]> Hold()
    {
        var held = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        _held.Enqueue(held);
        return held;
    }

    public async Task<byte[]> GetAsync(ResourceType type, NamespacedName key, CancellationToken cancellationToken)
    {
        var held = _held.TryDequeue(out var hold) ? hold : null;
        Calls.Enqueue(key);
        return held is null ? Answer(key) : await held.Task;
    }

    public Task<byte[]> CreateAsync(ResourceType type, string ns, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        WriteAsync("POST", new NamespacedName(ns, ""), body);

    public Task<byte[]> MergePatchAsync(
        ResourceType type, NamespacedName key, string? subresource, ReadOnlyMemory<byte> patch, CancellationToken cancellationToken) =>
        WriteAsync("PATCH", key, patch);

    private Task<byte[]> WriteAsync(string verb, NamespacedName key, ReadOnlyMemory<byte> body)
    {
        Writes.Enqueue((verb, key, System.Text.Encoding.UTF8.GetString(body.Span)));
        OnWrite(verb);
        return Task.FromResult<byte[]>([]);
    }
}

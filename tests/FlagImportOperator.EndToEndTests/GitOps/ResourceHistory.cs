using System.Text.Json.Nodes;
using FlagImportOperator.EndToEndTests.Crd;

namespace FlagImportOperator.EndToEndTests.GitOps;

/// <summary>One write of a resource: what was stored before, by the same watch, and after it.</summary>
internal sealed record ResourceChange(JsonObject? Before, JsonObject After);

/// <summary>Every state of a stage's resources that the API server stores, from the stage's beginning on: what watching tools see.</summary>
internal sealed class ResourceHistory : IAsyncDisposable
{
    private readonly ClusterClient _cluster;
    private readonly string _collection;
    private readonly CancellationTokenSource _end = new();
    private readonly Dictionary<string, JsonObject> _last = [];
    private List<ResourceChange> _changes = [];
    private Task _reading = Task.CompletedTask;
    private long _version;

    private ResourceHistory(ClusterClient cluster, string collection, long version)
    {
        _cluster = cluster;
        _collection = collection;
        _version = version;
    }

    public static async Task<ResourceHistory> StartAsync(ClusterClient cluster, string @namespace)
    {
        var collection = Resources.Collection(@namespace);
        var history = new ResourceHistory(cluster, collection, AppliedManifests.Version(await cluster.GetAsync(collection)));
        history._reading = history.ReadAsync();
        return history;
    }

    /// <summary>The writes since the last call, in order, at least up to that version.</summary>
    public async Task<IReadOnlyList<ResourceChange>> TakeAsync(long version, CancellationToken cancellation)
    {
        await Poll.UntilAsync(
            $"the watch has brought version {version}",
            async () =>
            {
                if (_reading.IsCompleted)
                {
                    await _reading;
                }

                return Interlocked.Read(ref _version) >= version;
            },
            cancellation);
        lock (_last)
        {
            (var taken, _changes) = (_changes, []);
            return taken;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        try
        {
            await _reading;
        }
        catch (OperationCanceledException)
        {
            // As asked for.
        }

        _end.Dispose();
    }

    private async Task ReadAsync()
    {
        while (true)
        {
            using var response = await _cluster.OpenAsync($"{_collection}?watch=true&timeoutSeconds=3600&resourceVersion={_version}");
            response.EnsureSuccessStatusCode();
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(_end.Token));
            while (await reader.ReadLineAsync(_end.Token) is { } line)
            {
                Note(JsonNode.Parse(line)!.AsObject());
            }
        }
    }

    private void Note(JsonObject e)
    {
        var type = e["type"]!.GetValue<string>();
        var state = e["object"]!.DeepClone().AsObject();
        if (type == "ERROR")
        {
            throw new InvalidOperationException($"The watch ended: {state.ToJsonString()}");
        }

        lock (_last)
        {
            var uid = state["metadata"]!["uid"]!.GetValue<string>();
            _changes.Add(new(_last.GetValueOrDefault(uid), state));
            _last[uid] = state;
        }

        Interlocked.Exchange(ref _version, AppliedManifests.Version(state));
    }
}

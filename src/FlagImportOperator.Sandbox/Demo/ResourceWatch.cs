using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using FlagImportOperator.Api;

namespace FlagImportOperator.Sandbox.Demo;

/// <summary>Follows the custom resources by list and watch, and hands on every change in its order.</summary>
internal sealed class ResourceWatch : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<ResourceChange> _changes = Channel.CreateUnbounded<ResourceChange>();
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly ClusterClient _cluster;
    private readonly TimeProvider _time;
    private readonly Task _running;

    public ResourceWatch(ClusterClient cluster, TimeProvider time)
    {
        (_cluster, _time) = (cluster, time);
        _running = Task.Run(RunAsync);
    }

    /// <summary>Why the cluster cannot be seen just now; null: it can.</summary>
    public string? Trouble { get; private set; }

    public ChannelReader<ResourceChange> Changes => _changes.Reader;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        while (true)
        {
            try
            {
                await FollowAsync(_stopping.Token);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException or ClusterException)
            {
                Trouble = exception.Message;
            }

            await Task.Delay(Pause, _time, _stopping.Token);
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var (items, version) = await _cluster.ListAsync(ResourceNames.Kind, cancellationToken);
        Trouble = null;
        foreach (var gone in _known.Except(items.Select(Name)).ToList())
        {
            Tell(gone, null);
        }

        foreach (var item in items)
        {
            Tell(Name(item), item);
        }

        await foreach (var (type, resource) in _cluster.WatchAsync(ResourceNames.Kind, version, cancellationToken))
        {
            switch (type)
            {
                case "ADDED" or "MODIFIED":
                    Tell(Name(resource), resource);
                    break;
                case "DELETED":
                    Tell(Name(resource), null);
                    break;
                case "ERROR":
                    return; // most often 410: the version is too old, and a list tells what was missed
            }
        }
    }

    private void Tell(string name, JsonObject? resource)
    {
        _ = resource is null ? _known.Remove(name) : _known.Add(name);
        _changes.Writer.TryWrite(new ResourceChange(name, resource));
    }

    private static string Name(JsonObject resource) => (string)resource["metadata"]!["name"]!;
}

/// <summary>A resource as it is now.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Resource">Null: it is gone.</param>
internal sealed record ResourceChange(string Name, JsonObject? Resource);

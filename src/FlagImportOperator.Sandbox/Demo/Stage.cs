using System.Globalization;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.LaunchDarkly;
using FlagImportOperator.Sandbox.Running;

namespace FlagImportOperator.Sandbox.Demo;

/// <summary>Where the story plays: both sides, the operator between them, and waits that end with what was seen instead.</summary>
internal sealed class Stage(ClusterClient cluster, LaunchDarklySimulator launchDarkly, EmbeddedOperator @operator, IShow show, TimeProvider time) : IAsyncDisposable
{
    private const int CallsShown = 6;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly SortedDictionary<string, JsonObject> _resources = new(StringComparer.Ordinal);
    private readonly ResourceWatch _watch = new(cluster, time);

    /// <summary>How long any one thing may take: many times what it does take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    public ClusterClient Cluster => cluster;

    public LaunchDarklySimulator LaunchDarkly => launchDarkly;

    public CancellationToken Stopping { get; init; }

    /// <summary>What the operator has logged so far.</summary>
    public Func<IReadOnlyList<string>> OperatorLog { get; init; } = () => [];

    /// <summary>A resource as last seen; null: it is not there.</summary>
    public JsonObject? Resource(string name) => _resources.GetValueOrDefault(name);

    /// <summary>The end of the journal, to tell later what came after.</summary>
    public long Mark() => launchDarkly.Journal.Entries is [.., _] entries ? entries.Max(entry => entry.Sequence) : 0;

    /// <summary>Calls of a kind since then.</summary>
    public IReadOnlyList<JournalEntry> Calls(long since, SimulatorOperation operation, string? id = null) =>
        [.. launchDarkly.Journal.Entries.Where(entry => entry.Sequence > since && entry.Operation == operation && (id is null || entry.Id == id))];

    /// <summary>The patch that goes out to a configuration; exactly those operations.</summary>
    /// <param name="since">From <see cref="Mark"/>.</param>
    /// <param name="id">Of the configuration.</param>
    /// <param name="operations">For instance <c>add /config/ldTag</c>, in any order.</param>
    public async Task<JsonArray> PatchAsync(long since, string id, params IReadOnlyList<string> operations)
    {
        var expected = $"one PATCH with {string.Join(", ", operations)}";
        await UntilAsync(expected, () => Calls(since, SimulatorOperation.Patch, id).Count > 0);
        var sent = (JsonArray)JsonNode.Parse(Calls(since, SimulatorOperation.Patch, id)[0].Body!)!;
        Check(expected, sent.Select(operation => $"{operation!["op"]} {operation["path"]}").Order().SequenceEqual(operations.Order()));
        return sent;
    }

    /// <summary>Waits without showing how it goes.</summary>
    public Task UntilAsync(string expected, Func<bool> holds) => WaitAsync(expected, holds, _ => { });

    /// <summary>Waits while the table shows how it goes.</summary>
    public Task LiveUntilAsync(string expected, Func<bool> holds) => show.LiveAsync(draw => WaitAsync(expected, holds, draw));

    /// <summary>What must be so by now.</summary>
    public void Check(string expected, bool holds)
    {
        if (!holds)
        {
            throw new DemoFailure(expected, Seen());
        }
    }

    /// <summary>Looks at what does not tell by itself until it is found.</summary>
    public async Task<T> FindAsync<T>(string expected, Func<Task<T?>> look)
        where T : class
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var found = await look();
            if (found is not null)
            {
                return found;
            }

            Check(expected, time.GetElapsedTime(began) < Patience);
            await Task.Delay(Tick, time, Stopping);
        }
    }

    public ValueTask DisposeAsync() => _watch.DisposeAsync();

    private async Task WaitAsync(string expected, Func<bool> holds, Action<IReadOnlyList<ResourceRow>> draw)
    {
        var (began, drawn) = (time.GetTimestamp(), time.GetTimestamp());
        var gone = new SortedDictionary<string, ResourceRow>(StringComparer.Ordinal);
        while (true)
        {
            while (_watch.Changes.TryRead(out var change))
            {
                Apply(change, gone);
                draw(Rows(gone.Values));
            }

            if (time.GetElapsedTime(drawn) > Second)
            {
                drawn = time.GetTimestamp();
                draw(Rows(gone.Values));
            }

            if (holds())
            {
                draw(Rows(gone.Values));
                return;
            }

            if (@operator.Ended.IsCompleted)
            {
                throw new DemoFailure(expected, [$"the operator ended with {@operator.ExitCode}", .. Seen()]);
            }

            if (time.GetElapsedTime(began) > Patience)
            {
                throw new DemoFailure(string.Create(CultureInfo.InvariantCulture, $"{expected}, within {Patience.TotalSeconds} s"), Seen());
            }

            // The journal and LaunchDarkly's side are looked at each time; changes in the cluster come by themselves.
            using var tick = CancellationTokenSource.CreateLinkedTokenSource(Stopping);
            await Task.WhenAny(_watch.Changes.WaitToReadAsync(tick.Token).AsTask(), Task.Delay(Tick, time, tick.Token));
            await tick.CancelAsync();
            Stopping.ThrowIfCancellationRequested();
        }
    }

    private void Apply(ResourceChange change, SortedDictionary<string, ResourceRow> gone)
    {
        if (change.Resource is { } resource)
        {
            _resources[change.Name] = resource;
            gone.Remove(change.Name);
        }
        else if (_resources.Remove(change.Name, out var last))
        {
            gone[change.Name] = Row(last).AsGone();
        }
    }

    private List<ResourceRow> Rows(IEnumerable<ResourceRow> gone) =>
        [.. _resources.Values.Select(Row).Concat(gone).OrderBy(row => row.Name, StringComparer.Ordinal)];

    private ResourceRow Row(JsonObject resource) => ResourceRow.Of(resource, time.GetUtcNow());

    private List<string> Seen()
    {
        List<string> seen = [];
        if (_watch.Trouble is { } trouble)
        {
            seen.Add($"the Kubernetes API cannot be watched: {trouble}");
        }

        foreach (var (name, resource) in _resources)
        {
            seen.AddRange(ResourceRow.Conditions(resource).DefaultIfEmpty("no conditions").Select(condition => $"{name}: {condition}"));
        }

        seen.AddRange(launchDarkly.Journal.Entries.TakeLast(CallsShown).Select(entry => $"LaunchDarkly got {entry}"));
        return seen.Count > 0 ? seen : [.. seen, "nothing at all"];
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace FlagImportOperator.Tests.Kubernetes.Support;

/// <summary>A small true API server for one kind: versions, history, pages, watches, compaction. Its state is what an informer must reach.</summary>
internal sealed class ModelApiServer : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (string Uid, ulong Version)> _objects = [];
    private readonly List<(ulong Version, string Type, string Json)> _history = [];
    private readonly Dictionary<string, Page> _pages = [];
    private TaskCompletionSource _changed = NewSignal();
    private CancellationTokenSource _connected = new();
    private ulong _version = 100;
    private ulong _compacted;
    private int _uids;
    private int _tokens;
    private bool _bookmark;

    public ModelApiServer(FakeApiServer server) => server.Answer = AnswerAsync;

    public IReadOnlyDictionary<string, (string Uid, ulong Version)> Objects
    {
        get
        {
            lock (_lock)
            {
                return _objects.ToDictionary();
            }
        }
    }

    /// <summary>Creates or changes; the object's JSON as the answer of the write.</summary>
    public string Put(string name)
    {
        lock (_lock)
        {
            var type = _objects.TryGetValue(name, out var known) ? "MODIFIED" : "ADDED";
            _objects[name] = (known.Uid ?? $"u{++_uids}", ++_version);
            return Note(type, name, _objects[name].Uid);
        }
    }

    public void Delete(string name)
    {
        lock (_lock)
        {
            if (_objects.Remove(name, out var known))
            {
                _version++;
                Note("DELETED", name, known.Uid);
            }
        }
    }

    /// <summary>Forgets the history: whoever resumes or continues from before gets 410.</summary>
    public void Compact()
    {
        lock (_lock)
        {
            _compacted = ++_version;
            _history.Clear();
            _pages.Clear();
        }
    }

    public void Bookmark()
    {
        lock (_lock)
        {
            _bookmark = true;
            Signal();
        }
    }

    public void Disconnect()
    {
        lock (_lock)
        {
            _connected.Cancel();
            _connected = new CancellationTokenSource();
        }
    }

    public void Dispose() => _connected.Dispose();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private string Note(string type, string name, string uid)
    {
        var json = Things.Json(name, _version, uid);
        _history.Add((_version, type, json));
        Signal();
        return json;
    }

    private void Signal()
    {
        _changed.SetResult();
        _changed = NewSignal();
    }

    private Task AnswerAsync(HttpContext context) =>
        context.Request.Query.ContainsKey("watch") ? WatchAsync(context) : ListAsync(context);

    private Task ListAsync(HttpContext context)
    {
        var limit = int.Parse(context.Request.Query["limit"]!, CultureInfo.InvariantCulture);
        string? answer = null;
        lock (_lock)
        {
            var token = context.Request.Query["continue"].ToString();
            var page = token.Length == 0 ? Snapshot() : _pages.GetValueOrDefault(token);
            if (page is not null)
            {
                string? next = null;
                if (page.Items.Length > limit)
                {
                    next = $"t{++_tokens}";
                    _pages[next] = new Page(page.Version, page.Items[limit..]);
                }

                answer = Things.ListJson(page.Version, next, page.Items.Take(limit));
            }
        }

        return answer is null ? FakeApiServer.Status(context, 410, "Expired", "the token is too old") : FakeApiServer.Json(context, answer);
    }

    private Page Snapshot() =>
        new(_version, [.. _objects.OrderBy(pair => pair.Key).Select(pair => Things.Json(pair.Key, pair.Value.Version, pair.Value.Uid))]);

    private async Task WatchAsync(HttpContext context)
    {
        var at = ulong.Parse(context.Request.Query["resourceVersion"]!, CultureInfo.InvariantCulture);
        CancellationToken connected;
        lock (_lock)
        {
            connected = _connected.Token;
        }

        if (at < _compacted && at % 2 == 0)
        {
            await FakeApiServer.Status(context, 410, "Expired", "too old");
            return;
        }

        using var registration = connected.Register(context.Abort);
        await context.Response.StartAsync();
        await context.Response.Body.FlushAsync();
        while (!context.RequestAborted.IsCancellationRequested)
        {
            var (text, changed) = Next(ref at);
            foreach (var piece in text.Chunk(500))
            {
                await context.Response.WriteAsync(new string(piece), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }

            await changed.WaitAsync(context.RequestAborted);
        }
    }

    private (string Text, Task Changed) Next(ref ulong at)
    {
        lock (_lock)
        {
            if (at < _compacted)
            {
                return ($$"""{"type":"ERROR","object":{{FakeApiServer.StatusJson(410, "Expired", "too old")}}}""" + "\n", _changed.Task);
            }

            var from = at;
            var text = string.Concat(_history.Where(change => change.Version > from).Select(change => $$"""{"type":"{{change.Type}}","object":{{change.Json}}}""" + "\n"));
            at = _version;
            if (_bookmark)
            {
                _bookmark = false;
                text += $"{{\"type\":\"BOOKMARK\",\"object\":{{\"metadata\":{{\"resourceVersion\":\"{_version}\"}}}}}}\n";
            }

            return (text, _changed.Task);
        }
    }

    private sealed record Page(ulong Version, string[] Items);
}

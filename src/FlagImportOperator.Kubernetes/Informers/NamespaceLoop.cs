using System.IO.Pipelines;
using System.Text.Json;
using FlagImportOperator.Kubernetes.Client;

namespace FlagImportOperator.Kubernetes.Informers;

/// <summary>
/// List, watch, and again: for one namespace, or for all. Where the watch broke it resumes; where it cannot, it lists again and tells
/// what vanished meanwhile.
/// </summary>
internal sealed class NamespaceLoop<T>(KubernetesApi api, CollectionScope scope, ObjectFeed<T> feed, InformerServices services, InformerOptions options)
    where T : class, ICachedObject
{
    private readonly Troubles _troubles = new(scope, feed.NotInstalledHint, services);
    private readonly string _watchCall = $"WATCH /{scope.Path}";
    private ulong? _reached; // all changes up to this version are known; null before the first list
    private bool _mustList = true;
    private volatile TaskCompletionSource _hurry = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _heard = services.Time.GetUtcNow().UtcTicks;
    private volatile bool _current;

    /// <summary>Completes with the first list.</summary>
    public TaskCompletionSource Synced { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>When the server last sent anything at all.</summary>
    public DateTimeOffset LastHeard => new(Interlocked.Read(ref _heard), TimeSpan.Zero);

    public InformerState State => _troubles.State;

    public bool Denied => _troubles.State == InformerState.Denied;

    /// <summary>True while nothing stands between this and the server: listed, and the watch open or about to be.</summary>
    public bool IsCurrent => _current;

    /// <summary>Cuts a wait before the next attempt short.</summary>
    public void Hurry() => _hurry.TrySetResult();

    /// <summary>Completes when list or watch was refused for the first time.</summary>
    public Task FirstDenied => _troubles.FirstDenied;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var step = await OnceAsync(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            _mustList |= step.Relist;
            if (step.Delay > TimeSpan.Zero)
            {
                await WaitAsync(step.Delay, cancellationToken);
            }
        }
    }

    private async Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _hurry = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await Task.WhenAny(Task.Delay(delay, services.Time, either.Token), _hurry.Task);
        await either.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task<NextStep> OnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_mustList)
            {
                _troubles.Listing();
                await ListAsync(cancellationToken);
                _mustList = false;
            }

            await WatchAsync(cancellationToken);
            return default;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (KubernetesApiException e)
        {
            _current = false;
            if (e.StatusCode is not null)
            {
                Heard();
            }

            return _troubles.Failed(e, Jitter(), options);
        }
        catch (JsonException e)
        {
            // Its text may quote what was read.
            (_current, _mustList) = (false, true);
            return _troubles.Failed(new KubernetesApiException($"{_watchCall}: not the JSON of a list or watch event ({e.GetType().Name} {e.Path})"), Jitter(), options);
        }
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        var pass = feed.BeginList(scope.Namespace, initial: !Synced.Task.IsCompleted);
        ulong version = 0;
        string? next = null;
        do
        {
            using var body = await api.ListPageAsync(scope, options.PageSize, next, cancellationToken);
            Heard();
            next = TakePage(body.Memory.Span, pass, ref version);
        }
        while (next is not null);

        feed.EndList(pass, version);
        _reached = version;
        _current = true;
        if (Synced.TrySetResult())
        {
            InformerLog.Listed(services.Log, pass.Count, scope, version);
        }
        else
        {
            InformerLog.ListedAgain(services.Log, pass.Count, scope, version);
        }
    }

    private string? TakePage(ReadOnlySpan<byte> json, ListPass pass, ref ulong version)
    {
        var page = new ListPage(json);
        version = page.ResourceVersion;
        // A consistent list can only be older than what the same server told before when its store was put back.
        if (page.ResourceVersion < _reached && !pass.Authoritative)
        {
            InformerLog.WentBack(services.Log, scope, _reached.Value, page.ResourceVersion);
            pass.Authoritative = true;
        }

        while (page.NextItem(out var item))
        {
            feed.Listed(pass, item);
        }

        return page.Continue;
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        var seconds = (int)(options.ShortestWatch + ((options.LongestWatch - options.ShortestWatch) * Jitter())).TotalSeconds;
        var silence = TimeSpan.FromSeconds(seconds) + options.WatchSlack;
        var started = services.Time.GetTimestamp();
        using var response = await api.WatchAsync(scope, _reached!.Value, seconds, cancellationToken);
        Heard();
        _troubles.Watching();
        _current = true;
        InformerLog.Watching(services.Log, scope, _reached.Value, seconds);
        using var watchdog = new CancellationTokenSource(silence, services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, watchdog.Token);
        var before = _reached;
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            await using var pipe = new OwnedPipe(PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 16 << 10)));
            var lines = new LineReader(pipe.Reader, options.MaxEventBytes);
            LineHandler take = TakeLine;
            while (await lines.ReadAsync(take, either.Token))
            {
                Heard();
                watchdog.CancelAfter(silence);
            }
        }
        catch (OperationCanceledException e) when (watchdog.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new KubernetesApiException($"{_watchCall}: silent for more than {silence.TotalSeconds:0} s", e);
        }
        catch (LineTooLongException e)
        {
            _mustList = true; // resuming would meet the same event again
            throw new KubernetesApiException($"{_watchCall}: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or ObjectDisposedException)
        {
            throw KubernetesApi.Broken(_watchCall, e);
        }
        finally
        {
            if (_reached != before || services.Time.GetElapsedTime(started) >= options.LongestBackoff)
            {
                _troubles.Progress();
            }
        }

        // A server or proxy that ends each watch at once, with nothing in it, must not be asked in a tight loop.
        if (_reached == before && services.Time.GetElapsedTime(started) < TimeSpan.FromSeconds(1))
        {
            throw new KubernetesApiException($"{_watchCall}: ended as soon as it began") { StatusCode = response.StatusCode };
        }
    }

    private void TakeLine(ReadOnlySpan<byte> line)
    {
        var change = WatchEvent.Parse(line);
        switch (change.Type)
        {
            case WatchEventType.Added or WatchEventType.Modified:
                _reached = feed.Changed(change.Json) ?? _reached;
                break;
            case WatchEventType.Deleted:
                _reached = feed.Deleted(change.Json) ?? _reached;
                break;
            case WatchEventType.Bookmark:
                _reached = ObjectHeader.ReadResourceVersion(change.Json);
                break;
            case WatchEventType.Error:
                throw ApiErrors.FromWatchError(_watchCall, change.Json);
            default:
                throw new KubernetesApiException($"{_watchCall}: an event of an unknown type");
        }
    }

    /// <summary>Gives the pipe's buffers back, and closes the stream under it.</summary>
    private readonly record struct OwnedPipe(PipeReader Reader) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Reader.CompleteAsync();
    }

    private void Heard() => Interlocked.Exchange(ref _heard, services.Time.GetUtcNow().UtcTicks);

    // Components share one Random, which is not thread-safe.
    private double Jitter()
    {
        lock (services.Random)
        {
            return services.Random.NextDouble();
        }
    }
}

using System.Net;
using System.Threading.Channels;
using FlagImportOperator.Kubernetes.Client;
using Microsoft.Extensions.Logging;

namespace FlagImportOperator.Kubernetes.Events;

/// <summary>Who reports: a controller's qualified name (<c>example.dev/operator</c>), and which of its replicas.</summary>
public sealed record EventSource(string ReportingController, string ReportingInstance);

/// <summary><see cref="IEventRecorder"/> by events.k8s.io/v1, sent one after another by <see cref="RunAsync"/>.</summary>
public sealed partial class EventRecorder : IEventRecorder
{
    private const int QueueLength = 1000;
    private static readonly TimeSpan DeniedFor = TimeSpan.FromMinutes(30);

    private readonly IKubernetesApi _api;
    private readonly EventSource _source;
    private readonly Func<string> _newId;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Channel<(PendingEvent? Event, TaskCompletionSource? Flushed)> _queue;
    private readonly EventSeriesTable _series = new();
    private readonly Dictionary<string, DateTimeOffset> _deniedUntil = [];
    private bool _saidDenied;
    private bool _saidFailed;
    private int _saidFlooded;

    /// <summary>A recorder; <paramref name="newId"/> makes the last part of an event's name: unique, short, lower-case hex digits.</summary>
    public EventRecorder(IKubernetesApi api, EventSource source, Func<string> newId, TimeProvider time, ILogger log)
    {
        _api = api;
        _source = source;
        _newId = newId;
        _time = time;
        _log = log;
        _queue = Channel.CreateBounded<(PendingEvent?, TaskCompletionSource?)>(new BoundedChannelOptions(QueueLength) { SingleReader = true });
    }

    /// <inheritdoc/>
    public void Record(ObjectReference about, bool warning, string reason, string action, string note)
    {
        ArgumentNullException.ThrowIfNull(about);
        var pending = new PendingEvent(about, warning, reason, action, EventBodies.Cut(note ?? "", EventBodies.LongestNote), _time.GetUtcNow());
        if (!_queue.Writer.TryWrite((pending, null)) && Interlocked.Exchange(ref _saidFlooded, 1) == 0)
        {
            Flooded(QueueLength);
        }
    }

    /// <inheritdoc/>
    public async Task FlushAsync(TimeSpan limit)
    {
        var flushed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var late = new CancellationTokenSource(limit, _time);
        try
        {
            await _queue.Writer.WriteAsync((null, flushed), late.Token);
            await flushed.Task.WaitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            // best effort
        }
    }

    /// <summary>Sends what is recorded until cancelled, which ends it without an exception.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var (pending, flushed) in _queue.Reader.ReadAllAsync(cancellationToken))
            {
                flushed?.TrySetResult();
                if (pending is not null)
                {
                    await SendAsync(pending, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // asked for
        }
    }

    private async Task SendAsync(PendingEvent pending, CancellationToken cancellationToken)
    {
        if (_deniedUntil.TryGetValue(pending.Namespace, out var until) && _time.GetUtcNow() < until)
        {
            return;
        }

        try
        {
            var (call, series) = _series.Next(pending);
            if (call == EventCall.Count && await CountAsync(pending, series!, cancellationToken))
            {
                return;
            }

            if (call != EventCall.None)
            {
                await CreateAsync(pending, cancellationToken);
            }
        }
        catch (KubernetesApiException e)
        {
            Failed(pending, e);
        }
    }

    private async Task CreateAsync(PendingEvent pending, CancellationToken cancellationToken)
    {
        var name = EventBodies.Name(pending.About.Key.Name, _newId());
        var body = EventBodies.New(pending, name, _source.ReportingController, _source.ReportingInstance);
        await _api.CreateAsync(ResourceType.Events, pending.Namespace, body, cancellationToken);
        _series.Created(pending, name);
    }

    /// <summary>False when the event to count on is gone.</summary>
    private async Task<bool> CountAsync(PendingEvent pending, EventSeries series, CancellationToken cancellationToken)
    {
        try
        {
            var key = new NamespacedName(pending.Namespace, series.Name);
            await _api.MergePatchAsync(ResourceType.Events, key, null, EventBodies.Again(series.Count, pending.At), cancellationToken);
            series.LastSent = pending.At;
            return true;
        }
        catch (KubernetesApiException e) when (e.IsNotFound)
        {
            _series.Forget(pending);
            return false;
        }
    }

    private void Failed(PendingEvent pending, KubernetesApiException failure)
    {
        if (failure.StatusCode == HttpStatusCode.Forbidden)
        {
            // By namespace, and not for ever: a namespace that is being deleted refuses with 403 as well.
            _deniedUntil[pending.Namespace] = _time.GetUtcNow() + DeniedFor;
            if (!_saidDenied)
            {
                _saidDenied = true;
                Denied(pending.Namespace, failure.Message);
            }
        }
        else if (!_saidFailed)
        {
            _saidFailed = true;
            FirstFailure(pending.Reason, pending.About.Key, failure.Message);
        }
        else
        {
            FailedAgain(pending.Reason, pending.About.Key, failure.Message);
        }
    }

    [LoggerMessage(3200, LogLevel.Warning, "Events cannot be written in namespace {Namespace}: grant the verbs create and patch on events of events.k8s.io. {Reason}")]
    private partial void Denied(string @namespace, string reason);

    [LoggerMessage(3201, LogLevel.Warning, "Event {Reason} of {Object} was not written; later failures are logged at Debug. {Failure}")]
    private partial void FirstFailure(string reason, NamespacedName @object, string failure);

    [LoggerMessage(3202, LogLevel.Debug, "Event {Reason} of {Object} was not written. {Failure}")]
    private partial void FailedAgain(string reason, NamespacedName @object, string failure);

    [LoggerMessage(3203, LogLevel.Warning, "More than {Length} events wait to be written: some are dropped.")]
    private partial void Flooded(int length);
}

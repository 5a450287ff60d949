using System.Diagnostics.Metrics;
using FlagImportOperator.Kubernetes;
using FlagImportOperator.Kubernetes.Client;
using FlagImportOperator.Kubernetes.Events;
using FlagImportOperator.Kubernetes.Informers;
using FlagImportOperator.Kubernetes.LeaderElection;
using FlagImportOperator.Kubernetes.Queues;
using FlagImportOperator.Kubernetes.Secrets;
using FlagImportOperator.LaunchDarkly.Accounts;
using FlagImportOperator.Reconciliation.Acting;
using FlagImportOperator.Reconciliation.Caching;
using FlagImportOperator.Reconciliation.Metrics;
using FlagImportOperator.Reconciliation.Planning;
using Microsoft.Extensions.Logging;

namespace FlagImportOperator.Reconciliation.Controllers;

/// <summary>
/// Watches, and works while it leads: the operator as one object, to be run once. A copy that stands by keeps what it watches, and
/// nothing else: no call to LaunchDarkly, no write, no Secret read, no key queued.
/// </summary>
public sealed class Controller : IDisposable
{
    private const int LooksASecond = 20;

    private readonly ControllerOptions _options;
    private readonly ControllerClock _clock;
    private readonly ILogger _log;
    private readonly WorkQueue<NamespacedName> _queue;
    private readonly ResourceRegistry _registry = new();
    private readonly Informer<CachedConfiguration> _configurations;
    private readonly Informer<PartialObject> _secrets;
    private readonly SecretPolling _polling;
    private readonly AccountWatches _accounts;
    private readonly AccountResolver _resolver;
    private readonly IEventRecorder _events;
    private readonly Func<PlannerOptions, Reconciler> _makeReconciler;
    private readonly ReconcileMetrics _metrics;
    private int _busy;

    /// <summary>A controller that does nothing before <see cref="RunAsync"/>.</summary>
    public Controller(ClusterAccess cluster, LaunchDarklyAccess launchDarkly, ControllerOptions options, ControllerClock clock, ILoggerFactory logs, IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        ArgumentNullException.ThrowIfNull(launchDarkly);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        (_options, _clock, _events) = (options, clock, cluster.Events);
        _log = logs.CreateLogger("FlagImportOperator.Controller");
        _queue = new WorkQueue<NamespacedName>(clock.Time, clock.Random);
        _queue.Close();
        _accounts = new AccountWatches(options, _registry, _queue, clock, _log) { Trim = launchDarkly.Trim };
        var writes = new OwnWrites();
        var services = new InformerServices(clock.Time, clock.Random, logs.CreateLogger("FlagImportOperator.Informer"));
        _configurations = new Informer<CachedConfiguration>(
            cluster.Api,
            new InformerTarget<CachedConfiguration>(ResourceWriter.Type, ConfigurationProjector.Project)
            {
                Namespaces = options.Namespaces,
                NotInstalledHint = "Install it: kubectl apply -f config/crds, or flag-import-operator crds | kubectl apply -f -.",
            },
            new ConfigurationHandler(_queue, _registry, writes, _accounts.Remove),
            services);
        _secrets = new Informer<PartialObject>(
            cluster.Api,
            new InformerTarget<PartialObject>(ResourceType.Secrets, PartialObject.Projector) { Namespaces = options.Namespaces, MetadataOnly = true },
            new SecretHandler(_queue, _registry, cluster.Secrets),
            services);
        _polling = new SecretPolling(_registry, cluster.Secrets, _queue, clock.Time, _log) { Refused = options.WatchSecrets };
        _resolver = new AccountResolver(launchDarkly.OwnToken, cluster.Secrets, launchDarkly.Account);
        var writer = new ResourceWriter(cluster.Api, _configurations.Store, writes);
        var runner = new PassRunner(writer, cluster.Secrets, _resolver, clock.Time, _log);
        var parts = new ReconcilerParts(_configurations.Store, _registry, runner, writer, cluster.Events) { SecretVersion = SecretVersion };
        _makeReconciler = planner => new Reconciler(parts, planner, clock.Time, clock.Random, _log);
        _metrics = new ReconcileMetrics(meters, _queue, _configurations.Store);
    }

    /// <summary>True while resources and Secrets are known well enough to work, whether or not this copy may.</summary>
    public bool IsReady => _configurations.HasSynced && (PollsSecrets || _secrets.HasSynced);

    /// <summary>When the API server was last heard of, for liveness.</summary>
    public DateTimeOffset LastHeard => _configurations.LastHeard;

    /// <summary>
    /// Watches until cancelled, and works while <paramref name="leadership"/> says so; when cancelled takes nothing new, lets passes under
    /// way end, and returns. Any other end is an exception, <see cref="LeadershipLostException"/> for one.
    /// </summary>
    public async Task RunAsync(ILeadership leadership, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(leadership);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var leading = leadership.RunAsync(tenure => LeadAsync(tenure, end.Token), end.Token);
        List<Task> loops = [_configurations.RunAsync(end.Token), leading];
        if (_options.WatchSecrets)
        {
            loops.Add(_secrets.RunAsync(end.Token));
        }

        var first = await Task.WhenAny(loops);
        await end.CancelAsync();
        await Task.WhenAll(loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (leading.Exception?.InnerException is LeadershipLostException)
        {
            // Also while passes were ending after a stop was asked for.
            await leading;
        }

        if (!stopping.IsCancellationRequested)
        {
            await first;
            throw new InvalidOperationException("A loop of the controller ended by itself.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _queue.Dispose();

    private bool PollsSecrets => !_options.WatchSecrets || _secrets.Denied;

    private async Task LeadAsync(Tenure tenure, CancellationToken stopping)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping, tenure.Lost);
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(tenure.Lost);
        _accounts.Start(end.Token);
        if (_resolver.Own is { } own)
        {
            _accounts.Expect(own);
        }

        // What an earlier leader sent was sent before this one's time began, not before this process did.
        var reconciler = _makeReconciler(_options.Planner with { StartedAt = tenure.Began });
        List<Task> loops = [WorkAsync(reconciler, end.Token, cut.Token), _accounts.FailedAsync(end.Token)];
        var first = await Task.WhenAny(loops);
        await end.CancelAsync();
        _queue.ShutDown();
        if (!tenure.Lost.IsCancellationRequested)
        {
            ReconcilerLog.Stopping(_log, _busy);
        }

        cut.CancelAfter(_options.StopWithin);
        await Task.WhenAll(loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!tenure.Lost.IsCancellationRequested)
        {
            // Some of what passes told is told nowhere else, and after this nothing may be sent.
            await _events.FlushAsync(_options.FlushWithin);
        }

        await first;
    }

    private async Task WorkAsync(Reconciler reconciler, CancellationToken stopping, CancellationToken cut)
    {
        try
        {
            await _configurations.WhenSynced(stopping);
            if (_options.WatchSecrets)
            {
                await _secrets.WhenSyncedOrDenied(stopping);
            }

            await CurrentAsync(stopping);
            _queue.Open(_configurations.Store.All().Select(resource => resource.Key));
            ReconcilerLog.Begins(_log, _configurations.Store.Count);
            List<Task> workers = [.. Enumerable.Range(0, _options.Workers).Select(_ => Task.Run(() => WorkerAsync(reconciler, stopping, cut), CancellationToken.None))];
            workers.Add(_polling.RunAsync(() => PollsSecrets, _options.SecretPollInterval, stopping));
            await Task.WhenAll(workers);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // asked for
        }
    }

    // After a loss of connection the lease may be ours before the watch is: what an earlier leader did last must be known before more is done.
    private async Task CurrentAsync(CancellationToken stopping)
    {
        for (var look = 0; !_configurations.IsCurrent || (_options.WatchSecrets && !_secrets.IsCurrent); look++)
        {
            if (look % LooksASecond == 0)
            {
                _configurations.Hurry();
                _secrets.Hurry();
            }

            await Task.Delay(TimeSpan.FromSeconds(1) / LooksASecond, _clock.Time, stopping);
        }
    }

    private async Task WorkerAsync(Reconciler reconciler, CancellationToken stopping, CancellationToken cut)
    {
        while (!stopping.IsCancellationRequested)
        {
            var (taken, key) = await _queue.TakeAsync(stopping);
            if (!taken)
            {
                return;
            }

            Interlocked.Increment(ref _busy);
            try
            {
                await PassAsync(reconciler, key, cut);
            }
            finally
            {
                Interlocked.Decrement(ref _busy);
                _queue.Done(key);
            }
        }
    }

    private async Task PassAsync(Reconciler reconciler, NamespacedName key, CancellationToken cut)
    {
        var started = _clock.Time.GetTimestamp();
        try
        {
            var (outcome, account, result) = await reconciler.ReconcileAsync(key, cut);
            ReconcilerLog.LookedAt(_log, key.Namespace, key.Name);
            if (account is not null && _configurations.Store.Find(key) is not null)
            {
                _accounts.Use(key, account, follow: _registry.Find(key)?.Memory.FollowUntil is not null);
                if (_configurations.Store.Find(key) is null)
                {
                    // It went between the two lines above.
                    _accounts.Remove(key);
                }
            }

            Schedule(key, outcome);
            _metrics.Passed(result, _clock.Time.GetElapsedTime(started));
        }
        catch (OperationCanceledException exception) when (cut.IsCancellationRequested || exception is NotLeadingException)
        {
            // The process ends; the next one finds out how far this got.
        }
#pragma warning disable CA1031 // One resource's surprise must not end the work on all others; it is logged and tried again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _metrics.Passed(PassResult.Error, _clock.Time.GetElapsedTime(started));
            ReconcilerLog.Unexpected(_log, exception, key.Namespace, key.Name);
            _queue.AddRateLimited(key);
        }
    }

    private void Schedule(NamespacedName key, Outcome outcome)
    {
        if (outcome.Backoff && outcome.At is null)
        {
            _queue.AddRateLimited(key);
            return;
        }

        if (!outcome.Backoff)
        {
            _queue.Forget(key);
        }

        if (outcome.At is { } at)
        {
            var wait = at - _clock.Time.GetUtcNow();
            _queue.AddAfter(key, wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
        }
    }

    private string? SecretVersion(NamespacedName secret) =>
        PollsSecrets ? _polling.Version(secret) : ReconcilerParts.VersionText(_secrets.Store.Find(secret));
}

/// <summary>The cluster as the controller uses it.</summary>
/// <param name="Api">Calls and watches.</param>
/// <param name="Secrets">Reads Secrets.</param>
/// <param name="Events">Tells people.</param>
public sealed record ClusterAccess(KubernetesApi Api, ISecretReader Secrets, IEventRecorder Events);

/// <summary>LaunchDarkly as the controller uses it.</summary>
/// <param name="OwnToken">The operator's own access token, or null.</param>
/// <param name="Account">The account of a token.</param>
/// <param name="Trim">Lets go of the accounts that are not in use.</param>
public sealed record LaunchDarklyAccess(
    Func<string?> OwnToken, Func<string, LaunchDarklyAccount> Account, Action<Func<LaunchDarklyAccount, bool>> Trim);

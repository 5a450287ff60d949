using FlagImportOperator.Kubernetes;
using FlagImportOperator.Kubernetes.Client;
using FlagImportOperator.Kubernetes.Informers;
using FlagImportOperator.Kubernetes.Queues;
using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.LaunchDarkly.Accounts;
using FlagImportOperator.Reconciliation.Acting;
using FlagImportOperator.Reconciliation.Caching;
using FlagImportOperator.Reconciliation.Controllers;
using FlagImportOperator.Reconciliation.Planning;
using Microsoft.Extensions.Logging.Abstractions;

namespace FlagImportOperator.IntegrationTests.Worlds;

/// <summary>
/// One life of the operator: what <see cref="Controller"/> puts together, without its loops, so that the world says what happens next.
/// Queue, handlers, feeds, registry, account and reconciler are the real ones. All of it is thrown away when it crashes.
/// </summary>
internal sealed class OperatorProcess : IDisposable
{
    public const string ClusterId = "cluster";

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FollowInterval = TimeSpan.FromSeconds(5);

    private readonly World _world;
    private readonly WorkQueue<NamespacedName> _queue;
    private readonly ResourceRegistry _registry = new();
    private readonly ObjectStore<CachedConfiguration> _resources = new();
    private readonly ObjectStore<PartialObject> _secrets = new();
    private readonly ObjectFeed<CachedConfiguration> _resourceFeed;
    private readonly ObjectFeed<PartialObject> _secretFeed;
    private readonly LaunchDarklyAccount _account;
    private readonly AccountWatch _watch;
    private readonly Reconciler _reconciler;
    private readonly PriorityQueue<DateTimeOffset, DateTimeOffset> _due = new();
    private DateTimeOffset _shown;
    private DateTimeOffset _notBefore;

    public OperatorProcess(World world)
    {
        _world = world;
        var random = new Random(world.Options.Seed);
        _queue = new WorkQueue<NamespacedName>(world.Time, random);
        _account = new LaunchDarklyAccount("api-token", "account", new RemoteApi(world), world.Time);
        _watch = new AccountWatch(_registry, ClusterId);
        var writes = new OwnWrites();
        var copies = new SecretCopies(world);
        _resourceFeed = new(
            new InformerTarget<CachedConfiguration>(ResourceWriter.Type, ConfigurationProjector.Project),
            _resources, new ConfigurationHandler(_queue, _registry, writes, _watch.Remove), NullLogger.Instance);
        _secretFeed = new(
            new InformerTarget<PartialObject>(ResourceType.Secrets, PartialObject.Projector) { MetadataOnly = true },
            _secrets, new SecretHandler(_queue, _registry, copies), NullLogger.Instance);
        var writer = new ResourceWriter(new ClusterApi(world), _resources, writes);
        var resolver = new AccountResolver(() => "api-token", copies, _ => _account);
        var runner = new PassRunner(writer, copies, resolver, world.Time, NullLogger.Instance);
        _reconciler = new Reconciler(
            new ReconcilerParts(_resources, _registry, runner, writer, world.Events)
            {
                SecretVersion = secret => ReconcilerParts.VersionText(_secrets.Find(secret)),
            },
            new PlannerOptions { ClusterId = ClusterId, StartedAt = world.Now }, world.Time, random, NullLogger.Instance);
        if (world.Options.ShowsListsAtOnce)
        {
            _account.Listed += Show;
        }
    }

    /// <summary>False once it was killed.</summary>
    public bool Alive { get; private set; } = true;

    /// <summary>When there will be something to do, if nothing comes before.</summary>
    public DateTimeOffset? Next
    {
        get
        {
            while (_due.TryPeek(out var due, out _) && due <= _world.Now)
            {
                _due.Dequeue();
            }

            var poll = PollDue();
            return !Alive ? null : _due.TryPeek(out var next, out _) && next < poll ? next : poll;
        }
    }

    /// <summary>The first lists of the informers.</summary>
    public void Start()
    {
        List(_resourceFeed, _world.Cluster.Resources);
        List(_secretFeed, _world.Cluster.Secrets);
    }

    /// <summary>What the watch of resources brings.</summary>
    public void Resource(byte[] json, bool deleted)
    {
        if (deleted)
        {
            _resourceFeed.Deleted(json);
        }
        else
        {
            _resourceFeed.Changed(json);
        }
    }

    /// <summary>What the watch of Secrets brings.</summary>
    public void Secret(byte[] json) => _secretFeed.Changed(json);

    /// <summary>Looks at every resource, as an operator does now and then.</summary>
    public void LookAtAll()
    {
        foreach (var resource in _resources.All())
        {
            _queue.Add(resource.Key);
        }
    }

    /// <summary>Does everything that is due.</summary>
    public void Work()
    {
        while (Alive)
        {
            if (PollDue() <= _world.Now)
            {
                Poll();
            }
            else if (_queue.Depth > 0)
            {
                Pass();
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Ends it: nothing of it runs any more, no handler, no finally.</summary>
    public void Kill()
    {
        Alive = false;
        _queue.Dispose();
    }

    public void Dispose() => _queue.Dispose();

    private void List<T>(ObjectFeed<T> feed, IEnumerable<byte[]> items) where T : class, ICachedObject
    {
        var pass = feed.BeginList(null, initial: true);
        foreach (var item in items)
        {
            feed.Listed(pass, item);
        }

        feed.EndList(pass, _world.Cluster.Version);
    }

    // As Controller.WorkerAsync, PassAsync and Schedule.
    private void Pass()
    {
        var take = _queue.TakeAsync(CancellationToken.None);
        var (_, key) = take.IsCompleted ? take.Result : throw new InvalidOperationException("the queue has nothing");
        _world.Note(() => $"pass over {key}");
        var pass = _reconciler.ReconcileAsync(key, CancellationToken.None);
        if (!Alive)
        {
            return;
        }

        if (!pass.IsCompletedSuccessfully)
        {
            _world.Rules.Broken(pass.IsCompleted ? $"a pass threw {pass.Exception!.InnerException!.Message}" : "a pass hangs");
            _queue.Done(key);
            return;
        }

        var (outcome, account, _) = pass.Result;
        _world.Note(() => $"  {outcome}");
        if (account is not null && _resources.Find(key) is not null)
        {
            _watch.Add(key);
        }

        Schedule(key, outcome);
        _queue.Done(key);
        Show();
    }

    private void Schedule(NamespacedName key, Outcome outcome)
    {
        if (outcome.Backoff && outcome.At is null)
        {
            Note(_world.Now + _queue.AddRateLimited(key));
            return;
        }

        if (!outcome.Backoff)
        {
            _queue.Forget(key);
        }

        if (outcome.At is { } at)
        {
            _queue.AddAfter(key, at - _world.Now);
            Note(at);
        }
    }

    // Timers are rounded up to whole milliseconds.
    private void Note(DateTimeOffset due) => _due.Enqueue(due.AddMilliseconds(1), due.AddMilliseconds(1));

    // As AccountPoller: one LIST per interval, less where passes list anyway.
    private DateTimeOffset PollDue()
    {
        var due = _shown == default ? default : _shown + _watch.Interval(PollInterval, FollowInterval, _world.Now);
        return due > _notBefore ? due : _notBefore;
    }

    private void Poll()
    {
        var list = _account.ObserveAsync(_shown == default ? DateTimeOffset.MinValue : _shown.AddTicks(1), CallPriority.Poll, CancellationToken.None);
        if (!Alive)
        {
            return;
        }

        if (list.IsFaulted)
        {
            var failure = (LaunchDarklyException)list.Exception.InnerException!;
            _notBefore = failure.RetryAt ?? _world.Now + TimeSpan.FromSeconds(1);
            Queue(_watch.Failed(failure));
            return;
        }

        Show();
    }

    private void Show()
    {
        if (_account.Latest is { } latest && latest.Started != _shown)
        {
            _shown = latest.Started;
            Queue(_watch.Moved(latest));
        }
    }

    private void Queue(IEnumerable<NamespacedName> keys)
    {
        foreach (var key in keys.Order())
        {
            _queue.Add(key);
        }
    }
}


namespace FlagImportOperator.LaunchDarkly.Accounts;

/// <summary>
/// One LIST at a time, shared by all who need one, and one in line behind it for those who came too late for it. Thread-safe.
/// </summary>
internal sealed class AccountObserver(Func<CallPriority, Task<IReadOnlyList<FlagImportIntegration>>> list, TimeProvider time)
{
    private readonly Lock _lock = new();
    private ListedConfigurations _listed = ListedConfigurations.None;
    private WrittenConfigurations _writes = WrittenConfigurations.None;
    private volatile AccountSnapshot? _latest;
    private volatile bool _refused;
    private Listing? _running;
    private Listing? _next;
    private long _order;

    /// <summary>Raised after each LIST that succeeded, from whichever thread received it.</summary>
    public event Action? Listed;

    public AccountSnapshot? Latest => _latest;

    /// <summary>The last LIST was refused for its credentials: what <see cref="Latest"/> shows is from before.</summary>
    public bool Refused => _refused;

    public Task<AccountSnapshot> ObserveAsync(DateTimeOffset notBefore, CallPriority priority, CancellationToken cancellationToken)
    {
        Listing listing;
        var start = false;
        lock (_lock)
        {
            // A LIST cannot be sent in the future; one that seems to have been was sent before the clock was set back.
            var now = time.GetUtcNow();
            notBefore = notBefore < now ? notBefore : now;
            if (_latest is { } latest && latest.Started >= notBefore && latest.Started <= now)
            {
                return Task.FromResult(latest);
            }

            start = _running is null;
            listing = _running switch
            {
                null => _running = Begin(new Listing(priority)),
                { } running when running.Started >= notBefore && running.Started <= now => running,
                _ => _next ??= new Listing(priority),
            };
            listing.Raise(priority);
        }

        if (start)
        {
            _ = RunAsync(listing);
        }

        // The caller gives up waiting, not the LIST, which others may share.
        return listing.Task.WaitAsync(cancellationToken);
    }

    public void Remember(FlagImportIntegration written)
    {
        if (written.Id is not { } id)
        {
            return;
        }

        lock (_lock)
        {
            var known = _writes.Find(id) is { } write ? write.Item : _listed.Find(id);
            Note(id, written with
            {
                // As in a list. Even masked, values are nothing to keep in memory.
                Config = null,
                ProjectKey = written.ProjectKey ?? known?.ProjectKey,
                IntegrationKey = written.IntegrationKey ?? known?.IntegrationKey,
                Name = written.Name ?? known?.Name,
                Tags = written.Tags ?? known?.Tags,
                Version = written.Version ?? known?.Version,
                Status = written.Status ?? known?.Status,
            });
        }
    }

    public void Forget(string id)
    {
        lock (_lock)
        {
            Note(id, null);
        }
    }

    private void Note(string id, FlagImportIntegration? item)
    {
        _writes = _writes.With(id, new OwnWrite(++_order, item));
        if (_latest is { } latest)
        {
            _latest = new AccountSnapshot(_listed, _writes) { Started = latest.Started };
        }
    }

    private Listing Begin(Listing listing)
    {
        listing.Started = time.GetUtcNow();
        listing.Order = ++_order;
        return listing;
    }

    private async Task RunAsync(Listing listing)
    {
        AccountSnapshot? snapshot = null;
        Exception? failure = null;
        try
        {
            snapshot = Accept(listing, await list(listing.Priority));
        }
        catch (Exception error)
        {
            failure = error;
        }

        _refused = failure is LaunchDarklyException { Kind: LaunchDarklyErrorKind.Unauthorized or LaunchDarklyErrorKind.Forbidden };
        var next = GoOn();
        if (snapshot is not null)
        {
            listing.SetResult(snapshot);
            Listed?.Invoke();
        }
        else
        {
            listing.SetException(failure!);
            // Nobody may be waiting any more, and then nobody else looks at the exception.
            _ = listing.Task.Exception;
        }

        if (next is not null)
        {
            _ = RunAsync(next);
        }
    }

    private AccountSnapshot Accept(Listing listing, IReadOnlyList<FlagImportIntegration> items)
    {
        var listed = new ListedConfigurations(items);
        lock (_lock)
        {
            // A LIST that began before a write says nothing about it: the write stands until one that began after it.
            _writes = _writes.Since(listing.Order);
            _listed = listed;
            return _latest = new AccountSnapshot(_listed, _writes) { Started = listing.Started };
        }
    }

    private Listing? GoOn()
    {
        lock (_lock)
        {
            (_running, _next) = (_next is null ? null : Begin(_next), null);
            return _running;
        }
    }

    private sealed class Listing(CallPriority priority) : TaskCompletionSource<AccountSnapshot>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public CallPriority Priority { get; private set; } = priority;

        public DateTimeOffset Started { get; set; }

        public long Order { get; set; }

        /// <summary>Who waits for the same LIST lends it their priority, as long as it has not been sent.</summary>
        public void Raise(CallPriority other) => Priority = other < Priority ? other : Priority;
    }
}

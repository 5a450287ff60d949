using System.Threading.Channels;

namespace FlagImportOperator.Kubernetes.Queues;

/// <summary>
/// client-go's work queue: a key is worked on once at a time, added again while waiting it is coalesced, added while in work it comes
/// back after <see cref="Done"/>. Delayed adds keep the earliest time per key. Thread-safe.
/// </summary>
public sealed class WorkQueue<TKey> : IDisposable where TKey : notnull
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(30); // timers cannot take more than 49 days

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly long _origin;
    private readonly ITimer _timer;

    // A key is in the channel exactly when it is dirty and not in work.
    private readonly Channel<TKey> _ready = Channel.CreateUnbounded<TKey>();
    private readonly HashSet<TKey> _dirty = [];
    private readonly HashSet<TKey> _inWork = [];
    private readonly DelayedKeys<TKey> _delayed = new();
    private readonly Dictionary<TKey, int> _failures = [];
    private long? _timerDue;
    private bool _closed;
    private bool _shutDown;

    /// <summary>An empty queue. <paramref name="random"/> is locked while it is used, and so may be shared with others who do.</summary>
    public WorkQueue(TimeProvider time, Random random)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(random);
        _time = time;
        _random = random;
        _origin = time.GetTimestamp();
        _timer = time.CreateTimer(static queue => ((WorkQueue<TKey>)queue!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Keys that wait to be taken now (not the delayed ones).</summary>
    public int Depth => _ready.Reader.Count;

    /// <summary>Keys with a delayed add that has not come up.</summary>
    public int Delayed
    {
        get
        {
            lock (_lock)
            {
                return _delayed.Count;
            }
        }
    }

    /// <summary>Keys that were taken and are not done.</summary>
    public int InWork
    {
        get
        {
            lock (_lock)
            {
                return _inWork.Count;
            }
        }
    }

    /// <summary>Takes nothing in until <see cref="Open"/>: nobody works, and keys of what came and went meanwhile would pile up.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
        }
    }

    /// <summary>Takes keys in from now on, beginning with these: whatever is enumerated after this was called is either among them or added by others.</summary>
    public void Open(IEnumerable<TKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        lock (_lock)
        {
            _closed = false;
        }

        foreach (var key in keys)
        {
            Add(key);
        }
    }

    /// <summary>Queues a key at once; cancels a delayed add of the key that has not come up yet.</summary>
    public void Add(TKey key)
    {
        lock (_lock)
        {
            AddLocked(key);
        }
    }

    /// <summary>Queues a key when the delay is over; of several delayed adds the earliest counts.</summary>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        lock (_lock)
        {
            AddAfterLocked(key, delay);
        }
    }

    /// <summary>Queues a key after its backoff: 1 s doubling to 15 min, full jitter (design §3); returns the delay chosen.</summary>
    public TimeSpan AddRateLimited(TKey key)
    {
        double chance;
        lock (_random)
        {
            chance = _random.NextDouble();
        }

        lock (_lock)
        {
            var failures = _failures.GetValueOrDefault(key);
            var delay = Backoff.Delay(failures, chance);
            if (!_shutDown)
            {
                _failures[key] = failures + 1;
                AddAfterLocked(key, delay);
            }

            return delay;
        }
    }

    /// <summary>Resets the key's backoff.</summary>
    public void Forget(TKey key)
    {
        lock (_lock)
        {
            _failures.Remove(key);
        }
    }

    /// <summary>The next key, marked as in work; false once the queue is shut down.</summary>
    public async ValueTask<(bool Taken, TKey Key)> TakeAsync(CancellationToken cancellationToken)
    {
        TKey key;
        try
        {
            key = await _ready.Reader.ReadAsync(cancellationToken);
        }
        catch (ChannelClosedException)
        {
            return (false, default!);
        }

        lock (_lock)
        {
            if (_shutDown)
            {
                return (false, default!);
            }

            _dirty.Remove(key);
            _inWork.Add(key);
            return (true, key);
        }
    }

    /// <summary>Ends the work on a key that was taken.</summary>
    public void Done(TKey key)
    {
        lock (_lock)
        {
            if (_inWork.Remove(key) && _dirty.Contains(key))
            {
                _ready.Writer.TryWrite(key);
            }
        }
    }

    /// <summary>Lets no more keys in or out; takers are let go.</summary>
    public void ShutDown()
    {
        lock (_lock)
        {
            _shutDown = true;
            _delayed.Clear();
            _ready.Writer.TryComplete();
            while (_ready.Reader.TryRead(out _))
            {
                // emptied, so that Depth tells the truth
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ShutDown();
        _timer.Dispose();
    }

    private long Now => _time.GetElapsedTime(_origin).Ticks;

    private void AddLocked(TKey key)
    {
        _delayed.Remove(key);
        if (!_shutDown && !_closed && _dirty.Add(key) && !_inWork.Contains(key))
        {
            _ready.Writer.TryWrite(key);
        }
    }

    private void AddAfterLocked(TKey key, TimeSpan delay)
    {
        if (_shutDown || _closed)
        {
            return;
        }

        if (delay <= TimeSpan.Zero)
        {
            AddLocked(key);
            return;
        }

        var now = Now;
        _delayed.Add(key, delay.Ticks < long.MaxValue - now ? now + delay.Ticks : long.MaxValue);
        SetTimer(now);
    }

    private void OnTimer()
    {
        lock (_lock)
        {
            _timerDue = null;
            var now = Now;
            while (_delayed.TryTake(now, out var key))
            {
                AddLocked(key);
            }

            SetTimer(now);
        }
    }

    // The timer is only ever moved to an earlier time; one that fires for a key cancelled since finds nothing and is set anew.
    private void SetTimer(long now)
    {
        if (_shutDown || _delayed.Earliest is not { } due || _timerDue <= due)
        {
            return;
        }

        _timerDue = due;
        // Timers cut to whole milliseconds: rounded up, or they would fire too early and then again and again.
        var wait = Math.Ceiling(TimeSpan.FromTicks(due - now).TotalMilliseconds);
        _timer.Change(wait < LongestTimer.TotalMilliseconds ? TimeSpan.FromMilliseconds(wait) : LongestTimer, Timeout.InfiniteTimeSpan);
    }
}

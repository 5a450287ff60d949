using FlagImportOperator.Sandbox.LaunchDarkly.Journal;

namespace FlagImportOperator.Sandbox.LaunchDarkly;

/// <summary>
/// Every request the simulator got, in the order of the answers; a request is here before its answer leaves. Thread-safe. Requests to
/// the sandbox's own endpoints are not listed.
/// </summary>
public sealed class RequestJournal
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Queue<JournalEntry> _entries = new();
    private readonly Dictionary<SimulatorOperation, (int Seen, int Applied)> _counts = [];
    private readonly List<Waiter> _waiters = [];
    private readonly int _capacity;
    private int _maskEchoes;
    private int _maxInFlight;
    private int _clears;
    private long _added;

    internal RequestJournal(int capacity) => _capacity = capacity;

    /// <summary>A copy of what is kept.</summary>
    public IReadOnlyList<JournalEntry> Entries
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries];
            }
        }
    }

    /// <summary>How many requests there were.</summary>
    public int Total
    {
        get
        {
            lock (_gate)
            {
                return _counts.Values.Sum(count => count.Seen);
            }
        }
    }

    /// <summary>How many secrets were overwritten with their own mask. Anything but 0 is a bug in the client.</summary>
    public int MaskEchoes
    {
        get
        {
            lock (_gate)
            {
                return _maskEchoes;
            }
        }
    }

    /// <summary>The most requests that were in work at one time.</summary>
    public int MaxInFlight
    {
        get
        {
            lock (_gate)
            {
                return _maxInFlight;
            }
        }
    }

    /// <summary>How many requests of that kind there were.</summary>
    public int Count(SimulatorOperation operation)
    {
        lock (_gate)
        {
            return _counts.GetValueOrDefault(operation).Seen;
        }
    }

    /// <summary>How many requests of that kind changed the account.</summary>
    public int CountApplied(SimulatorOperation operation)
    {
        lock (_gate)
        {
            return _counts.GetValueOrDefault(operation).Applied;
        }
    }

    /// <summary>Forgets all entries and counts.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
            _counts.Clear();
            (_maskEchoes, _maxInFlight) = (0, 0);
            _clears++;
        }
    }

    /// <summary>Waits until so many kept or coming entries match; gives the last of them.</summary>
    /// <param name="match">Called under a lock: it must not call back.</param>
    /// <param name="timeout">Real time, whatever the simulator's clock; 30 s when null.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">They did not come; the message shows the last requests, without secrets.</exception>
    public async Task<JournalEntry> WaitForAsync(
        Func<JournalEntry, bool> match, TimeSpan? timeout = null, int count = 1, CancellationToken cancellationToken = default)
    {
        var waiter = new Waiter(match, count);
        lock (_gate)
        {
            foreach (var entry in _entries)
            {
                waiter.Look(entry);
            }

            _waiters.Add(waiter);
        }

        try
        {
            return await waiter.Found.WaitAsync(timeout ?? DefaultTimeout, cancellationToken);
        }
        catch (TimeoutException)
        {
            var last = Entries.TakeLast(10).Select(entry => Environment.NewLine + "  " + entry);
            throw new TimeoutException($"{waiter.Missing} matching request(s) missing. The last ones:{string.Concat(last)}");
        }
        finally
        {
            lock (_gate)
            {
                _waiters.Remove(waiter);
            }
        }
    }

    /// <summary>What came since then; at most so many entries, the newest.</summary>
    internal JournalNews Since(JournalMark mark, int most)
    {
        lock (_gate)
        {
            var unseen = _added - mark.Added;
            var reset = mark.Clears != _clears || unseen > Math.Min(most, _entries.Count);
            var shown = reset ? most : (int)unseen;
            return new(new(_clears, _added), reset, _counts.Values.Sum(count => count.Seen), [.. _entries.TakeLast(shown)]);
        }
    }

    internal void Add(JournalEntry entry)
    {
        lock (_gate)
        {
            _added++;
            _entries.Enqueue(entry);
            if (_entries.Count > _capacity)
            {
                _entries.Dequeue();
            }

            var (seen, applied) = _counts.GetValueOrDefault(entry.Operation);
            _counts[entry.Operation] = (seen + 1, applied + (entry.Applied ? 1 : 0));
            _maskEchoes += entry.MaskEchoed.Count;
            _maxInFlight = Math.Max(_maxInFlight, entry.InFlight);
            foreach (var waiter in _waiters)
            {
                waiter.Look(entry);
            }
        }
    }

    private sealed class Waiter(Func<JournalEntry, bool> match, int count)
    {
        private readonly TaskCompletionSource<JournalEntry> _found = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Missing { get; private set; } = count;

        public Task<JournalEntry> Found => _found.Task;

        public void Look(JournalEntry entry)
        {
            if (Missing > 0 && match(entry) && --Missing == 0)
            {
                _found.TrySetResult(entry);
            }
        }
    }
}

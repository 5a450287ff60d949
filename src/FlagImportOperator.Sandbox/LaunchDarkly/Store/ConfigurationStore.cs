using Snapshot = System.Collections.Immutable.ImmutableSortedDictionary<long, FlagImportOperator.Sandbox.LaunchDarkly.SimulatedConfiguration>;

namespace FlagImportOperator.Sandbox.LaunchDarkly.Store;

/// <summary>
/// All configurations of the account, in order of creation. Every state is an immutable snapshot, so that a list of 10,000 is written
/// without a lock and an earlier state can be served again (stale lists). Whoever needs several steps to be one takes <see cref="Gate"/>.
/// </summary>
internal sealed class ConfigurationStore(ChangeSignal changes)
{
    private const int HistoryKept = 256;
    private readonly Dictionary<string, long> _sequences = new(StringComparer.Ordinal);
    private readonly LinkedList<Snapshot> _history = new();
    private Snapshot _current = Snapshot.Empty;
    private long _lastSequence;

    public Lock Gate { get; } = new();

    public Snapshot Current => Volatile.Read(ref _current);

    public SimulatedConfiguration? Find(string id)
    {
        lock (Gate)
        {
            return _sequences.TryGetValue(id, out var sequence) ? _current[sequence] : null;
        }
    }

    /// <summary>The state before the last <paramref name="mutations"/> creates, edits and deletes; the oldest one known if there were fewer.</summary>
    public Snapshot Before(int mutations)
    {
        lock (Gate)
        {
            var node = _history.Last;
            for (var i = 1; i < mutations && node?.Previous is not null; i++)
            {
                node = node.Previous;
            }

            return mutations <= 0 || node is null ? _current : node.Value;
        }
    }

    public SimulatedConfiguration Add(SimulatedConfiguration configuration)
    {
        lock (Gate)
        {
            var stored = configuration with { Sequence = ++_lastSequence };
            if (!_sequences.TryAdd(stored.Id, stored.Sequence))
            {
                throw new InvalidOperationException($"The id source gave {stored.Id} twice.");
            }

            Replace(_current.Add(stored.Sequence, stored), remember: true);
            return stored;
        }
    }

    /// <summary>An edit by someone: part of the history, one version more.</summary>
    public SimulatedConfiguration Edit(SimulatedConfiguration edited)
    {
        lock (Gate)
        {
            var stored = edited with { Version = edited.Version + 1 };
            Replace(_current.SetItem(stored.Sequence, stored), remember: true);
            return stored;
        }
    }

    /// <summary>What the server does by itself: import status, version bumps. Nothing happens when the configuration is gone.</summary>
    public void Touch(string id, Func<SimulatedConfiguration, SimulatedConfiguration> change)
    {
        lock (Gate)
        {
            if (_sequences.TryGetValue(id, out var sequence))
            {
                Replace(_current.SetItem(sequence, change(_current[sequence])), remember: false);
            }
        }
    }

    public bool Remove(string id)
    {
        lock (Gate)
        {
            if (!_sequences.Remove(id, out var sequence))
            {
                return false;
            }

            Replace(_current.Remove(sequence), remember: true);
            return true;
        }
    }

    private void Replace(Snapshot next, bool remember)
    {
        if (remember)
        {
            _history.AddLast(_current);
            if (_history.Count > HistoryKept)
            {
                _history.RemoveFirst();
            }
        }

        Volatile.Write(ref _current, next);
        changes.Pulse();
    }
}

namespace FlagImportOperator.Sandbox.LaunchDarkly;

/// <summary>Which rehearsals run. Thread-safe; several may run at once.</summary>
public sealed class RehearsalStage
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Action> _endings = new(StringComparer.Ordinal);
    private readonly LaunchDarklySimulator _simulator;
    private readonly Action _changed;

    internal RehearsalStage(LaunchDarklySimulator simulator, Action changed) => (_simulator, _changed) = (simulator, changed);

    /// <summary>Names of those that run, in the order of <see cref="Rehearsal.All"/>.</summary>
    public IReadOnlyList<string> Running
    {
        get
        {
            lock (_gate)
            {
                return [.. Rehearsal.All.Select(rehearsal => rehearsal.Name).Where(_endings.ContainsKey)];
            }
        }
    }

    /// <summary>Begins one; nothing happens when it runs already.</summary>
    /// <exception cref="KeyNotFoundException">No such rehearsal; the message names those there are.</exception>
    public void Begin(string name)
    {
        var rehearsal = Find(name);
        lock (_gate)
        {
            if (!_endings.ContainsKey(name))
            {
                _endings.Add(name, rehearsal.BeginOn(_simulator));
            }
        }

        _changed();
    }

    /// <summary>Ends one; nothing happens when it does not run. Requests that it already holds go on as they are.</summary>
    /// <exception cref="KeyNotFoundException">No such rehearsal; the message names those there are.</exception>
    public void End(string name)
    {
        Find(name);
        lock (_gate)
        {
            if (_endings.Remove(name, out var end))
            {
                end();
            }
        }

        _changed();
    }

    /// <summary>Ends all.</summary>
    public void EndAll()
    {
        lock (_gate)
        {
            foreach (var end in _endings.Values)
            {
                end();
            }

            _endings.Clear();
        }

        _changed();
    }

    private static Rehearsal Find(string name) => Rehearsal.All.FirstOrDefault(rehearsal => rehearsal.Name == name)
        ?? throw new KeyNotFoundException($"There is no rehearsal {name}; there are {string.Join(", ", Rehearsal.All.Select(rehearsal => rehearsal.Name))}.");
}

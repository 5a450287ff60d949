using System.Globalization;
using FlagImportOperator.IntegrationTests.Worlds;
using FlagImportOperator.Kubernetes;

namespace FlagImportOperator.IntegrationTests.Histories;

/// <summary>What a history did, as far as what may be left of it depends on that; and the faults that are still to come.</summary>
internal sealed class Tally
{
    private readonly Dictionary<NamespacedName, int> _requests = [];
    private readonly Dictionary<NamespacedName, int> _deletions = [];
    private readonly HashSet<NamespacedName> _orphans = [];
    private readonly List<(int Calls, int Choice)> _armed = [];

    /// <summary>A value that no request had before. A restore counts as one: it takes the ledger away and leaves the annotation.</summary>
    public string Request(NamespacedName key) => (_requests[key] = _requests.GetValueOrDefault(key) + 1).ToString(CultureInfo.InvariantCulture);

    public void Deleted(NamespacedName key) => _deletions[key] = _deletions.GetValueOrDefault(key) + 1;

    public void Orphans(NamespacedName key) => _orphans.Add(key);

    /// <summary>One of the next calls goes wrong.</summary>
    public void Arm(int amount) => _armed.Add((amount % 5, amount / 5));

    public void Disarm() => _armed.Clear();

    /// <summary>What becomes of a call.</summary>
    public Fault Next(CallKind kind)
    {
        for (var index = 0; index < _armed.Count; index++)
        {
            _armed[index] = (_armed[index].Calls - 1, _armed[index].Choice);
        }

        var due = _armed.FindIndex(armed => armed.Calls < 0);
        if (due < 0)
        {
            return Fault.None;
        }

        var faults = Faults.Passing(kind).ToList();
        var fault = faults[_armed[due].Choice % faults.Count];
        _armed.RemoveAt(due);
        return fault;
    }

    /// <summary>What is left that should not be, and what was done too often.</summary>
    public IEnumerable<string> Unmet(World world)
    {
        foreach (var key in Deed.Keys)
        {
            var tag = Rules.TagOf(key);
            var made = world.Remote.Origins.Where(origin => origin.Value == tag).Select(origin => origin.Key).ToList();
            var strays = made.Select(world.Remote.Find).Count(item => item is not null && !item.Tags.Contains(tag));
            if (strays > (_orphans.Contains(key) ? _deletions.GetValueOrDefault(key) : 0))
            {
                yield return $"{key}: {strays} configurations were left behind";
            }

            var triggers = made.Sum(id => world.Remote.Triggers.GetValueOrDefault(id));
            if (triggers > _requests.GetValueOrDefault(key))
            {
                yield return $"{key}: {triggers} imports were queued for {_requests.GetValueOrDefault(key)} requests";
            }
        }
    }
}

using System.Text.Json.Nodes;

namespace FlagImportOperator.Sandbox.Kubernetes.Apply;

/// <summary>Who owns what of one object, while a request is worked on.</summary>
internal sealed class Ownership(Dictionary<ManagerId, ManagedFieldsEntry> entries)
{
    /// <summary>More updaters than this are folded into one, oldest first.</summary>
    private const int MaxUpdaters = 10;

    private const string AncientChanges = "ancient-changes";

    /// <summary>What nobody ever owns: identity, and what the server writes.</summary>
    private static readonly FieldSet Unowned = ((string[])
        ["name", "namespace", "creationTimestamp", "selfLink", "uid", "clusterName", "generation", "managedFields", "resourceVersion"])
        .Select(name => FieldSet.OfFields("metadata", name))
        .Append(FieldSet.OfFields("apiVersion")).Append(FieldSet.OfFields("kind")).Append(FieldSet.OfFields("metadata"))
        .Aggregate((all, one) => all.Union(one));

    public bool IsEmpty => entries.Count == 0;

    public IEnumerable<ManagedFieldsEntry> Entries => entries.Values;

    public ManagedFieldsEntry? this[ManagerId id] => entries.GetValueOrDefault(id);

    /// <summary>All that anybody owns.</summary>
    public FieldSet All => entries.Values.Aggregate(FieldSet.Empty, (all, entry) => all.Union(entry.Fields));

    public Ownership Copy() => new(new(entries));

    public void Set(ManagedFieldsEntry entry) => entries[entry.Id] = entry;

    /// <summary>What others own of the fields that are written.</summary>
    public IReadOnlyList<ApplyConflict> Conflicts(FieldComparison changes, ManagerId self) => [.. entries.Values
        .Where(entry => entry.Id != self)
        .Select(entry => new ApplyConflict(entry.Id, entry.Fields.Intersection(changes.Written)))
        .Where(conflict => !conflict.Fields.IsEmpty)];

    /// <summary>Takes from all others what was written, and what is gone.</summary>
    public void Take(FieldComparison changes, ManagerId? self)
    {
        foreach (var entry in entries.Values.Where(entry => entry.Id != self).ToList())
        {
            Keep(entry with { Fields = entry.Fields.Difference(changes.Written).Difference(changes.Removed) });
        }

        foreach (var id in entries.Where(entry => entry.Value.Fields.IsEmpty).Select(entry => entry.Key).ToList())
        {
            entries.Remove(id);
        }
    }

    /// <summary>Notes an update: the manager owns what it wrote, beside what it still has. Its time moves if it wrote anything.</summary>
    public void Update(FieldComparison changes, ManagerId id, string apiVersion, DateTimeOffset time)
    {
        Take(changes, null);
        var written = changes.Written.Difference(Unowned);
        if (!written.IsEmpty)
        {
            Set(new(id, apiVersion, time, written.Union(this[id]?.Fields ?? FieldSet.Empty)));
        }
    }

    /// <summary>Drops from a manager what nobody owns.</summary>
    public void Strip(ManagerId id)
    {
        if (this[id] is { } entry)
        {
            Keep(entry with { Fields = entry.Fields.Difference(Unowned) });
        }
    }

    /// <summary>Folds the oldest updaters until there are few enough; the fold has the time of the youngest in it.</summary>
    public void Cap()
    {
        var updaters = entries.Values.Where(entry => !entry.Id.IsApply)
            .OrderBy(entry => entry.Time?.ToUnixTimeSeconds() ?? 0)
            .ThenBy(entry => entry.Id.Name, StringComparer.Ordinal).ThenBy(entry => entry.Id.Subresource, StringComparer.Ordinal)
            .ToList();
        if (updaters.Count <= MaxUpdaters)
        {
            return;
        }

        var folded = updaters.Take(updaters.Count - MaxUpdaters + 1).ToList();
        folded.ForEach(entry => entries.Remove(entry.Id));
        var bucket = ManagerId.Updater(AncientChanges, folded[0].ApiVersion, null);
        Set(new(bucket, folded[0].ApiVersion, folded[^1].Time, folded.Aggregate(FieldSet.Empty, (all, entry) => all.Union(entry.Fields))));
    }

    /// <summary>Writes the entries into an object that has none.</summary>
    public JsonObject WriteTo(JsonObject target)
    {
        if (entries.Count > 0)
        {
            if (target["metadata"] is not JsonObject metadata)
            {
                target["metadata"] = metadata = [];
            }

            metadata["managedFields"] = ManagedFieldsJson.Write(entries.Values);
        }

        return target;
    }

    private void Keep(ManagedFieldsEntry entry)
    {
        if (entry.Fields.IsEmpty)
        {
            entries.Remove(entry.Id);
        }
        else
        {
            Set(entry);
        }
    }
}

using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Kinds;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;

namespace FlagImportOperator.Sandbox.Kubernetes.Apply;

/// <summary>One configuration laid over one object, both without managed fields.</summary>
internal sealed record ApplyOperation(
    JsonObject? Stored, JsonObject Config, ResourceKind Kind, string Manager, string? Subresource, DateTimeOffset Time)
{
    private StructuralSchema Schema => Kind.Schema;

    /// <summary>Empty for an object that is created.</summary>
    public JsonObject Live { get; } = Stored ?? [];

    /// <summary>The object to be stored.</summary>
    /// <exception cref="Http.ApiException">409.</exception>
    public JsonObject Run(Ownership owners, bool force)
    {
        var (result, conflicts) = Try(owners.Copy(), force);
        return result ?? throw ApplyConflict.ToException(conflicts);
    }

    /// <summary>The object to be stored; null and what is in the way when something is. Changes <paramref name="owners"/>.</summary>
    public (JsonObject? Result, IReadOnlyList<ApplyConflict> Conflicts) Try(Ownership owners, bool force)
    {
        var id = ManagerId.Applier(Manager, Subresource);
        var last = owners[id];
        var set = FieldSet.FromValue(Config, Schema).DifferenceWithBelow(ResetFields.Of(Kind, Subresource));
        owners.Set(new(id, Kind.ApiVersion, last?.Time, set));

        var merged = TypedMerge.Merge(Live, Config, Schema);
        var pruned = last is null || last.Fields.IsEmpty ? merged : Prune(merged, last.Fields, owners.All);
        var result = pruned as JsonObject ?? [];

        var changes = FieldManager.Compare(Live, result, Kind, Subresource);
        var conflicts = owners.Conflicts(changes, id);
        if (conflicts.Count > 0 && !force)
        {
            return (null, conflicts);
        }

        owners.Take(changes, id);

        // The real server notes no time for a manager that only confirms what is there.
        if (owners[id] is { } entry && !JsonNode.DeepEquals(Live, result))
        {
            owners.Set(entry with { Time = Time });
        }

        owners.Strip(id);
        return (owners.WriteTo(TypedForm.Normalize(ResetFields.Restore(Stored, result, Kind, Subresource), Kind)), []);
    }

    /// <summary>Takes out what this manager had applied before, unless somebody owns it now or it was not its own.</summary>
    private JsonNode? Prune(JsonNode? merged, FieldSet last, FieldSet owned)
    {
        var had = last.WithDeclaredParents(Schema);
        var mergedSet = FieldSet.FromValue(merged, Schema).WithDeclaredParents(Schema);
        var pruned = FieldRemoval.Remove(merged, had, Schema);
        pruned = FieldRemoval.Remove(merged, mergedSet.Difference(SetOf(pruned).Union(owned.WithDeclaredParents(Schema))), Schema);

        // Removing an item takes all below it, also what nobody owned: that comes back.
        return FieldRemoval.Remove(merged, mergedSet.Difference(SetOf(pruned)).Intersection(had), Schema);
    }

    private FieldSet SetOf(JsonNode? value) => FieldSet.FromValue(value, Schema).WithDeclaredParents(Schema);
}

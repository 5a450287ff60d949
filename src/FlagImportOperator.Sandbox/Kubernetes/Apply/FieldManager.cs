using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Http;
using FlagImportOperator.Sandbox.Kubernetes.Kinds;

namespace FlagImportOperator.Sandbox.Kubernetes.Apply;

/// <summary>
/// Who owns which field of an object, kept in metadata.managedFields as the API server does (checked against 1.36): for create, update
/// and patch, and server-side apply. Pure: arguments are never changed, results share nothing with them.
/// </summary>
internal static class FieldManager
{
    private const string BeforeFirstApply = "before-first-apply";

    /// <summary>
    /// What a create, update or patch stores: <paramref name="updated"/> with managed fields, and with everything that a request to this
    /// subresource may not write as it is in <paramref name="live"/>. Managed fields that the client sends are taken as they are;
    /// nothing is tracked for an object that has lost all of them.
    /// </summary>
    /// <param name="live">As stored; null when it is created.</param>
    /// <param name="updated">The whole object as it is wanted, pruned and defaulted.</param>
    /// <param name="kind">Of both.</param>
    /// <param name="manager">From the query (<c>fieldManager</c>), or the user agent up to the first slash.</param>
    /// <param name="subresource">For instance <c>status</c>; null for the object itself.</param>
    /// <param name="time">Of the request; kept as whole seconds.</param>
    /// <exception cref="ApiException">400: managedFields is no list of objects.</exception>
    public static JsonObject Update(
        JsonObject? live, JsonObject updated, ResourceKind kind, string manager, string? subresource, DateTimeOffset time)
    {
        var owners = OwnersFor(live, updated, kind, subresource);
        var target = TypedForm.Normalize(WithoutManagedFields(ResetFields.Restore(live, updated, kind, subresource)), kind);

        // An object without owners stays so until it is applied; entries of a version that is not served cannot be compared.
        var untracked = live is not null && owners.IsEmpty;
        if (untracked || owners.Entries.Any(entry => entry.ApiVersion != kind.ApiVersion))
        {
            return target;
        }

        var changes = Compare(live is null ? [] : WithoutManagedFields(live), target, kind, subresource);
        owners.Update(changes, ManagerId.Updater(manager, kind.ApiVersion, subresource), kind.ApiVersion, time);
        owners.Cap();
        return KeepTimes(live, owners.WriteTo(target));
    }

    /// <summary>Server-side apply: the object as it is to be stored.</summary>
    /// <param name="live">As stored; null when it is created.</param>
    /// <param name="applied">What the manager wants: all that it owns from now on.</param>
    /// <param name="kind">Of both.</param>
    /// <param name="manager">From the query; it must be given.</param>
    /// <param name="force">Whether fields are taken from other managers rather than refused.</param>
    /// <param name="subresource">For instance <c>status</c>; null for the object itself.</param>
    /// <param name="time">Of the request; kept as whole seconds.</param>
    /// <exception cref="ApiException">
    /// 409: others own what would change. 400: another kind, or managed fields in it. 500, as the real server: it does not fit the schema.
    /// </exception>
    public static JsonObject Apply(
        JsonObject? live, JsonObject applied, ResourceKind kind, string manager, bool force, string? subresource, DateTimeOffset time)
    {
        AppliedObject.Check(applied, kind);
        var current = live is null ? null : WithoutManagedFields(live);
        var owners = new Ownership(ManagedFieldsJson.TryRead(live?["metadata"]?["managedFields"]) ?? []);
        if (current is not null && owners.IsEmpty)
        {
            var everything = Compare([], current, kind, subresource);
            owners.Update(everything, ManagerId.Updater(BeforeFirstApply, kind.ApiVersion, subresource), kind.ApiVersion, time);
        }

        var operation = new ApplyOperation(current, applied, kind, manager, subresource, time);
        var result = manager == LastApplied.Manager
            ? LastApplied.Run(operation, owners, force, applied)
            : operation.Run(owners, force);
        return KeepTimes(live, result);
    }

    /// <summary>
    /// A copy of <paramref name="result"/> with the managed fields of <paramref name="live"/>, when the two differ in nothing but
    /// times: a request that changes nothing must not write. Otherwise <paramref name="result"/> itself. To be used again by whoever
    /// changes a result before it is stored.
    /// </summary>
    public static JsonObject KeepTimes(JsonObject? live, JsonObject result)
    {
        if (live?["metadata"]?["managedFields"] is not { } before || !JsonNode.DeepEquals(Timeless(live), Timeless(result)))
        {
            return result;
        }

        var kept = result.DeepClone().AsObject();
        kept["metadata"]!["managedFields"] = before.DeepClone();
        return kept;
    }

    internal static FieldComparison Compare(JsonObject before, JsonObject after, ResourceKind kind, string? subresource)
    {
        var changes = FieldSet.Compare(StructFields.Fill(before, kind), StructFields.Fill(after, kind), kind.Schema);
        var reset = ResetFields.Of(kind, subresource);
        return new(
            changes.Added.DifferenceWithBelow(reset),
            changes.Modified.DifferenceWithBelow(reset),
            changes.Removed.DifferenceWithBelow(reset));
    }

    private static Ownership OwnersFor(JsonObject? live, JsonObject updated, ResourceKind kind, string? subresource)
    {
        var sent = updated["metadata"]?["managedFields"];
        if (sent is not (null or JsonArray) || (sent as JsonArray)?.FirstOrDefault(entry => entry is not (null or JsonObject)) is not null)
        {
            throw ApiException.BadRequest($"{kind.Kind} in version \"{kind.Version}\" cannot be handled as a {kind.Kind}: "
                + "metadata.managedFields must be a list of objects");
        }

        var stored = ManagedFieldsJson.TryRead(live?["metadata"]?["managedFields"]) ?? [];
        if (subresource is not null)
        {
            return new(stored);
        }

        return ManagedFieldsJson.IsReset(sent, kind)
            ? new([])
            : new(ManagedFieldsJson.TryRead(sent) is { Count: > 0 } read ? read : stored);
    }

    private static JsonObject WithoutManagedFields(JsonObject source)
    {
        var copy = source.DeepClone().AsObject();
        (copy["metadata"] as JsonObject)?.Remove("managedFields");
        return copy;
    }

    private static JsonObject Timeless(JsonObject source)
    {
        var copy = source.DeepClone().AsObject();
        (copy["metadata"] as JsonObject)?.Remove("resourceVersion");
        foreach (var entry in copy["metadata"]?["managedFields"] as JsonArray ?? [])
        {
            (entry as JsonObject)?.Remove("time");
        }

        return copy;
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Http;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;

namespace FlagImportOperator.Sandbox.Kubernetes.Registry;

/// <summary>
/// What the API server makes of an object that a client sends: which fields it sets or keeps, and what it refuses. Pure; the objects
/// passed in as new are changed in place.
/// </summary>
internal static class Lifecycle
{
    /// <summary>As the API writes times.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Sets what the server sets at creation. Throws <see cref="ApiException"/> for what cannot be created.</summary>
    public static void Create(ServedKind served, JsonObject value, string uid, DateTimeOffset now)
    {
        var kind = served.Kind;
        var meta = ObjectMeta.Of(value);
        meta.Set("uid", uid);
        meta.Set("creationTimestamp", Time(now));
        meta.Set("deletionTimestamp", null);
        meta.Set("deletionGracePeriodSeconds", null);
        meta.Set("selfLink", null);
        meta.Set("generation", kind.HasGeneration ? 1 : null);
        if (kind is { HasStatus: true, IsCustom: true })
        {
            value.Remove("status");
        }

        served.Rules.Prepare(value, null);
        Check(served, value, null);
    }

    /// <summary>
    /// Keeps what an update cannot change, and counts the generation. Throws <see cref="ApiException"/> for what cannot be stored.
    /// </summary>
    public static void Update(ServedKind served, JsonObject live, JsonObject value, string? subresource)
    {
        var kind = served.Kind;
        if (subresource == "status")
        {
            KeepAllButStatus(live, value);
        }
        else if (kind.HasStatus)
        {
            Keep(live, value, "status");
        }

        var (before, meta) = (ObjectMeta.Of(live), ObjectMeta.Of(value));
        foreach (var field in (string[])["uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "selfLink", "namespace"])
        {
            meta.Copy(field, before);
        }

        if (kind.HasGeneration && subresource is null && IsOfNewGeneration(live, value))
        {
            meta.Set("generation", before.Generation + 1);
        }

        served.Rules.Prepare(value, live);
        Check(served, value, live, subresource);
    }

    /// <summary>Marks an object that finalizers hold as being deleted; false when it is already.</summary>
    public static bool MarkDeleted(ServedKind served, JsonObject value, DateTimeOffset now)
    {
        var meta = ObjectMeta.Of(value);
        if (meta.IsBeingDeleted)
        {
            return false;
        }

        meta.Set("deletionTimestamp", Time(now));
        meta.Set("deletionGracePeriodSeconds", 0);
        if (served.Kind.HasGeneration)
        {
            meta.Set("generation", meta.Generation + 1);
        }

        return true;
    }

    /// <summary>Whether nothing holds an object any more that is being deleted.</summary>
    public static bool IsGone(JsonObject value) =>
        ObjectMeta.Of(value) is { IsBeingDeleted: true, Finalizers.Count: 0 } && value["spec"]?["finalizers"] is not JsonArray { Count: > 0 };

    private static void Check(ServedKind served, JsonObject value, JsonObject? live, string? subresource = null)
    {
        var kind = served.Kind;
        var meta = ObjectMeta.Of(value);
        List<FieldError> errors = [];
        if (meta.Name.Length == 0)
        {
            errors.Add(new("FieldValueRequired", "metadata.name", "Required value: name or generateName is required"));
        }
        else if (live is null)
        {
            errors.AddRange(Names.OfObject(meta.Name, served.Rules.NamesAreDnsLabels));
        }

        errors.AddRange(meta.Errors());
        if (live is not null && meta.IsBeingDeleted && meta.Finalizers.Except(ObjectMeta.Of(live).Finalizers).ToList() is { Count: > 0 } added)
        {
            errors.Add(new(
                "FieldValueForbidden", "metadata.finalizers",
                "Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers " +
                $"[]string{{{string.Join(", ", added.Select(finalizer => $"\"{finalizer}\""))}}}"));
        }

        if (kind.IsCustom)
        {
            errors.AddRange(subresource == "status"
                ? SchemaValidator.ValidateStatus(value, live!, kind.Schema)
                : SchemaValidator.Validate(value, live, kind.Schema));
        }

        errors.AddRange(served.Rules.Validate(value, live));
        if (errors.Count > 0)
        {
            throw ApiException.Invalid(kind, meta.Name, errors);
        }

        if (kind.IsCustom)
        {
            JsonNumber.Normalize(value);
        }
    }

    // Everything counts but metadata and status; of metadata, only the API server's own (a deletion) does.
    private static bool IsOfNewGeneration(JsonObject live, JsonObject value) =>
        live.Concat(value).Select(member => member.Key).Distinct()
            .Where(field => field is not ("metadata" or "status" or "apiVersion" or "kind"))
            .Any(field => !JsonNode.DeepEquals(live[field], value[field]));

    private static void KeepAllButStatus(JsonObject live, JsonObject value)
    {
        foreach (var field in live.Concat(value).Select(member => member.Key).Distinct().Where(field => field is not ("metadata" or "status")).ToList())
        {
            Keep(live, value, field);
        }

        // Its owners may change with the status; nothing else of its metadata.
        var managed = value["metadata"]!["managedFields"]?.DeepClone();
        Keep(live, value, "metadata");
        ObjectMeta.Of(value).Set("managedFields", managed);
    }

    private static void Keep(JsonObject live, JsonObject value, string field)
    {
        if (live[field] is { } kept)
        {
            value[field] = kept.DeepClone();
        }
        else
        {
            value.Remove(field);
        }
    }
}

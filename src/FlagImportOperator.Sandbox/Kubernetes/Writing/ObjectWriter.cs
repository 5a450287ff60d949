using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Apply;
using FlagImportOperator.Sandbox.Kubernetes.Http;
using FlagImportOperator.Sandbox.Kubernetes.Registry;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;
using FlagImportOperator.Sandbox.Kubernetes.Storage;

namespace FlagImportOperator.Sandbox.Kubernetes.Writing;

/// <summary>Creates, updates and patches: reads, decides and stores as one step, one at a time.</summary>
internal sealed class ObjectWriter(ObjectStore store, Namespaces namespaces, Identities identities, TimeProvider time)
{
    /// <summary>POST.</summary>
    public WriteResult Create(WriteRequest request, JsonObject value, IReadOnlyList<string> warnings)
    {
        lock (store.Gate)
        {
            return new(Create(request, value, isApply: false), IsNew: true, warnings);
        }
    }

    /// <summary>PUT.</summary>
    public WriteResult Replace(WriteRequest request, JsonObject value, IReadOnlyList<string> warnings)
    {
        var (kind, meta) = (request.Served.Kind, ObjectMeta.Of(value));
        CheckName(request, value);
        lock (store.Gate)
        {
            if (Find(request) is not { } stored)
            {
                return request.Served.Rules.CreatesOnUpdate && request.Subresource is null
                    ? new(Create(request, value, isApply: false), IsNew: true, warnings)
                    : throw ApiException.NotFound(kind, request.Name);
            }

            if (meta.Version is "" or "0" && !request.Served.Rules.UpdatesBlindly)
            {
                throw ApiException.VersionRequired(kind, request.Name);
            }

            return new(Update(request, stored, request.Served.Read(stored), value, isApply: false), IsNew: false, warnings);
        }
    }

    /// <summary>PATCH, but for server-side apply. The function makes a new state, and its warnings, from what is there, which it leaves as it is.</summary>
    public WriteResult Patch(WriteRequest request, Func<JsonObject, (JsonObject Value, IReadOnlyList<string> Warnings)> patch)
    {
        lock (store.Gate)
        {
            var stored = Find(request) ?? throw ApiException.NotFound(request.Served.Kind, request.Name);
            var live = request.Served.Read(stored);
            var (value, warnings) = patch(live);
            CheckName(request, value);
            CheckUid(request, live, value);
            return new(Update(request, stored, live, value, isApply: false), IsNew: false, warnings);
        }
    }

    /// <summary>Server-side apply. Creates what is not there.</summary>
    public WriteResult Apply(WriteRequest request, JsonObject applied)
    {
        var kind = request.Served.Kind;
        lock (store.Gate)
        {
            var stored = Find(request);
            if (stored is null && request.Subresource is not null)
            {
                throw ApiException.NotFound(kind, request.Name);
            }

            var live = stored is null ? null : request.Served.Read(stored);
            var merged = FieldManager.Apply(
                live, applied, kind, request.Options.FieldManager, request.Options.Force, request.Subresource, time.GetUtcNow());
            CheckName(request, merged);
            SchemaPruner.Prune(merged, kind.Schema);
            BodyDecoder.Typed(merged, kind, patch: null);
            if (stored is not null)
            {
                CheckUid(request, live!, merged);
                return new(Update(request, stored, live!, merged, isApply: true), IsNew: false, []);
            }

            return ObjectMeta.Of(merged).Uid is { Length: > 0 } uid
                ? throw ApiException.Conflict(
                    kind, request.Name, $"uid mismatch: the provided object specified uid {uid}, and no existing object was found")
                : new(Create(request, merged, isApply: true), IsNew: true, []);
        }
    }

    private static void CheckName(WriteRequest request, JsonObject value)
    {
        if (ObjectMeta.Of(value).Name is var name && name != request.Name)
        {
            throw ApiException.BadRequest(name.Length == 0
                ? $"the name of the object ({request.Name} based on URL) was undeterminable: name must be provided"
                : $"the name of the object ({name}) does not match the name on the URL ({request.Name})");
        }
    }

    // A patch says which object it is for, too; other than with a PUT, that is a matter of validation.
    private static void CheckUid(WriteRequest request, JsonObject live, JsonObject value)
    {
        if (ObjectMeta.Of(value).Uid is { Length: > 0 } uid && uid != ObjectMeta.Of(live).Uid)
        {
            throw ApiException.Invalid(
                request.Served.Kind, request.Name, [new("FieldValueInvalid", "metadata.uid", $"Invalid value: \"{uid}\": field is immutable")]);
        }
    }

    private static StoredObject? Find(WriteRequest request) => request.Served.Objects.Find(StoredObject.KeyOf(request.Namespace, request.Name));

    private JsonObject Create(WriteRequest request, JsonObject value, bool isApply)
    {
        var (served, kind) = (request.Served, request.Served.Kind);
        var meta = ObjectMeta.Of(value);
        Place(request, meta);
        meta.DropEmpty();
        if (meta.Version is not ("" or "0"))
        {
            throw new ApiException(500, "", "resourceVersion should not be set on objects to be created");
        }

        namespaces.CheckOpen(request.Namespace, kind, meta.Name);
        meta.Set("resourceVersion", null);
        if (meta.Name.Length == 0 && meta.Text("generateName") is { Length: > 0 } prefix)
        {
            meta.Set("name", identities.NextName(prefix));
        }

        if (!isApply)
        {
            value = FieldManager.Update(null, value, kind, request.Options.FieldManager, request.Subresource, time.GetUtcNow());
        }

        Lifecycle.Create(served, value, identities.NextUid(), time.GetUtcNow());
        if (served.Objects.Find(StoredObject.KeyOf(request.Namespace, ObjectMeta.Of(value).Name)) is not null)
        {
            throw ApiException.AlreadyExists(kind, ObjectMeta.Of(value).Name);
        }

        return request.Options.IsDryRun ? value : served.Read(store.Put(served.Objects, null, served.ToStorage(value)));
    }

    private JsonObject Update(WriteRequest request, StoredObject stored, JsonObject live, JsonObject value, bool isApply)
    {
        var (served, kind) = (request.Served, request.Served.Kind);
        var (before, meta) = (ObjectMeta.Of(live), ObjectMeta.Of(value));
        Place(request, meta);
        meta.DropEmpty();
        if (meta.Uid.Length > 0 && meta.Uid != before.Uid)
        {
            throw ApiException.Conflict(kind, request.Name, $"Precondition failed: UID in precondition: {meta.Uid}, UID in object meta: {before.Uid}");
        }

        if (meta.Version is not ("" or "0") && meta.Version != before.Version)
        {
            throw ApiException.Conflict(kind, request.Name, "the object has been modified; please apply your changes to the latest version and try again");
        }

        if (!isApply)
        {
            value = FieldManager.Update(live, value, kind, request.Options.FieldManager, request.Subresource, time.GetUtcNow());
        }

        Lifecycle.Update(served, live, value, request.Subresource);
        ObjectMeta.Of(value).Set("resourceVersion", before.Version);
        value = FieldManager.KeepTimes(live, value);
        if (JsonNode.DeepEquals(live, value) || request.Options.IsDryRun)
        {
            return value;
        }

        if (Lifecycle.IsGone(value))
        {
            store.Remove(served.Objects, stored, served.ToStorage(value.DeepClone().AsObject()));
            namespaces.Empty(request.Namespace);
            return value;
        }

        return served.Read(store.Put(served.Objects, stored, served.ToStorage(value)));
    }

    private static void Place(WriteRequest request, ObjectMeta meta)
    {
        if (meta.Namespace.Length > 0 && meta.Namespace != request.Namespace)
        {
            throw ApiException.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        }

        meta.Set("namespace", request.Namespace.Length == 0 ? null : request.Namespace);
    }
}

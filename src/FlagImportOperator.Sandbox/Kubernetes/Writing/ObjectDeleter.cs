using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Http;
using FlagImportOperator.Sandbox.Kubernetes.Registry;
using FlagImportOperator.Sandbox.Kubernetes.Requests;
using FlagImportOperator.Sandbox.Kubernetes.Storage;

namespace FlagImportOperator.Sandbox.Kubernetes.Writing;

/// <summary>Deletes: at once, or, where finalizers hold an object, by marking it.</summary>
internal sealed class ObjectDeleter(ObjectStore store, Namespaces namespaces, TimeProvider time)
{
    /// <summary>The object as it was last, and whether it is gone. Throws <see cref="ApiException"/> when it is not there or not that one.</summary>
    public (JsonObject Value, bool IsGone) Delete(ServedKind served, string @namespace, string name, DeleteOptions options)
    {
        lock (store.Gate)
        {
            var stored = served.Objects.Find(StoredObject.KeyOf(@namespace, name)) ?? throw ApiException.NotFound(served.Kind, name);
            return Delete(served, stored, options);
        }
    }

    /// <summary>All that match, as they were before.</summary>
    public IReadOnlyList<StoredObject> DeleteAll(ServedKind served, Func<StoredObject, bool> matches, DeleteOptions options)
    {
        lock (store.Gate)
        {
            var doomed = served.Objects.Objects.Values.Where(matches).ToList();
            foreach (var stored in doomed)
            {
                Delete(served, stored, options);
            }

            return doomed;
        }
    }

    private (JsonObject Value, bool IsGone) Delete(ServedKind served, StoredObject stored, DeleteOptions options)
    {
        var value = stored.Parse();
        Check(served, stored.Name, ObjectMeta.Of(value), options);
        var isNamespace = served.Kind is { Group: "", Plural: "namespaces" };
        if (isNamespace)
        {
            namespaces.CheckDeletable(stored.Name);
        }

        var isNews = Lifecycle.MarkDeleted(served, value, time.GetUtcNow());
        if (isNews && options.Finalizer is { } finalizer && !isNamespace)
        {
            ObjectMeta.Of(value).Add("finalizers", finalizer);
        }

        var isGone = Lifecycle.IsGone(value);
        if (isNews && isNamespace)
        {
            value["status"] = new JsonObject { ["phase"] = "Terminating" };
        }

        if (options.IsDryRun || (!isGone && !isNews))
        {
            return (Wire(served, value), isGone);
        }

        if (isGone)
        {
            // A watch sees the object as it was, not marked.
            var removed = store.Remove(served.Objects, stored, ObjectMeta.Of(stored.Parse()).IsBeingDeleted ? value : stored.Parse());
            namespaces.Empty(stored.Namespace);
            return (served.Read(removed), true);
        }

        var marked = store.Put(served.Objects, stored, value);
        var answer = served.Read(marked);
        if (isNamespace)
        {
            namespaces.Empty(stored.Name);
        }
        else if (options.Finalizer is { } held)
        {
            Release(served, marked, held);
        }

        return (answer, false);
    }

    // What the garbage collector does once dependents are seen to; here no object has any.
    private void Release(ServedKind served, StoredObject marked, string finalizer)
    {
        var value = marked.Parse();
        ObjectMeta.Of(value).Remove("finalizers", finalizer);
        if (Lifecycle.IsGone(value))
        {
            store.Remove(served.Objects, marked, value);
            namespaces.Empty(marked.Namespace);
        }
        else
        {
            store.Put(served.Objects, marked, value);
        }
    }

    private static JsonObject Wire(ServedKind served, JsonObject value) => served.Rules.FromStorage is { } convert ? convert(value) : value;

    private static void Check(ServedKind served, string name, ObjectMeta meta, DeleteOptions options)
    {
        if (options.Uid is { } uid && uid != meta.Uid)
        {
            throw ApiException.PreconditionFailed(
                served.Kind, name,
                $"the UID in the precondition ({uid}) does not match the UID in record ({meta.Uid}). The object might have been deleted and then recreated");
        }

        if (options.Version is { } version && version != meta.Version)
        {
            throw ApiException.PreconditionFailed(
                served.Kind, name,
                $"the ResourceVersion in the precondition ({version}) does not match the ResourceVersion in record ({meta.Version}). The object might have been modified");
        }
    }
}

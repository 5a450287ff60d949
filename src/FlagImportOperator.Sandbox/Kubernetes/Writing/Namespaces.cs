using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Http;
using FlagImportOperator.Sandbox.Kubernetes.Kinds;
using FlagImportOperator.Sandbox.Kubernetes.Registry;
using FlagImportOperator.Sandbox.Kubernetes.Storage;

namespace FlagImportOperator.Sandbox.Kubernetes.Writing;

/// <summary>The life of namespaces, as admission and the namespace controller make it. Under <see cref="ObjectStore.Gate"/>.</summary>
internal sealed class Namespaces(ObjectStore store, ServedKind served, IReadOnlyList<ServedKind> contents, TimeProvider time)
{
    /// <summary>Throws <see cref="ApiException"/> unless objects may be created there: 404, or 403 while it is being deleted.</summary>
    public void CheckOpen(string @namespace, ResourceKind kind, string name)
    {
        if (@namespace.Length == 0)
        {
            return;
        }

        var stored = Find(@namespace) ?? throw ApiException.NotFound(served.Kind, @namespace);
        if (ObjectMeta.Of(stored.Parse()).IsBeingDeleted)
        {
            throw ApiException.Forbidden(
                kind, name, $"unable to create new content in namespace {@namespace} because it is being terminated",
                [new JsonObject { ["reason"] = "NamespaceTerminating", ["message"] = $"namespace {@namespace} is being terminated", ["field"] = "metadata.namespace" }]);
        }
    }

    /// <summary>Deletes all that is in a namespace that is being deleted, and at last the namespace.</summary>
    public void Empty(string @namespace)
    {
        if (Find(@namespace) is not { } stored || !ObjectMeta.Of(stored.Parse()).IsBeingDeleted)
        {
            return;
        }

        var held = contents.Sum(kind => kind.Objects.Objects.Values.Count(value => value.Namespace == @namespace && !Delete(kind, value)));
        if (held == 0)
        {
            var last = stored.Parse();
            last["spec"] = new JsonObject();
            if (Lifecycle.IsGone(last))
            {
                store.Remove(served.Objects, stored, last);
            }
            else
            {
                store.Put(served.Objects, stored, last);
            }
        }
    }

    /// <summary>Throws <see cref="ApiException"/> (403) for those that every cluster has.</summary>
    public void CheckDeletable(string @namespace)
    {
        if (NamespaceRules.Lasting.Contains(@namespace))
        {
            throw ApiException.Forbidden(served.Kind, @namespace, "this namespace may not be deleted");
        }
    }

    private StoredObject? Find(string name) => served.Objects.Find(StoredObject.KeyOf("", name));

    // Whether it is gone.
    private bool Delete(ServedKind kind, StoredObject stored)
    {
        var value = stored.Parse();
        var isNews = Lifecycle.MarkDeleted(kind, value, time.GetUtcNow());
        if (Lifecycle.IsGone(value))
        {
            store.Remove(kind.Objects, stored, value);
            return true;
        }

        if (isNews)
        {
            store.Put(kind.Objects, stored, value);
        }

        return false;
    }
}

using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Http;
using FlagImportOperator.Sandbox.Kubernetes.Kinds;
using FlagImportOperator.Sandbox.Kubernetes.Requests;
using FlagImportOperator.Sandbox.Kubernetes.Storage;

namespace FlagImportOperator.Sandbox.Kubernetes.Registry;

/// <summary>A kind, where its objects are kept, and what is special about it.</summary>
internal sealed record ServedKind(ResourceKind Kind, Collection Objects, KindRules Rules)
{
    /// <summary>A copy in the form of this version of the API.</summary>
    public JsonObject Read(StoredObject stored) => Rules.FromStorage is { } convert ? convert(stored.Parse()) : stored.Parse();

    /// <summary>As <see cref="Read"/>, as UTF-8.</summary>
    public ReadOnlyMemory<byte> Utf8(StoredObject stored) => Rules.FromStorage is null ? stored.Utf8 : JsonText.Write(Read(stored));

    /// <summary>As <see cref="Utf8"/>, as an item of a list: those of built-in kinds do not say what they are.</summary>
    public ReadOnlyMemory<byte> ListItem(StoredObject stored)
    {
        if (Kind.IsCustom)
        {
            return Utf8(stored);
        }

        var item = Read(stored);
        item.Remove("apiVersion");
        item.Remove("kind");
        return JsonText.Write(item);
    }

    /// <summary>In the form that is stored.</summary>
    public JsonObject ToStorage(JsonObject value) => Rules.ToStorage is { } convert ? convert(value) : value;

    /// <summary>Whether a request is about the object. Throws <see cref="ApiException"/> (400) for fields that cannot be selected by.</summary>
    public Func<StoredObject, bool> Filter(string? @namespace, LabelSelector labels, FieldSelector fields)
    {
        foreach (var field in fields.Fields.Where(field => !IsKnown(field)))
        {
            throw ApiException.BadRequest($"field label not supported: {field}");
        }

        return stored => (@namespace is null || stored.Namespace == @namespace)
            && labels.Matches(stored.Labels)
            && (fields.IsEmpty || fields.Matches(field => ValueOf(stored, field)));
    }

    private bool IsKnown(string field) => field is "metadata.name" or "metadata.namespace" || Rules.Fields.ContainsKey(field);

    private string ValueOf(StoredObject stored, string field) => field switch
    {
        "metadata.name" => stored.Name,
        "metadata.namespace" => stored.Namespace,
        _ => stored.Text(Rules.Fields[field]),
    };
}

using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;

namespace FlagImportOperator.Sandbox.Kubernetes.Registry;

/// <summary>The metadata of an object, by name.</summary>
internal readonly struct ObjectMeta(JsonObject metadata)
{
    private const int MostAnnotationBytes = 256 * 1024;

    /// <summary>Of that object, which gets empty metadata if it has none.</summary>
    public static ObjectMeta Of(JsonObject value)
    {
        if (value["metadata"] is not JsonObject metadata)
        {
            value["metadata"] = metadata = [];
        }

        return new(metadata);
    }

    public string Name => Text("name");

    public string Namespace => Text("namespace");

    public string Uid => Text("uid");

    public string Version => Text("resourceVersion");

    public bool IsBeingDeleted => Text("deletionTimestamp").Length > 0;

    public long Generation => metadata["generation"] is JsonValue value && value.TryGetValue<long>(out var generation) ? generation : 0;

    public IReadOnlyList<string> Finalizers => [.. (metadata["finalizers"] as JsonArray ?? []).Select(finalizer => finalizer!.GetValue<string>())];

    /// <summary>Empty when it is absent or no text.</summary>
    public string Text(string field) => metadata[field] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    /// <summary>Sets a field, or removes it when the value is null.</summary>
    public void Set(string field, JsonNode? value)
    {
        if (value is null)
        {
            metadata.Remove(field);
        }
        else
        {
            metadata[field] = value;
        }
    }

    /// <summary>Adds a text to a list of texts.</summary>
    public void Add(string field, string text)
    {
        if (metadata[field] is not JsonArray list)
        {
            metadata[field] = list = [];
        }

        list.Add((JsonNode?)JsonValue.Create(text));
    }

    /// <summary>Takes a text out of a list of texts.</summary>
    public void Remove(string field, string text) =>
        Set(field, new JsonArray([.. (metadata[field] as JsonArray ?? []).Where(item => item!.GetValue<string>() != text).Select(item => item!.DeepClone())]));

    /// <summary>Drops what is empty: the API server does not tell it from what is not there.</summary>
    public void DropEmpty()
    {
        foreach (var (field, value) in metadata.ToList())
        {
            if (value is null or JsonArray { Count: 0 } or JsonObject { Count: 0 } || (value is JsonValue text && text.TryGetValue<string>(out var content) && content.Length == 0))
            {
                metadata.Remove(field);
            }
        }
    }

    /// <summary>Takes over a field of another object's metadata, or its absence.</summary>
    public void Copy(string field, ObjectMeta from) => Set(field, from.Node(field)?.DeepClone());

    /// <summary>What is wrong with it, but for the name.</summary>
    public IEnumerable<FieldError> Errors()
    {
        foreach (var (key, value) in Map("labels"))
        {
            foreach (var error in Names.OfKey("metadata.labels", key).Concat(Names.OfLabelValue("metadata.labels", value)))
            {
                yield return error;
            }
        }

        var bytes = 0;
        foreach (var (key, value) in Map("annotations"))
        {
            bytes += key.Length + System.Text.Encoding.UTF8.GetByteCount(value);

            // Keys of annotations may hold capital letters in their prefix.
            foreach (var error in Names.OfKey("metadata.annotations", key.ToLowerInvariant()))
            {
                yield return error with { Message = error.Message.Replace($"\"{key.ToLowerInvariant()}\"", $"\"{key}\"", StringComparison.Ordinal) };
            }
        }

        if (bytes > MostAnnotationBytes)
        {
            yield return new("FieldValueTooLong", "metadata.annotations", $"Too long: may not be more than {MostAnnotationBytes} bytes");
        }

        foreach (var error in Finalizers.SelectMany(finalizer => Names.OfKey("metadata.finalizers", finalizer)))
        {
            yield return error;
        }
    }

    private JsonNode? Node(string field) => metadata[field];

    private IEnumerable<KeyValuePair<string, string>> Map(string field) =>
        (metadata[field] as JsonObject ?? []).Select(pair => KeyValuePair.Create(pair.Key, pair.Value!.GetValue<string>()));
}

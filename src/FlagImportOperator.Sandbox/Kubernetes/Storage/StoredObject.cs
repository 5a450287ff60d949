using System.Text.Json;
using System.Text.Json.Nodes;

namespace FlagImportOperator.Sandbox.Kubernetes.Storage;

/// <summary>One version of an object, as UTF-8 that is written to clients as it is. Immutable, so that readers need no lock.</summary>
internal sealed class StoredObject
{
    private StoredObject(JsonObject json, byte[] utf8)
    {
        var metadata = json["metadata"]!.AsObject();
        Name = metadata["name"]!.GetValue<string>();
        Namespace = metadata["namespace"]?.GetValue<string>() ?? "";
        Version = long.Parse(metadata["resourceVersion"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);
        Labels = metadata["labels"] is JsonObject labels
            ? labels.ToDictionary(label => label.Key, label => label.Value!.GetValue<string>(), StringComparer.Ordinal)
            : NoLabels;
        Utf8 = utf8;
    }

    private static readonly Dictionary<string, string> NoLabels = [];

    /// <summary>metadata.name.</summary>
    public string Name { get; }

    /// <summary>metadata.namespace; empty for objects that stand in none.</summary>
    public string Namespace { get; }

    /// <summary>metadata.resourceVersion.</summary>
    public long Version { get; }

    /// <summary>metadata.labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; }

    /// <summary>The object as JSON.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <summary>Where it is kept; the order of lists, byte by byte, as in etcd.</summary>
    public string Key => KeyOf(Namespace, Name);

    /// <inheritdoc cref="Key"/>
    public static string KeyOf(string @namespace, string name) => $"{@namespace}/{name}";

    /// <summary>Keeps a copy of the object, which must hold name and resourceVersion.</summary>
    public static StoredObject From(JsonObject json) => new(json, JsonText.Write(json));

    /// <summary>A copy of one's own.</summary>
    public JsonObject Parse() => JsonNode.Parse(Utf8.Span)!.AsObject();

    /// <summary>Text at that path of fields; empty when there is none.</summary>
    public string Text(params ReadOnlySpan<string> path)
    {
        using var document = JsonDocument.Parse(Utf8);
        var element = document.RootElement;
        foreach (var field in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(field, out element))
            {
                return "";
            }
        }

        return element.ValueKind == JsonValueKind.String ? element.GetString()! : "";
    }
}

using System.Buffers;
using System.Globalization;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Registry;
using FlagImportOperator.Sandbox.Kubernetes.Requests;
using FlagImportOperator.Sandbox.Kubernetes.Storage;
using FlagImportOperator.Sandbox.Kubernetes.Tables;

namespace FlagImportOperator.Sandbox.Kubernetes.Watching;

/// <summary>Writes events of one watch, a line each, in the representation that was asked for.</summary>
internal sealed class WatchEventWriter(ServedKind served, Representation representation, string includeObject, TimeProvider time)
{
    private bool _hasColumns;

    /// <summary>One line.</summary>
    public void Write(IBufferWriter<byte> output, WatchEvent watchEvent)
    {
        output.Write(watchEvent.Type switch
        {
            WatchEventType.Added => "{\"type\":\"ADDED\",\"object\":"u8,
            WatchEventType.Modified => "{\"type\":\"MODIFIED\",\"object\":"u8,
            WatchEventType.Deleted => "{\"type\":\"DELETED\",\"object\":"u8,
            _ => "{\"type\":\"BOOKMARK\",\"object\":"u8,
        });
        output.Write(Object(watchEvent).Span);
        output.Write("}\n"u8);
    }

    /// <summary>The last line of a watch that cannot go on.</summary>
    public static void WriteError(IBufferWriter<byte> output, JsonObject status)
    {
        output.Write("{\"type\":\"ERROR\",\"object\":"u8);
        output.Write(JsonText.Write(status));
        output.Write("}\n"u8);
    }

    private ReadOnlyMemory<byte> Object(WatchEvent watchEvent)
    {
        var stored = watchEvent.Object;
        if (representation == Representation.Full && stored?.Version == watchEvent.Version)
        {
            return served.Utf8(stored);
        }

        var value = stored is null ? Bookmark(watchEvent) : served.Read(stored);
        value["metadata"]!["resourceVersion"] = watchEvent.Version.ToString(CultureInfo.InvariantCulture);
        return JsonText.Write(representation switch
        {
            Representation.Full => value,
            Representation.Table => Table(value),
            _ => PartialMetadata.Of(value),
        });
    }

    private JsonObject Table(JsonObject value)
    {
        var table = TableRenderer.Render(served.Kind, [value], includeObject, time.GetUtcNow(), withHeaders: !_hasColumns);
        table["metadata"] = new JsonObject { ["resourceVersion"] = value["metadata"]!["resourceVersion"]!.DeepClone() };
        _hasColumns = true;
        return table;
    }

    private JsonObject Bookmark(WatchEvent watchEvent)
    {
        JsonObject metadata = [];
        if (watchEvent.EndsInitialEvents)
        {
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        }

        return new() { ["apiVersion"] = served.Kind.ApiVersion, ["kind"] = served.Kind.Kind, ["metadata"] = metadata };
    }
}

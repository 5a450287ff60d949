using System.Text;
using FlagImportOperator.Kubernetes.Client;

namespace FlagImportOperator.Kubernetes.Events;

/// <summary>One event as recorded.</summary>
internal sealed record PendingEvent(ObjectReference About, bool Warning, string Reason, string Action, string Note, DateTimeOffset At)
{
    /// <summary>Events of cluster-scoped objects live in namespace default.</summary>
    public string Namespace => About.Key.Namespace.Length == 0 ? "default" : About.Key.Namespace;

    /// <summary>Events that are equal in all of this are one series.</summary>
    public (string Uid, bool Warning, string Reason, string Action, string Note) Identity => (About.Uid, Warning, Reason, Action, Note);
}

/// <summary>JSON of events.k8s.io/v1, within the limits that its validation sets. Pure.</summary>
internal static class EventBodies
{
    public const int LongestNote = 1024; // bytes
    private const int LongestWord = 128; // of reason, action, reportingInstance
    private const int LongestName = 253;

    public static byte[] New(PendingEvent pending, string name, string controller, string instance) => JsonBody.Write(writer =>
    {
        writer.WriteString("apiVersion", "events.k8s.io/v1");
        writer.WriteString("kind", "Event");
        writer.WriteStartObject("metadata");
        writer.WriteString("name", name);
        writer.WriteString("namespace", pending.Namespace);
        writer.WriteEndObject();
        writer.WriteString("eventTime", JsonBody.MicroTime(pending.At));
        writer.WriteString("reportingController", controller);
        writer.WriteString("reportingInstance", Cut(instance, LongestWord));
        writer.WriteString("type", pending.Warning ? "Warning" : "Normal");
        writer.WriteString("reason", Cut(pending.Reason, LongestWord));
        writer.WriteString("action", Cut(pending.Action, LongestWord));
        writer.WriteString("note", pending.Note);
        writer.WriteStartObject("regarding");
        writer.WriteString("apiVersion", pending.About.ApiVersion);
        writer.WriteString("kind", pending.About.Kind);
        writer.WriteString("name", pending.About.Key.Name);
        if (pending.About.Key.Namespace.Length > 0)
        {
            writer.WriteString("namespace", pending.About.Key.Namespace);
        }

        writer.WriteString("uid", pending.About.Uid);
        writer.WriteString("resourceVersion", pending.About.ResourceVersion);
        writer.WriteEndObject();
    });

    public static byte[] Again(int count, DateTimeOffset lastObserved) => JsonBody.Write(writer =>
    {
        writer.WriteStartObject("series");
        writer.WriteNumber("count", count);
        writer.WriteString("lastObservedTime", JsonBody.MicroTime(lastObserved));
        writer.WriteEndObject();
    });

    /// <summary><c>OBJECT.ID</c>, as kubectl shows them.</summary>
    public static string Name(string objectName, string id)
    {
        var room = LongestName - id.Length - 1;
        var start = objectName.Length > room ? objectName[..room].TrimEnd('.', '-') : objectName;
        return $"{start}.{id}";
    }

    /// <summary>At most so many bytes of UTF-8, cut between characters.</summary>
    public static string Cut(string text, int maxBytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= maxBytes)
        {
            return text;
        }

        const string Ellipsis = "...";
        var bytes = 0;
        var end = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (bytes + rune.Utf8SequenceLength > maxBytes - Ellipsis.Length)
            {
                break;
            }

            bytes += rune.Utf8SequenceLength;
            end += rune.Utf16SequenceLength;
        }

        return text[..end] + Ellipsis;
    }
}

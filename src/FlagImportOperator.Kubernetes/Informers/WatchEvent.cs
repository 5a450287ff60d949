using System.Text.Json;

namespace FlagImportOperator.Kubernetes.Informers;

internal enum WatchEventType
{
    Unknown,
    Added,
    Modified,
    Deleted,
    Bookmark,
    Error,
}

/// <summary>One line of a watch: the type, and where its object lies.</summary>
internal readonly ref struct WatchEvent(WatchEventType type, ReadOnlySpan<byte> json)
{
    public WatchEventType Type { get; } = type;

    /// <summary>The object's UTF-8, a part of the line.</summary>
    public ReadOnlySpan<byte> Json { get; } = json;

    /// <summary>Reads a line. Throws <see cref="JsonException"/>.</summary>
    public static WatchEvent Parse(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line, ObjectHeader.ReaderOptions);
        WatchEventType? type = null;
        ReadOnlySpan<byte> json = default;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A watch event is not an object.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                type = TypeOf(ref reader);
            }
            else if (reader.ValueTextEquals("object"u8))
            {
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                if (type is not null)
                {
                    // metav1.WatchEvent has these two members only: what is left is the object and one brace. So the object is gone
                    // through once, by its projector, and not here as well.
                    return new WatchEvent(type.Value, WithoutBrace(line[start..]));
                }

                reader.Skip();
                json = line[start..(int)reader.BytesConsumed];
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return type is not null && !json.IsEmpty
            ? new WatchEvent(type.Value, json)
            : throw new JsonException("A watch event has no type or no object.");
    }

    private static ReadOnlySpan<byte> WithoutBrace(ReadOnlySpan<byte> rest)
    {
        rest = rest.TrimEnd(" \t\r\n"u8);
        if (rest.Length < 3 || rest[0] != '{' || rest[^1] != '}')
        {
            throw new JsonException("A watch event is cut off.");
        }

        rest = rest[..^1].TrimEnd(" \t\r\n"u8);
        return rest[^1] == '}' ? rest : throw new JsonException("A watch event is cut off.");
    }

    private static WatchEventType TypeOf(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("MODIFIED"u8) ? WatchEventType.Modified
        : reader.ValueTextEquals("ADDED"u8) ? WatchEventType.Added
        : reader.ValueTextEquals("DELETED"u8) ? WatchEventType.Deleted
        : reader.ValueTextEquals("BOOKMARK"u8) ? WatchEventType.Bookmark
        : reader.ValueTextEquals("ERROR"u8) ? WatchEventType.Error
        : WatchEventType.Unknown;
}

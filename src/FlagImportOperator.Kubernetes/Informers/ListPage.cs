using System.Text.Json;

namespace FlagImportOperator.Kubernetes.Informers;

/// <summary>One page of a list: its metadata, and its items as spans of the page's own UTF-8, one at a time.</summary>
internal ref struct ListPage
{
    private readonly ReadOnlySpan<byte> _json;
    private Utf8JsonReader _items;

    /// <summary>Reads the metadata; items are only looked at by <see cref="NextItem"/>. Throws <see cref="JsonException"/>.</summary>
    public ListPage(ReadOnlySpan<byte> json)
    {
        _json = json;
        var reader = new Utf8JsonReader(json, ObjectHeader.ReaderOptions);
        if (!ObjectHeader.FindMember(ref reader, "metadata"u8))
        {
            throw new JsonException("The list has no metadata.");
        }

        (ResourceVersion, Continue) = ReadMetadata(ref reader);
        // Servers write metadata before items, so that the one scan goes on; otherwise it starts again.
        var rest = reader;
        while (rest.Read() && rest.TokenType == JsonTokenType.PropertyName)
        {
            var items = rest.ValueTextEquals("items"u8);
            rest.Read();
            if (items)
            {
                _items = rest;
                return;
            }

            rest.Skip();
        }

        _items = new Utf8JsonReader(json, ObjectHeader.ReaderOptions);
        if (!ObjectHeader.FindMember(ref _items, "items"u8))
        {
            throw new JsonException("The list has no items.");
        }
    }

    /// <summary>metadata.resourceVersion of the list.</summary>
    public ulong ResourceVersion { get; }

    /// <summary>The token of the next page; null on the last one.</summary>
    public string? Continue { get; }

    /// <summary>The next item's UTF-8; false after the last.</summary>
    public bool NextItem(out ReadOnlySpan<byte> item)
    {
        // "items": null is how Go writes an empty list.
        if (_items.TokenType != JsonTokenType.Null && _items.Read() && _items.TokenType == JsonTokenType.StartObject)
        {
            var start = (int)_items.TokenStartIndex;
            _items.Skip();
            item = _json[start..(int)_items.BytesConsumed];
            return true;
        }

        item = default;
        return false;
    }

    private static (ulong Version, string? Continue) ReadMetadata(ref Utf8JsonReader reader)
    {
        ulong? version = null;
        string? token = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isVersion = reader.ValueTextEquals("resourceVersion"u8);
            var isContinue = reader.ValueTextEquals("continue"u8);
            reader.Read();
            if (isVersion)
            {
                version = ObjectHeader.ParseVersion(ref reader);
            }
            else if (isContinue)
            {
                token = reader.GetString() is { Length: > 0 } given ? given : null;
            }
            else
            {
                reader.Skip();
            }
        }

        return (version ?? throw new JsonException("The list has no metadata.resourceVersion."), token);
    }
}

using System.Buffers.Text;
using System.Text.Json;

namespace FlagImportOperator.Kubernetes.Informers;

/// <summary>
/// The part of metadata that every projection needs. <see cref="Key"/>'s namespace is empty for a cluster-scoped object; namespaces are
/// pooled strings.
/// </summary>
public readonly record struct ObjectHeader(NamespacedName Key, string Uid, ulong ResourceVersion)
{
    // Deep managedFields of deeply nested objects pass through readers too; .NET's default of 64 is too little for them.
    internal static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = 512 };

    /// <summary>
    /// Reads the header of an object's UTF-8 JSON, and no further than needed. Throws <see cref="JsonException"/> that names the member
    /// which is missing or wrong.
    /// </summary>
    public static ObjectHeader Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, ReaderOptions);
        if (FindMember(ref reader, "metadata"u8))
        {
            return ReadMetadata(ref reader, stopEarly: true);
        }

        throw new JsonException("The object has no metadata.");
    }

    /// <summary>
    /// The same for a projector that goes through the object with a reader of its own: <paramref name="reader"/> stands on the value of
    /// <c>metadata</c> and is left on its end.
    /// </summary>
    public static ObjectHeader ReadMetadata(ref Utf8JsonReader reader) => ReadMetadata(ref reader, stopEarly: false);

    /// <summary>metadata.resourceVersion alone: a bookmark has no name.</summary>
    internal static ulong ReadResourceVersion(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, ReaderOptions);
        return FindMember(ref reader, "metadata"u8) && FindMember(ref reader, "resourceVersion"u8)
            ? ParseVersion(ref reader)
            : throw new JsonException("The object has no metadata.resourceVersion.");
    }

    /// <summary>metadata.resourceVersion where the reader stands on it.</summary>
    internal static ulong ParseVersion(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String && Utf8Parser.TryParse(reader.ValueSpan, out ulong version, out var used)
            && used == reader.ValueSpan.Length && used > 0)
        {
            return version;
        }

        throw new JsonException("metadata.resourceVersion is not a number in a string.");
    }

    /// <summary>From before an object, or on its start, to the value of one of its members; false when it has none of that name.</summary>
    internal static bool FindMember(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (reader.TokenType == JsonTokenType.None)
        {
            reader.Read();
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(name);
            reader.Read();
            if (found)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    private static ObjectHeader ReadMetadata(ref Utf8JsonReader reader, bool stopEarly)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("metadata is not an object.");
        }

        string? ns = null, name = null, uid = null;
        ulong? version = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("namespace"u8))
            {
                reader.Read();
                ns = reader.HasValueSequence || reader.ValueIsEscaped ? reader.GetString() : Utf8NamePool.Namespaces.Get(reader.ValueSpan);
            }
            else if (reader.ValueTextEquals("name"u8))
            {
                reader.Read();
                name = reader.GetString();
            }
            else if (reader.ValueTextEquals("uid"u8))
            {
                reader.Read();
                uid = reader.GetString();
            }
            else if (reader.ValueTextEquals("resourceVersion"u8))
            {
                reader.Read();
                version = ParseVersion(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }

            // A namespaced object's namespace comes before its resourceVersion and uid, but that is the server's habit and no promise.
            if (stopEarly && ns is not null && name is not null && uid is not null && version is not null)
            {
                break;
            }
        }

        return new ObjectHeader(
            new NamespacedName(ns ?? "", name ?? throw Missing("name")),
            uid ?? throw Missing("uid"),
            version ?? throw Missing("resourceVersion"));
    }

    private static JsonException Missing(string member) => new($"The object has no metadata.{member}.");
}

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FlagImportOperator.Sandbox.Kubernetes.Requests;

/// <summary>Reads JSON as Go does: the last of several equal names counts, and the others are reported.</summary>
internal static class JsonBody
{
    private const int MostDepth = 256;

    /// <summary>The document, and the paths of names that stood there more than once.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static (JsonNode? Document, IReadOnlyList<string> Duplicates) Read(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MostDepth });
        List<string> duplicates = [];
        reader.Read();
        var document = Value(ref reader, "", duplicates);
        return reader.Read() ? throw new JsonException("there is something after the document") : (document, duplicates);
    }

    private static JsonNode? Value(ref Utf8JsonReader reader, string path, List<string> duplicates) => reader.TokenType switch
    {
        JsonTokenType.StartObject => Members(ref reader, path, duplicates),
        JsonTokenType.StartArray => Items(ref reader, path, duplicates),
        JsonTokenType.String => JsonValue.Create(reader.GetString()),
        JsonTokenType.Number => reader.TryGetInt64(out var number) ? JsonValue.Create(number) : JsonValue.Create(reader.GetDouble()),
        JsonTokenType.True => JsonValue.Create(true),
        JsonTokenType.False => JsonValue.Create(false),
        _ => null,
    };

    private static JsonObject Members(ref Utf8JsonReader reader, string path, List<string> duplicates)
    {
        JsonObject members = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            var at = path.Length == 0 ? name : $"{path}.{name}";
            if (members.ContainsKey(name))
            {
                duplicates.Add(at);
            }

            reader.Read();
            members[name] = Value(ref reader, at, duplicates);
        }

        return members;
    }

    private static JsonArray Items(ref Utf8JsonReader reader, string path, List<string> duplicates)
    {
        JsonArray items = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(Value(ref reader, $"{path}[{items.Count}]", duplicates));
        }

        return items;
    }

    /// <summary>Text for a message: the body, shortened.</summary>
    public static string Excerpt(ReadOnlySpan<byte> utf8)
    {
        const int Longest = 200;
        return utf8.Length == 0 ? "<empty>" : Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, Longest)]);
    }
}

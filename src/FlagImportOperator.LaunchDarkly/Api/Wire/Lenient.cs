using System.Text.Json;

namespace FlagImportOperator.LaunchDarkly.Wire;

/// <summary>
/// Reads JSON values of which only the meaning is certain, not the type (LD §10.1.3): what has an unexpected type counts as absent.
/// Each method is entered on the first token of a value and leaves the reader on its last.
/// </summary>
internal static class Lenient
{
    /// <summary>Moves into an object that the reader stands on; false when it is none, and then it is skipped.</summary>
    public static bool Enter(ref Utf8JsonReader reader, JsonTokenType start)
    {
        if (reader.TokenType == start)
        {
            return true;
        }

        Skip(ref reader);
        return false;
    }

    /// <summary>Moves to the next member's name; false at the object's end.</summary>
    public static bool NextMember(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    /// <summary>Moves to the next element; false at the array's end.</summary>
    public static bool NextElement(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType != JsonTokenType.EndArray;

    /// <summary>True when the reader stands on that member's name, and then it is moved to its value.</summary>
    public static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) => reader.ValueTextEquals(name) && reader.Read();

    /// <summary>Passes over a value, or over a member when the reader stands on its name.</summary>
    public static void Skip(ref Utf8JsonReader reader)
    {
        // Skip() itself refuses a reader over a part of a document, also where that part holds the whole value.
        if (!reader.TrySkip())
        {
            throw new JsonException("The answer ends too early.");
        }
    }

    public static string? Text(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString();
        }

        Skip(ref reader);
        return null;
    }

    /// <summary>A text that recurs among the items of a list.</summary>
    public static string? CommonText(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return StringPool.GetString(ref reader);
        }

        Skip(ref reader);
        return null;
    }

    /// <summary>A number, or a text that holds one: rendered examples quote their timestamps (LD §1.1).</summary>
    public static long? Number(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number when reader.TryGetInt64(out var whole):
                return whole;
            case JsonTokenType.Number when reader.TryGetDouble(out var real) && Math.Abs(real) < 9e18:
                return (long)real;
            case JsonTokenType.String when long.TryParse(reader.GetString(), System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var quoted):
                return quoted;
            default:
                Skip(ref reader);
                return null;
        }
    }

    /// <summary>Epoch milliseconds. Absent, null and 0 mean never (LD §1.1), and so does what lies before 1970, such as a zero time of Go's.</summary>
    public static long? Milliseconds(ref Utf8JsonReader reader) => Number(ref reader) is > 0 and var milliseconds ? milliseconds : null;

    public static List<string>? TextList(ref Utf8JsonReader reader)
    {
        if (!Enter(ref reader, JsonTokenType.StartArray))
        {
            return null;
        }

        var list = new List<string>(2);
        while (NextElement(ref reader))
        {
            if (CommonText(ref reader) is { } text)
            {
                list.Add(text);
            }
        }

        return list;
    }

    /// <summary>An object of texts; members of other types are given as their JSON text.</summary>
    public static Dictionary<string, string>? TextMap(ref Utf8JsonReader reader)
    {
        if (!Enter(ref reader, JsonTokenType.StartObject))
        {
            return null;
        }

        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        while (NextMember(ref reader))
        {
            var key = reader.GetString()!;
            reader.Read();
            if (reader.TokenType == JsonTokenType.String)
            {
                map[key] = reader.GetString()!;
                continue;
            }

            using var other = JsonDocument.ParseValue(ref reader);
            map[key] = other.RootElement.GetRawText();
        }

        return map;
    }
}

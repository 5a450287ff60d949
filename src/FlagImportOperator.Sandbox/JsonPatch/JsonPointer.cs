using System.Globalization;

namespace FlagImportOperator.Sandbox.JsonPatch;

/// <summary>A parsed RFC 6901 pointer.</summary>
internal sealed class JsonPointer
{
    private JsonPointer(string text, string[] tokens)
    {
        Text = text;
        Tokens = tokens;
    }

    public string Text { get; }

    public IReadOnlyList<string> Tokens { get; }

    public bool IsRoot => Tokens.Count == 0;

    public string Last => Tokens[^1];

    public static bool TryParse(string text, out JsonPointer pointer)
    {
        pointer = new JsonPointer(text, []);
        if (text.Length == 0)
        {
            return true;
        }

        if (text[0] != '/')
        {
            return false;
        }

        var tokens = text[1..].Split('/');
        for (var i = 0; i < tokens.Length; i++)
        {
            if (!TryUnescape(tokens[i], out tokens[i]))
            {
                return false;
            }
        }

        pointer = new JsonPointer(text, tokens);
        return true;
    }

    /// <summary>RFC 6901 §4: digits without a leading zero; a number beyond any array is simply out of range.</summary>
    public static bool TryIndex(string token, out int index)
    {
        index = -1;
        if (token.Length == 0 || (token.Length > 1 && token[0] == '0') || token.AsSpan().IndexOfAnyExceptInRange('0', '9') >= 0)
        {
            return false;
        }

        if (!int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out index))
        {
            index = int.MaxValue;
        }

        return true;
    }

    public bool IsProperPrefixOf(JsonPointer other) =>
        Tokens.Count < other.Tokens.Count && Tokens.SequenceEqual(other.Tokens.Take(Tokens.Count));

    public override string ToString() => Text;

    private static bool TryUnescape(string token, out string plain)
    {
        plain = token;
        for (var i = token.IndexOf('~', StringComparison.Ordinal); i >= 0; i = token.IndexOf('~', i + 1))
        {
            if (i + 1 >= token.Length || token[i + 1] is not ('0' or '1'))
            {
                return false;
            }
        }

        // RFC 6901 §4: ~1 first, so that ~01 becomes ~1 and not a slash.
        plain = token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
        return true;
    }
}

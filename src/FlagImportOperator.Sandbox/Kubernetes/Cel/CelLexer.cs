using System.Globalization;
using System.Text;

namespace FlagImportOperator.Sandbox.Kubernetes.Cel;

internal enum CelTokenKind
{
    Identifier,
    Symbol,
    Value,
    End,
}

/// <summary>A word of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As written; of a symbol or an identifier.</param>
/// <param name="Value">Of a literal: string, long, double.</param>
internal readonly record struct CelToken(CelTokenKind Kind, string Text, object? Value = null);

/// <summary>An expression as words. Unsigned numbers and bytes are refused.</summary>
internal sealed class CelLexer(string source)
{
    private static readonly string[] Symbols =
        ["&&", "||", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", ".", ",", "(", ")", "[", "]", "{", "}"];

    private int _at;

    /// <summary>The last one is of kind <see cref="CelTokenKind.End"/>.</summary>
    /// <exception cref="CelSyntaxException">A character, literal or escape that is not known.</exception>
    public IReadOnlyList<CelToken> Tokens()
    {
        List<CelToken> tokens = [];
        for (SkipSpace(); _at < source.Length; SkipSpace())
        {
            tokens.Add(Next());
        }

        return [.. tokens, new(CelTokenKind.End, "the end")];
    }

    private CelToken Next()
    {
        if (StringStart() is var (raw, quote))
        {
            return new(CelTokenKind.Value, "a string", raw ? Raw(quote) : Escaped(quote));
        }

        if (char.IsAsciiLetter(Peek()) || Peek() == '_')
        {
            return Identifier();
        }

        if (char.IsAsciiDigit(Peek()) || (Peek() == '.' && char.IsAsciiDigit(Peek(1))))
        {
            return Number();
        }

        var symbol = Array.Find(Symbols, candidate => source.AsSpan(_at).StartsWith(candidate, StringComparison.Ordinal))
            ?? throw new CelSyntaxException($"character '{Peek()}'");
        _at += symbol.Length;
        return new(CelTokenKind.Symbol, symbol);
    }

    private void SkipSpace()
    {
        while (_at < source.Length && (char.IsWhiteSpace(source[_at]) || source.AsSpan(_at).StartsWith("//")))
        {
            _at = source[_at] == '/' ? EndOfLine() : _at + 1;
        }

        int EndOfLine() => source.IndexOf('\n', _at) is var end && end < 0 ? source.Length : end;
    }

    private CelToken Identifier()
    {
        var start = _at;
        while (char.IsAsciiLetterOrDigit(Peek()) || Peek() == '_')
        {
            _at++;
        }

        return new(CelTokenKind.Identifier, source[start.._at]);
    }

    private CelToken Number()
    {
        var start = _at;
        if (Peek() == '0' && Peek(1) is 'x' or 'X')
        {
            _at += 2;
            TakeWhile(char.IsAsciiHexDigit);
            return Integer(source[(start + 2).._at], NumberStyles.HexNumber);
        }

        TakeWhile(char.IsAsciiDigit);
        var isDouble = false;
        if (Peek() == '.' && char.IsAsciiDigit(Peek(1)))
        {
            isDouble = true;
            _at++;
            TakeWhile(char.IsAsciiDigit);
        }

        if (Peek() is 'e' or 'E')
        {
            isDouble = true;
            _at += Peek(1) is '+' or '-' ? 2 : 1;
            TakeWhile(char.IsAsciiDigit);
        }

        return isDouble
            ? new(CelTokenKind.Value, "a number", double.Parse(source.AsSpan(start, _at - start), CultureInfo.InvariantCulture))
            : Integer(source[start.._at], NumberStyles.None);
    }

    private CelToken Integer(string digits, NumberStyles styles)
    {
        if (Peek() is 'u' or 'U')
        {
            throw new CelSyntaxException("an unsigned number");
        }

        // The lowest number has no positive counterpart: the parser gives it its sign.
        return ulong.TryParse(digits, styles, CultureInfo.InvariantCulture, out var value) && value <= (ulong)long.MaxValue + 1
            ? new(CelTokenKind.Value, "a number", value > long.MaxValue ? CelParser.BeyondLong : (long)value)
            : throw new CelSyntaxException($"number {digits}");
    }

    private (bool Raw, string Quote)? StringStart()
    {
        var raw = Peek() is 'r' or 'R';
        if (Peek() is 'b' or 'B' && Peek(1) is '\'' or '"')
        {
            throw new CelSyntaxException("bytes");
        }

        var mark = Peek(raw ? 1 : 0);
        if (mark is not ('\'' or '"'))
        {
            return null;
        }

        _at += raw ? 1 : 0;
        var triple = new string(mark, 3);
        var quote = source.AsSpan(_at).StartsWith(triple) ? triple : mark.ToString();
        _at += quote.Length;
        return (raw, quote);
    }

    private string Raw(string quote)
    {
        var end = source.IndexOf(quote, _at, StringComparison.Ordinal);
        if (end < 0)
        {
            throw new CelSyntaxException("a string without its closing quote");
        }

        var text = source[_at..end];
        _at = end + quote.Length;
        return text;
    }

    private string Escaped(string quote)
    {
        var text = new StringBuilder();
        while (!source.AsSpan(_at).StartsWith(quote))
        {
            if (_at >= source.Length || (quote.Length == 1 && Peek() is '\n' or '\r'))
            {
                throw new CelSyntaxException("a string without its closing quote");
            }

            var character = source[_at++];
            text.Append(character == '\\' ? Escape() : character.ToString());
        }

        _at += quote.Length;
        return text.ToString();
    }

    private string Escape()
    {
        var escape = Peek();
        _at++;
        return escape switch
        {
            'a' => "\a",
            'b' => "\b",
            'f' => "\f",
            'n' => "\n",
            'r' => "\r",
            't' => "\t",
            'v' => "\v",
            '\\' or '\'' or '"' or '`' or '?' => escape.ToString(),
            'x' or 'X' => CodePoint(2, 16),
            'u' => CodePoint(4, 16),
            'U' => CodePoint(8, 16),
            >= '0' and <= '3' => CodePoint(3, 8, back: 1),
            _ => throw new CelSyntaxException($"escape \\{escape}"),
        };
    }

    private string CodePoint(int digits, int radix, int back = 0)
    {
        _at -= back;
        var value = 0;
        for (var end = _at + digits; _at < end; _at++)
        {
            var digit = char.IsAsciiHexDigit(Peek()) ? Convert.ToInt32(Peek().ToString(), 16) : radix;
            value = digit < radix ? (value * radix) + digit : throw new CelSyntaxException($"escape with the digit '{Peek()}'");
        }

        return Rune.IsValid(value) ? new Rune(value).ToString() : throw new CelSyntaxException($"escape of U+{value:X4}");
    }

    private void TakeWhile(Func<char, bool> wanted)
    {
        while (wanted(Peek()))
        {
            _at++;
        }
    }

    private char Peek(int ahead = 0) => _at + ahead < source.Length ? source[_at + ahead] : '\0';
}

using System.Text;
using System.Text.RegularExpressions;

namespace FlagImportOperator.Sandbox.Kubernetes.Go;

/// <summary>
/// A regular expression with the meaning that Go gives it: <c>$</c> is the very end, <c>\w</c>, <c>\d</c> and <c>\s</c> are ASCII, and
/// a character is a code point. What cannot be said so in .NET is refused.
/// </summary>
internal static class Re2Pattern
{
    private const string Pair = "[\\uD800-\\uDBFF][\\uDC00-\\uDFFF]";

    /// <summary>To be searched for, not matched in full, unless the pattern has anchors.</summary>
    /// <exception cref="NotSupportedException">The pattern is invalid, or uses something that is not translated.</exception>
    public static Regex Compile(string pattern)
    {
        try
        {
            return new(new Translator(pattern).Run(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw new NotSupportedException($"regular expression '{pattern}': {exception.Message}", exception);
        }
    }

    private sealed class Translator(string pattern)
    {
        private readonly StringBuilder _output = new();

        private int _at;

        public string Run()
        {
            while (_at < pattern.Length)
            {
                Step(pattern[_at++]);
            }

            return _output.ToString();
        }

        private void Step(char character)
        {
            switch (character)
            {
                case '$':
                    _output.Append("\\z");
                    break;
                case '.':
                    _output.Append($"(?:{Pair}|[^\\n\\uD800-\\uDFFF])");
                    break;
                case '\\':
                    _output.Append(Escape(inClass: false));
                    break;
                case '[':
                    Class();
                    break;
                case '(':
                    Group();
                    break;
                case '#' or ' ':
                    _output.Append('\\').Append(character);
                    break;
                default:
                    _output.Append(char.IsSurrogate(character) ? throw Unknown("a character beyond U+FFFF") : character);
                    break;
            }
        }

        private void Group()
        {
            _output.Append('(');
            if (Next() != '?')
            {
                return;
            }

            if (!pattern.AsSpan(_at).StartsWith("?:"))
            {
                throw Unknown($"({pattern[_at..Math.Min(pattern.Length, _at + 2)]}");
            }

            _output.Append("?:");
            _at += 2;
        }

        private void Class()
        {
            var members = new StringBuilder();
            var negated = Next() == '^';
            _at += negated ? 1 : 0;
            // A bracket that stands first is a member.
            for (var first = true; first || Next() != ']'; first = false)
            {
                var member = _at < pattern.Length ? pattern[_at++] : throw Unknown("a [ without ]");
                members.Append(member switch
                {
                    '\\' => Escape(inClass: true),
                    '[' when Next() == ':' => throw Unknown("[:class:]"),
                    '[' or ']' => $"\\{member}",
                    // .NET would subtract a class.
                    '-' when Next() == '[' => throw Unknown("-["),
                    _ when char.IsSurrogate(member) => throw Unknown("a character beyond U+FFFF"),
                    _ => member.ToString(),
                });
            }

            _at++;
            _output.Append(negated ? $"(?:{Pair}|[^{members}\\uD800-\\uDFFF])" : $"[{members}]");
        }

        private string Escape(bool inClass)
        {
            var escaped = _at < pattern.Length ? pattern[_at++] : throw Unknown("a \\ at the end");
            return escaped switch
            {
                'd' => inClass ? "0-9" : "[0-9]",
                'w' => inClass ? "0-9A-Za-z_" : "[0-9A-Za-z_]",
                's' => inClass ? "\\t\\n\\f\\r " : "[\\t\\n\\f\\r ]",
                'D' when !inClass => $"(?:{Pair}|[^0-9\\uD800-\\uDFFF])",
                'W' when !inClass => $"(?:{Pair}|[^0-9A-Za-z_\\uD800-\\uDFFF])",
                'S' when !inClass => $"(?:{Pair}|[^\\t\\n\\f\\r \\uD800-\\uDFFF])",
                'A' or 'z' when !inClass => $"\\{escaped}",
                'n' or 't' or 'r' or 'f' or 'v' => $"\\{escaped}",
                _ when char.IsAsciiLetterOrDigit(escaped) => throw Unknown($"\\{escaped}"),
                _ => $"\\{escaped}",
            };
        }

        private char Next() => _at < pattern.Length ? pattern[_at] : '\0';

        private NotSupportedException Unknown(string what) => new($"{what} is not supported at {_at}");
    }
}

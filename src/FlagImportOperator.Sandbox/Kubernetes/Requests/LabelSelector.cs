using System.Globalization;
using FlagImportOperator.Sandbox.Kubernetes.Http;

namespace FlagImportOperator.Sandbox.Kubernetes.Requests;

/// <summary>A label selector: <c>a=b,c!=d,e in (f,g),h notin (i),j,!k,l&gt;1</c>.</summary>
internal sealed class LabelSelector
{
    private readonly List<Requirement> _requirements = [];

    private enum Operator
    {
        In,
        NotIn,
        Exists,
        DoesNotExist,
        GreaterThan,
        LessThan,
    }

    private LabelSelector()
    {
    }

    /// <summary>Whether everything matches.</summary>
    public bool IsEmpty => _requirements.Count == 0;

    /// <summary>Throws <see cref="ApiException"/> (400) for text that is no selector.</summary>
    public static LabelSelector Parse(string? text)
    {
        var selector = new LabelSelector();
        if (!string.IsNullOrWhiteSpace(text))
        {
            var reader = new Reader(text);
            do
            {
                selector._requirements.Add(reader.Requirement());
            }
            while (reader.TakesComma());
        }

        return selector;
    }

    /// <summary>Whether all requirements hold. A label that is absent is unequal to every value.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels) => _requirements.TrueForAll(requirement =>
    {
        var has = labels.TryGetValue(requirement.Key, out var value);
        return requirement.Operator switch
        {
            Operator.Exists => has,
            Operator.DoesNotExist => !has,
            Operator.In => has && requirement.Values.Contains(value!),
            Operator.GreaterThan => Compare(value, requirement.Values[0]) > 0,
            Operator.LessThan => Compare(value, requirement.Values[0]) < 0,
            _ => !has || !requirement.Values.Contains(value!),
        };
    });

    // 0 when either is no whole number: then neither is less.
    private static int Compare(string? label, string bound) =>
        long.TryParse(label, CultureInfo.InvariantCulture, out var left) && long.TryParse(bound, CultureInfo.InvariantCulture, out var right) ? left.CompareTo(right) : 0;

    private sealed record Requirement(string Key, Operator Operator, IReadOnlyList<string> Values);

    /// <summary>Reads requirement by requirement.</summary>
    private sealed class Reader(string text)
    {
        private const string Special = "=!(),<>";
        private int _at;

        public Requirement Requirement()
        {
            if (Takes("!"))
            {
                return new(Word("identifier"), Operator.DoesNotExist, []);
            }

            var key = Word("!, identifier, or 'end of string'");
            if (AtEndOr(','))
            {
                return new(key, Operator.Exists, []);
            }

            foreach (var (token, operation) in (ReadOnlySpan<(string, Operator)>)
                [("==", Operator.In), ("=", Operator.In), ("!=", Operator.NotIn), (">", Operator.GreaterThan), ("<", Operator.LessThan)])
            {
                if (Takes(token))
                {
                    return new(key, operation, [Value()]);
                }
            }

            const string Operators = "in, notin, =, ==, !=, gt, lt";
            return Word(Operators) switch
            {
                "in" => new(key, Operator.In, Values()),
                "notin" => new(key, Operator.NotIn, Values()),
                var other => throw Failure(other, Operators),
            };
        }

        public bool TakesComma()
        {
            if (Takes(","))
            {
                return true;
            }

            return _at >= text.Length ? false : throw Failure(text[_at].ToString(), "',' or 'end of string'");
        }

        private List<string> Values()
        {
            if (!Takes("("))
            {
                // Without a comma, as the API server says it.
                throw ApiException.BadRequest($"unable to parse requirement: found '{Word("'('")}' expected: '('");
            }

            List<string> values = [];
            do
            {
                values.Add(Value());
            }
            while (Takes(","));
            return Takes(")") ? values : throw Failure(Rest(), "',' or ')'");
        }

        // An empty value is allowed: "a=" and "a in (b,)".
        private string Value()
        {
            SkipSpace();
            if (_at < text.Length && "=!(<>".Contains(text[_at], StringComparison.Ordinal))
            {
                throw Failure(text[_at].ToString(), "identifier");
            }

            return AtEndOr(',') || text[_at] == ')' ? "" : Word("identifier");
        }

        private string Word(string expected)
        {
            SkipSpace();
            var start = _at;
            while (_at < text.Length && !char.IsWhiteSpace(text[_at]) && !Special.Contains(text[_at], StringComparison.Ordinal))
            {
                _at++;
            }

            return _at > start ? text[start.._at] : throw Failure(Rest(), expected);
        }

        private bool Takes(string token)
        {
            SkipSpace();
            if (!text.AsSpan(_at).StartsWith(token, StringComparison.Ordinal))
            {
                return false;
            }

            _at += token.Length;
            return true;
        }

        private bool AtEndOr(char end)
        {
            SkipSpace();
            return _at >= text.Length || text[_at] == end;
        }

        private string Rest() => _at < text.Length ? text[_at].ToString() : "";

        private void SkipSpace()
        {
            while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            {
                _at++;
            }
        }

        private static ApiException Failure(string found, string expected) =>
            ApiException.BadRequest($"unable to parse requirement: found '{found}', expected: {expected}");
    }
}

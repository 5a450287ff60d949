namespace FlagImportOperator.Sandbox.Kubernetes.Cel;

/// <summary>Recursive descent by CEL's grammar; macros are expanded as they are met.</summary>
internal sealed class CelParser
{
    /// <summary>9223372036854775808, which is only a number with a minus before it.</summary>
    public static readonly object BeyondLong = new();

    private static readonly HashSet<string> Reserved =
    [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "in", "let", "loop", "package", "namespace",
        "return", "var", "void", "while",
    ];

    private static readonly string[][] Levels =
        [["==", "!=", "<", "<=", ">", ">=", "in"], ["+", "-"], ["*", "/", "%"]];

    private readonly IReadOnlyList<CelToken> _tokens;

    private int _at;

    private CelParser(IReadOnlyList<CelToken> tokens) => _tokens = tokens;

    private CelToken Current => _tokens[_at];

    /// <exception cref="CelSyntaxException">It is no expression, or uses something that is not known.</exception>
    public static CelExpression Parse(string source)
    {
        var parser = new CelParser(new CelLexer(source).Tokens());
        var expression = parser.Expression();
        return parser.Current.Kind == CelTokenKind.End ? expression : throw parser.Unexpected();
    }

    private CelExpression Expression()
    {
        var condition = Or();
        if (!Take("?"))
        {
            return condition;
        }

        var then = Or();
        Expect(":");
        return new CelConditional(condition, then, Expression());
    }

    private CelExpression Or()
    {
        var left = And();
        while (Take("||"))
        {
            left = new CelBinary("||", left, And());
        }

        return left;
    }

    private CelExpression And()
    {
        var left = Level(0);
        while (Take("&&"))
        {
            left = new CelBinary("&&", left, Level(0));
        }

        return left;
    }

    private CelExpression Level(int level)
    {
        if (level == Levels.Length)
        {
            return Unary();
        }

        var left = Level(level + 1);
        while (Current.Kind != CelTokenKind.Value && Levels[level].Contains(Current.Text))
        {
            var name = Current.Text;
            _at++;
            left = new CelBinary(name, left, Level(level + 1));
        }

        return left;
    }

    private CelExpression Unary()
    {
        if (Take("!"))
        {
            return new CelUnary("!", Unary());
        }

        if (!Take("-"))
        {
            return Member();
        }

        if (Current.Kind == CelTokenKind.Value && ReferenceEquals(Current.Value, BeyondLong))
        {
            _at++;
            return new CelLiteral(long.MinValue);
        }

        return new CelUnary("-", Unary());
    }

    private CelExpression Member()
    {
        var expression = Primary();
        while (true)
        {
            if (Take("."))
            {
                var name = Identifier();
                expression = Take("(") ? Method(expression, name) : new CelSelect(expression, name);
            }
            else if (Take("["))
            {
                expression = new CelIndex(expression, Expression());
                Expect("]");
            }
            else
            {
                return Current.Text == "{" && Current.Kind == CelTokenKind.Symbol ? throw Unexpected() : expression;
            }
        }
    }

    private CelExpression Method(CelExpression target, string name)
    {
        var arguments = Until(")", Expression);
        return (name, arguments) switch
        {
            ("all" or "exists" or "exists_one" or "filter", [CelIdentifier variable, var predicate]) =>
                new CelMacro(name, target, variable.Name, predicate, null),
            ("map", [CelIdentifier variable, var transform]) => new CelMacro(name, target, variable.Name, null, transform),
            ("map", [CelIdentifier variable, var predicate, var transform]) =>
                new CelMacro(name, target, variable.Name, predicate, transform),
            _ => new CelCall(name, IsMember: true, [target, .. arguments]),
        };
    }

    private CelExpression Primary()
    {
        var token = Current;
        if (token.Kind == CelTokenKind.Value)
        {
            _at++;
            return ReferenceEquals(token.Value, BeyondLong)
                ? throw new CelSyntaxException("number 9223372036854775808")
                : new CelLiteral(token.Value);
        }

        if (token.Kind == CelTokenKind.Identifier)
        {
            return Named();
        }

        if (Take("("))
        {
            var inner = Expression();
            Expect(")");
            return inner;
        }

        if (Take("["))
        {
            return new CelListExpression(Until("]", Expression));
        }

        return Take("{") ? new CelMapExpression(Until("}", Entry)) : throw Unexpected();
    }

    private CelExpression Named()
    {
        var name = Current.Text;
        switch (name)
        {
            case "true" or "false":
                _at++;
                return new CelLiteral(name == "true");
            case "null":
                _at++;
                return new CelLiteral(null);
        }

        if (Reserved.Contains(name))
        {
            throw Unexpected();
        }

        _at++;
        if (!Take("("))
        {
            return new CelIdentifier(name);
        }

        var arguments = Until(")", Expression);
        return (name, arguments) switch
        {
            ("has", [CelSelect field]) => new CelHas(field),
            ("has", _) => throw new CelSyntaxException("has() of something other than a field"),
            _ => new CelCall(name, IsMember: false, arguments),
        };
    }

    private (CelExpression Key, CelExpression Value) Entry()
    {
        var key = Expression();
        Expect(":");
        return (key, Expression());
    }

    /// <summary>What is separated by commas; a comma may stand before the closing bracket of a list or map.</summary>
    private List<T> Until<T>(string end, Func<T> item)
    {
        List<T> items = [];
        while (!Take(end))
        {
            items.Add(item());
            if (!Take(",") || (end == ")" && Current.Text == end))
            {
                Expect(end);
                break;
            }
        }

        return items;
    }

    private string Identifier()
    {
        if (Current.Kind != CelTokenKind.Identifier || Current.Text is "in" or "true" or "false" or "null")
        {
            throw Unexpected();
        }

        return _tokens[_at++].Text;
    }

    private bool Take(string symbol)
    {
        var isThere = Current.Kind == CelTokenKind.Symbol && Current.Text == symbol;
        _at += isThere ? 1 : 0;
        return isThere;
    }

    private void Expect(string symbol)
    {
        if (!Take(symbol))
        {
            throw Unexpected();
        }
    }

    private CelSyntaxException Unexpected() => new($"{Current.Text} in this place");
}

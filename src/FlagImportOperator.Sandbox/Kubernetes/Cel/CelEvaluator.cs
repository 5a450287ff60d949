namespace FlagImportOperator.Sandbox.Kubernetes.Cel;

/// <summary>
/// Evaluates a checked expression. Errors are exceptions; <c>&amp;&amp;</c>, <c>||</c>, all and exists take them back where CEL does.
/// </summary>
internal static class CelEvaluator
{
    /// <exception cref="CelException">An error, as the API server words it.</exception>
    public static object? Evaluate(CelExpression expression, CelScope scope) => expression switch
    {
        CelLiteral literal => literal.Value,
        CelIdentifier identifier => scope.Value(identifier.Name),
        CelSelect select => Select(Evaluate(select.Operand, scope), select.Field),
        CelHas has => Evaluate(has.Field.Operand, scope) is CelMap map ? map.TryGet(has.Field.Field, out _) : throw CelException.Overload(),
        CelIndex index => CelOperators.Index(Evaluate(index.Operand, scope), Evaluate(index.Index, scope)),
        CelUnary unary => CelOperators.Apply(unary.Operator, Evaluate(unary.Operand, scope)),
        CelBinary { Operator: "&&" } and => Either(and, scope, decides: false),
        CelBinary { Operator: "||" } or => Either(or, scope, decides: true),
        CelBinary binary => CelOperators.Apply(binary.Operator, Evaluate(binary.Left, scope), Evaluate(binary.Right, scope)),
        CelConditional conditional => Evaluate(Truth(conditional.Condition, scope) ? conditional.Then : conditional.Else, scope),
        CelCall call => CelFunctions.Call(call.Function, [.. call.Arguments.Select(argument => Evaluate(argument, scope))]),
        CelListExpression list => new CelList([.. list.Items.Select(item => Evaluate(item, scope))]),
        CelMapExpression map => Map(map, scope),
        CelMacro macro => Macro(macro, scope),
        _ => throw new NotSupportedException(expression.GetType().Name),
    };

    private static object? Select(object? operand, string field) => operand switch
    {
        CelMap map when map.TryGet(field, out var value) => value,
        CelMap => throw new CelException($"no such key: {field}"),
        _ => throw CelException.Overload(),
    };

    private static bool Truth(CelExpression expression, CelScope scope) =>
        Evaluate(expression, scope) is bool value ? value : throw CelException.Overload();

    // One operand that decides is enough, whatever becomes of the other.
    private static bool Either(CelBinary binary, CelScope scope, bool decides)
    {
        bool left;
        try
        {
            left = Truth(binary.Left, scope);
        }
        catch (CelException)
        {
            if (Truth(binary.Right, scope) == decides)
            {
                return decides;
            }

            throw;
        }

        return left == decides ? decides : Truth(binary.Right, scope);
    }

    private static CelMap Map(CelMapExpression map, CelScope scope)
    {
        var members = new Dictionary<object, object?>();
        foreach (var (key, value) in map.Entries)
        {
            var name = Evaluate(key, scope);
            if (name is not (string or long or bool))
            {
                throw new CelException("unsupported key type");
            }

            if (!members.TryAdd(name, Evaluate(value, scope)))
            {
                throw new CelException("Failed with repeated key");
            }
        }

        return new(members);
    }

    private static object Macro(CelMacro macro, CelScope scope)
    {
        var items = Evaluate(macro.Range, scope) switch
        {
            CelList list => list.Items,
            CelMap { Fields: null } map => [.. map.Members.Keys],
            _ => throw CelException.Overload(),
        };
        var scopes = items.Select(item => scope.With(macro.Variable, item));
        return macro.Macro switch
        {
            "all" => Fold(macro.Predicate!, scopes, decides: false),
            "exists" => Fold(macro.Predicate!, scopes, decides: true),
            "exists_one" => scopes.ToList().FindAll(item => Truth(macro.Predicate!, item)).Count == 1,
            _ => new CelList([.. scopes
                .Where(item => macro.Predicate is null || Truth(macro.Predicate, item))
                .Select(item => macro.Transform is null ? item.Value(macro.Variable) : Evaluate(macro.Transform, item))]),
        };
    }

    private static bool Fold(CelExpression predicate, IEnumerable<CelScope> items, bool decides)
    {
        CelException? error = null;
        foreach (var item in items)
        {
            try
            {
                if (Truth(predicate, item) == decides)
                {
                    return decides;
                }
            }
            catch (CelException exception)
            {
                error ??= exception;
            }
        }

        return error is null ? !decides : throw new CelException(error.Message);
    }
}

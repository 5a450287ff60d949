using FlagImportOperator.Sandbox.Kubernetes.Go;

namespace FlagImportOperator.Sandbox.Kubernetes.Cel;

/// <summary>
/// Finds what an expression names and nobody knows: variables, fields, functions. Operands are left to the evaluation, which refuses
/// those that do not fit.
/// </summary>
internal static class CelChecker
{
    /// <exception cref="CelSyntaxException">Something is not known.</exception>
    public static CelType Check(CelExpression expression, IReadOnlyDictionary<string, CelType> variables)
    {
        return expression switch
        {
            CelLiteral literal => Of(literal.Value),
            CelIdentifier identifier => variables.TryGetValue(identifier.Name, out var type)
                ? type
                : throw new CelSyntaxException($"variable {identifier.Name}"),
            CelSelect select => Field(Check(select.Operand, variables), select.Field),
            CelHas has => Has(has),
            CelIndex index => Index(index),
            CelUnary unary => Check(unary.Operand, variables),
            CelBinary binary => Binary(binary),
            CelConditional conditional => Conditional(conditional),
            CelCall call => Call(call),
            CelListExpression list => new(CelKind.List, Common(list.Items)),
            CelMapExpression map => new(CelKind.Map, Common(map.Entries.SelectMany(entry => new[] { entry.Key, entry.Value }))),
            CelMacro macro => Macro(macro, Check(macro.Range, variables)),
            _ => throw new CelSyntaxException(expression.GetType().Name),
        };

        CelType Has(CelHas has)
        {
            Check(has.Field, variables);
            return CelType.Bool;
        }

        CelType Index(CelIndex index)
        {
            Check(index.Index, variables);
            return Check(index.Operand, variables) switch
            {
                { Kind: CelKind.List or CelKind.Map, Element: { } element } => element,
                { Kind: CelKind.Dynamic } => CelType.Dynamic,
                var type => throw new CelSyntaxException($"[] of {type}"),
            };
        }

        CelType Binary(CelBinary binary)
        {
            var left = Check(binary.Left, variables);
            Check(binary.Right, variables);
            return binary.Operator is "+" or "-" or "*" or "/" or "%" ? left : CelType.Bool;
        }

        CelType Conditional(CelConditional conditional)
        {
            Check(conditional.Condition, variables);
            return Common([conditional.Then, conditional.Else]);
        }

        CelType Call(CelCall call)
        {
            Common(call.Arguments);
            if (call is { Function: "matches", Arguments: [_, CelLiteral { Value: string pattern }] })
            {
                // One that is not known yet fails where it is evaluated.
                Re2Pattern.Compile(pattern);
            }

            return CelFunctions.Result(call) ?? throw new CelSyntaxException($"function {call.Function} with {call.Arguments.Count} arguments");
        }

        CelType Macro(CelMacro macro, CelType range)
        {
            var item = range.Kind switch
            {
                CelKind.List => range.Element ?? CelType.Dynamic,
                CelKind.Map => CelType.String,
                CelKind.Dynamic => CelType.Dynamic,
                _ => throw new CelSyntaxException($"{macro.Macro} of {range}"),
            };
            var inner = new Dictionary<string, CelType>(variables) { [macro.Variable] = item };
            if (macro.Predicate is not null)
            {
                Check(macro.Predicate, inner);
            }

            var result = macro.Transform is null ? item : Check(macro.Transform, inner);
            return macro.Macro is "filter" or "map" ? new(CelKind.List, result) : CelType.Bool;
        }

        CelType Common(IEnumerable<CelExpression> expressions)
        {
            var types = expressions.Select(part => Check(part, variables)).Distinct().ToList();
            return types.Count == 1 ? types[0] : CelType.Dynamic;
        }
    }

    private static CelType Field(CelType operand, string name) => operand switch
    {
        { Kind: CelKind.Dynamic } => CelType.Dynamic,
        { Kind: CelKind.Map, Element: { } element } => element,
        { Kind: CelKind.Object, Schema: { } schema } when CelNames.Of(schema).TryGetValue(name, out var field) =>
            CelType.Of(schema.Properties[field]),
        _ => throw new CelSyntaxException($"field {name} of {operand}"),
    };

    private static CelType Of(object? literal) => literal switch
    {
        null => new(CelKind.Null),
        bool => CelType.Bool,
        long => CelType.Int,
        double => new(CelKind.Double),
        _ => CelType.String,
    };
}

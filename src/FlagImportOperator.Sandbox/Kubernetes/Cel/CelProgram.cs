using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;

namespace FlagImportOperator.Sandbox.Kubernetes.Cel;

/// <summary>A compiled rule or message expression.</summary>
internal sealed class CelProgram
{
    private readonly CelExpression _expression;

    private readonly StructuralSchema _schema;

    private CelProgram(CelExpression expression, StructuralSchema schema, bool usesOldSelf)
    {
        _expression = expression;
        _schema = schema;
        UsesOldSelf = usesOldSelf;
    }

    /// <summary>Whether it speaks of what was there before.</summary>
    public bool UsesOldSelf { get; }

    /// <summary>Compiles what speaks of <c>self</c>, and of <c>oldSelf</c>, that fit a schema.</summary>
    /// <exception cref="NotSupportedException">It cannot be compiled: the message holds its text, and what is not known.</exception>
    public static CelProgram Compile(string text, StructuralSchema schema, CelKind result)
    {
        try
        {
            var expression = CelParser.Parse(text);
            var type = CelType.Of(schema);
            var given = CelChecker.Check(expression, new Dictionary<string, CelType> { ["self"] = type, ["oldSelf"] = type });
            if (given.Kind != result && given.Kind != CelKind.Dynamic)
            {
                throw new CelSyntaxException($"a result of type {given} where {result} is expected");
            }

            return new(expression, schema, NamesOldSelf(expression, type));
        }
        catch (Exception exception) when (exception is CelSyntaxException or NotSupportedException)
        {
            throw new NotSupportedException($"CEL: {exception.Message} is not supported, in: {text}", exception);
        }
    }

    /// <summary>Its value.</summary>
    /// <param name="self">What is checked.</param>
    /// <param name="oldSelf">What was there before; only looked at when <see cref="UsesOldSelf"/>.</param>
    /// <exception cref="CelException">An error, as the API server words it.</exception>
    public object? Evaluate(JsonNode? self, JsonNode? oldSelf)
    {
        var scope = CelScope.Of("self", CelValues.From(self, _schema));
        return CelEvaluator.Evaluate(_expression, UsesOldSelf ? scope.With("oldSelf", CelValues.From(oldSelf, _schema)) : scope);
    }

    private static bool NamesOldSelf(CelExpression expression, CelType type)
    {
        try
        {
            CelChecker.Check(expression, new Dictionary<string, CelType> { ["self"] = type });
            return false;
        }
        catch (CelSyntaxException)
        {
            // It could be checked with oldSelf.
            return true;
        }
    }
}

namespace FlagImportOperator.Sandbox.Kubernetes.Cel;

/// <summary>The tree of an expression.</summary>
internal abstract record CelExpression;

/// <summary>string, long, double, bool or null.</summary>
internal sealed record CelLiteral(object? Value) : CelExpression;

/// <summary>A variable.</summary>
internal sealed record CelIdentifier(string Name) : CelExpression;

/// <summary><c>a.b</c>.</summary>
internal sealed record CelSelect(CelExpression Operand, string Field) : CelExpression;

/// <summary><c>has(a.b)</c>.</summary>
internal sealed record CelHas(CelSelect Field) : CelExpression;

/// <summary><c>a[b]</c>.</summary>
internal sealed record CelIndex(CelExpression Operand, CelExpression Index) : CelExpression;

/// <summary><c>!</c> or <c>-</c>.</summary>
internal sealed record CelUnary(string Operator, CelExpression Operand) : CelExpression;

/// <summary>An operator between two operands, <c>in</c> among them.</summary>
internal sealed record CelBinary(string Operator, CelExpression Left, CelExpression Right) : CelExpression;

/// <summary><c>a ? b : c</c>.</summary>
internal sealed record CelConditional(CelExpression Condition, CelExpression Then, CelExpression Else) : CelExpression;

/// <summary><c>f(a)</c>, or <c>a.f()</c> with its target as the first argument.</summary>
internal sealed record CelCall(string Function, bool IsMember, IReadOnlyList<CelExpression> Arguments) : CelExpression;

/// <summary><c>[a, b]</c>.</summary>
internal sealed record CelListExpression(IReadOnlyList<CelExpression> Items) : CelExpression;

/// <summary><c>{a: b}</c>.</summary>
internal sealed record CelMapExpression(IReadOnlyList<(CelExpression Key, CelExpression Value)> Entries) : CelExpression;

/// <summary><c>range.all(variable, predicate)</c> and its like.</summary>
/// <param name="Macro">all, exists, exists_one, filter, map.</param>
/// <param name="Range">A list, or a map whose keys are gone through.</param>
/// <param name="Variable">Stands for an item.</param>
/// <param name="Predicate">Of an item; null: every item.</param>
/// <param name="Transform">Of map: what becomes of an item.</param>
internal sealed record CelMacro(string Macro, CelExpression Range, string Variable, CelExpression? Predicate, CelExpression? Transform)
    : CelExpression;

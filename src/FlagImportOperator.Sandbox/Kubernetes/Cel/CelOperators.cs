using FlagImportOperator.Sandbox.Kubernetes.Schemas;

namespace FlagImportOperator.Sandbox.Kubernetes.Cel;

/// <summary>Operators other than <c>&amp;&amp;</c>, <c>||</c> and <c>?:</c>, on values.</summary>
internal static class CelOperators
{
    public static object Apply(string name, object? operand) => (name, operand) switch
    {
        ("!", bool value) => !value,
        ("-", long.MinValue) => throw Overflow(),
        ("-", long value) => -value,
        ("-", double value) => -value,
        _ => throw CelException.Overload(),
    };

    public static object Apply(string name, object? left, object? right) => name switch
    {
        "==" => CelValues.AreEqual(left, right),
        "!=" => !CelValues.AreEqual(left, right),
        "<" => CelValues.Compare(left, right) < 0,
        "<=" => CelValues.Compare(left, right) <= 0,
        ">" => CelValues.Compare(left, right) > 0,
        ">=" => CelValues.Compare(left, right) >= 0,
        "in" => IsIn(left, right),
        _ => (left, right) switch
        {
            (long a, long b) => Calculate(name, a, b),
            (double a, double b) => Calculate(name, a, b),
            (string a, string b) when name == "+" => a + b,
            (CelList a, CelList b) when name == "+" => Concatenate(a, b),
            _ => throw CelException.Overload(),
        },
    };

    public static object? Index(object? operand, object? index) => (operand, index) switch
    {
        (CelList list, long at) => At(list, at),
        (CelList list, double at) when at == Math.Truncate(at) => At(list, (long)at),
        (CelMap { Fields: null } map, double key) when key == Math.Truncate(key) => Member(map, (long)key),
        (CelMap { Fields: null } map, { } key) => Member(map, key),
        _ => throw CelException.Overload(),
    };

    private static object? At(CelList list, long index) =>
        index >= 0 && index < list.Items.Count ? list.Items[(int)index] : throw new CelException($"index out of bounds: {index}");

    private static object? Member(CelMap map, object key) =>
        map.Members.TryGetValue(key, out var value) ? value : throw new CelException($"no such key: {key}");

    private static bool IsIn(object? item, object? container) => container switch
    {
        CelList list => list.Items.Any(other => CelValues.AreEqual(item, other)),
        CelMap { Fields: null } map => item is not null && map.Members.Keys.Any(key => CelValues.AreEqual(item, key)),
        _ => throw CelException.Overload(),
    };

    // Kubernetes merges sets and maps instead.
    private static CelList Concatenate(CelList left, CelList right) => left.Type == ListType.Atomic && right.Type == ListType.Atomic
        ? new([.. left.Items, .. right.Items])
        : throw new NotSupportedException("CEL: + of lists that are sets or maps");

    private static long Calculate(string name, long left, long right)
    {
        try
        {
            return name switch
            {
                "+" => checked(left + right),
                "-" => checked(left - right),
                "*" => checked(left * right),
                "/" => right == 0 ? throw new CelException("division by zero") : checked(left / right),
                "%" when right == 0 => throw new CelException("modulus by zero"),
                // .NET may overflow where the remainder is plainly 0, and CEL says that it does.
                "%" => left == long.MinValue && right == -1 ? throw Overflow() : left % right,
                _ => throw CelException.Overload(),
            };
        }
        catch (OverflowException)
        {
            throw Overflow();
        }
    }

    private static double Calculate(string name, double left, double right) => name switch
    {
        "+" => left + right,
        "-" => left - right,
        "*" => left * right,
        "/" => left / right,
        _ => throw CelException.Overload(),
    };

    private static CelException Overflow() => new("integer overflow");
}

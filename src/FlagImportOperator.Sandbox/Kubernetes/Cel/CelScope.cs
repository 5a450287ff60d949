namespace FlagImportOperator.Sandbox.Kubernetes.Cel;

/// <summary>Variables and what they stand for; the inner ones hide the outer.</summary>
internal sealed class CelScope
{
    private readonly string _name;

    private readonly object? _value;

    private readonly CelScope? _outer;

    private CelScope(string name, object? value, CelScope? outer)
    {
        _name = name;
        _value = value;
        _outer = outer;
    }

    public static CelScope Of(string name, object? value) => new(name, value, null);

    public CelScope With(string name, object? value) => new(name, value, this);

    public object? Value(string name)
    {
        for (var scope = this; scope is not null; scope = scope._outer)
        {
            if (scope._name == name)
            {
                return scope._value;
            }
        }

        throw new CelException($"no such attribute(s): {name}");
    }
}

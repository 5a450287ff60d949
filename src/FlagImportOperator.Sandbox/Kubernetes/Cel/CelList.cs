using FlagImportOperator.Sandbox.Kubernetes.Schemas;

namespace FlagImportOperator.Sandbox.Kubernetes.Cel;

/// <summary>A list; those of sets and maps are equal in any order.</summary>
internal sealed record CelList(IReadOnlyList<object?> Items, ListType Type = ListType.Atomic, IReadOnlyList<string>? Keys = null);

/// <summary>A value that CEL has a type for and this evaluator has not: it may be there, as long as no rule looks at it.</summary>
internal sealed record CelOpaque(string Format)
{
    public NotSupportedException Refusal() => new($"CEL: a rule compares values of format {Format}, which is not supported");
}

/// <summary>A map, or an object with declared fields.</summary>
/// <param name="Members">In the order of the document.</param>
/// <param name="Fields">Of an object: name in expressions to name in the document; null for a map.</param>
internal sealed record CelMap(IReadOnlyDictionary<object, object?> Members, IReadOnlyDictionary<string, string>? Fields = null)
{
    /// <summary>The value of a field of an object, or of a key of a map.</summary>
    public bool TryGet(string field, out object? value)
    {
        value = null;
        return Fields is null
            ? Members.TryGetValue(field, out value)
            : Fields.TryGetValue(field, out var name) && Members.TryGetValue(name, out value);
    }
}

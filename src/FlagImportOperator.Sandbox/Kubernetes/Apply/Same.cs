namespace FlagImportOperator.Sandbox.Kubernetes.Apply;

/// <summary>Equality of path elements, for grouping.</summary>
internal sealed class Same : IEqualityComparer<PathElement>
{
    public static Same Instance { get; } = new();

    public bool Equals(PathElement? left, PathElement? right) => PathElement.Order.Compare(left, right) == 0;

    /// <summary>By kind and name only: numbers that are equal may be written differently.</summary>
    public int GetHashCode(PathElement element) =>
        element.FieldName is { } name ? string.GetHashCode(name, StringComparison.Ordinal) : element.IsKeys ? 1 : 2;
}

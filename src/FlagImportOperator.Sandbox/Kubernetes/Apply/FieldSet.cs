using System.Collections.Immutable;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;

namespace FlagImportOperator.Sandbox.Kubernetes.Apply;

/// <summary>
/// A set of paths, as a tree: what a manager owns. Immutable. Written as FieldsV1: <c>{"f:spec":{".":{},"f:name":{}}}</c> holds
/// <c>.spec</c> itself and <c>.spec.name</c>.
/// </summary>
internal sealed class FieldSet : IEquatable<FieldSet>
{
    private static readonly ImmutableSortedDictionary<PathElement, FieldSet> None =
        ImmutableSortedDictionary.Create<PathElement, FieldSet>(PathElement.Order);

    private readonly ImmutableSortedDictionary<PathElement, FieldSet> _children;

    private FieldSet(bool holdsSelf, ImmutableSortedDictionary<PathElement, FieldSet> children) =>
        (HoldsSelf, _children) = (holdsSelf, children);

    public static FieldSet Empty { get; } = new(false, None);

    /// <summary>The place itself and nothing below.</summary>
    public static FieldSet Self { get; } = new(true, None);

    /// <summary>Whether the place where this (sub)tree stands is a member.</summary>
    public bool HoldsSelf { get; }

    public bool IsEmpty => !HoldsSelf && _children.IsEmpty;

    /// <summary>A set of one path.</summary>
    public static FieldSet Of(params IEnumerable<PathElement> path) =>
        path.Reverse().Aggregate(Self, (set, element) => Under(element, set));

    /// <summary>A set of one path of fields, as <c>metadata</c>, <c>name</c>.</summary>
    public static FieldSet OfFields(params IEnumerable<string> names) => Of(names.Select(PathElement.Field));

    /// <summary>That set one level deeper.</summary>
    public static FieldSet Under(PathElement element, FieldSet set) => set.IsEmpty ? Empty : new FieldSet(false, None.Add(element, set));

    /// <summary>A set of what stands below elements; a later one replaces an earlier one of the same element.</summary>
    public static FieldSet From(IEnumerable<KeyValuePair<PathElement, FieldSet>> children)
    {
        var built = None.ToBuilder();
        foreach (var (element, child) in children)
        {
            if (!child.IsEmpty)
            {
                built[element] = child;
            }
        }

        return new FieldSet(false, built.ToImmutable());
    }

    /// <summary>All that a value holds: leaves, items of lists by their type, what is atomic as one, empty maps as themselves.</summary>
    public static FieldSet FromValue(JsonNode? value, StructuralSchema schema) => FieldSetBuilder.Build(value, Shape.Of(schema));

    /// <summary>What differs between two values.</summary>
    public static FieldComparison Compare(JsonNode? before, JsonNode? after, StructuralSchema schema) =>
        FieldComparison.Between(before, after, schema);

    /// <summary>Reads FieldsV1.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static FieldSet Parse(JsonNode? fields)
    {
        if (fields is not JsonObject map)
        {
            throw new FormatException("a field set must be an object");
        }

        var children = None.ToBuilder();
        foreach (var (key, below) in map)
        {
            if (key != ".")
            {
                var child = Parse(below);
                children[PathElement.Parse(key)] = child.IsEmpty ? Self : child;
            }
        }

        return new FieldSet(map.ContainsKey("."), children.ToImmutable());
    }

    /// <summary>FieldsV1.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject();
        if (HoldsSelf && !_children.IsEmpty)
        {
            json["."] = new JsonObject();
        }

        foreach (var (element, child) in _children)
        {
            json[element.ToKey()] = child.ToJson();
        }

        return json;
    }

    /// <summary>What stands below an element; empty when nothing does.</summary>
    public FieldSet Below(PathElement element) => _children.GetValueOrDefault(element, Empty);

    public bool Holds(PathElement element) => Below(element).HoldsSelf;

    public FieldSet WithSelf() => new(true, _children);

    public FieldSet WithoutSelf() => new(false, _children);

    public FieldSet Union(FieldSet other)
    {
        var children = _children.ToBuilder();
        foreach (var (element, child) in other._children)
        {
            children[element] = children.TryGetValue(element, out var mine) ? mine.Union(child) : child;
        }

        return new FieldSet(HoldsSelf || other.HoldsSelf, children.ToImmutable());
    }

    /// <summary>Without the paths of <paramref name="other"/>; what stands below those stays.</summary>
    public FieldSet Difference(FieldSet other) =>
        Rebuild(HoldsSelf && !other.HoldsSelf, (element, child) => child.Difference(other.Below(element)));

    /// <summary>Without the paths of <paramref name="other"/> and all below them.</summary>
    public FieldSet DifferenceWithBelow(FieldSet other) => other.HoldsSelf
        ? Empty
        : Rebuild(HoldsSelf, (element, child) => child.DifferenceWithBelow(other.Below(element)));

    public FieldSet Intersection(FieldSet other) =>
        Rebuild(HoldsSelf && other.HoldsSelf, (element, child) => child.Intersection(other.Below(element)));

    /// <summary>Only the members that have no members below.</summary>
    public FieldSet Leaves() => Rebuild(HoldsSelf && _children.IsEmpty, (_, child) => child.Leaves());

    /// <summary>
    /// Adds the declared fields on the way to members: whoever owns <c>.spec.name</c> keeps <c>.spec</c> alive, but not the entry of a
    /// map or the item of a list around it.
    /// </summary>
    public FieldSet WithDeclaredParents(StructuralSchema schema) => WithDeclaredParents(Shape.Of(schema));

    public FieldSet WithDeclaredParents(Shape shape) => Rebuild(HoldsSelf, (element, child) =>
    {
        var below = child.WithDeclaredParents(element.FieldName is { } field ? shape.Field(field) : shape.Item);
        return element.FieldName is { } name && shape.Declares(name) ? below.WithSelf() : below;
    });

    /// <summary>All paths: at each place the members first, then what is below.</summary>
    public IEnumerable<IReadOnlyList<PathElement>> Paths() => Paths([]);

    public bool Equals(FieldSet? other) => other is not null && HoldsSelf == other.HoldsSelf && _children.Count == other._children.Count
        && _children.All(child => other._children.TryGetValue(child.Key, out var theirs) && child.Value.Equals(theirs));

    public override bool Equals(object? obj) => Equals(obj as FieldSet);

    public override int GetHashCode() => HashCode.Combine(HoldsSelf, _children.Count);

    public override string ToString() => ToJson().ToJsonString();

    private IEnumerable<IReadOnlyList<PathElement>> Paths(ImmutableList<PathElement> here)
    {
        foreach (var (element, child) in _children)
        {
            if (child.HoldsSelf)
            {
                yield return here.Add(element);
            }
        }

        foreach (var (element, child) in _children)
        {
            foreach (var path in child.Paths(here.Add(element)))
            {
                yield return path;
            }
        }
    }

    private FieldSet Rebuild(bool holdsSelf, Func<PathElement, FieldSet, FieldSet> change)
    {
        var children = None.ToBuilder();
        foreach (var (element, child) in _children)
        {
            var changed = change(element, child);
            if (!changed.IsEmpty)
            {
                children.Add(element, changed);
            }
        }

        return new FieldSet(holdsSelf, children.ToImmutable());
    }
}

using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;

namespace FlagImportOperator.Sandbox.Kubernetes.Apply;

/// <summary>What an update did to an object.</summary>
internal sealed record FieldComparison(FieldSet Added, FieldSet Modified, FieldSet Removed)
{
    private static readonly FieldComparison Nothing = new(FieldSet.Empty, FieldSet.Empty, FieldSet.Empty);

    /// <summary>Fields that are new or have another value.</summary>
    public FieldSet Written => Added.Union(Modified);

    public static FieldComparison Between(JsonNode? before, JsonNode? after, StructuralSchema schema) =>
        Walk(Slot.Of(before), Slot.Of(after), Shape.Of(schema));

    private static FieldComparison Walk(Slot before, Slot after, Shape shape)
    {
        var form = shape.Form((after.Exists ? after : before).Value);
        if (before.Exists && after.Exists && shape.Form(before.Value) is var former && former != form)
        {
            return Replaced(before, former, after, form, shape);
        }

        return form switch
        {
            MergeForm.Leaf => Leaf(before, after),
            _ when before.IsBlankAs(form) && after.IsBlankAs(form) => Leaf(before, after),
            MergeForm.Map => Container(before, after, Fields(before, after, shape)),
            _ => Container(before, after, Items(before, after, shape)),
        };
    }

    private static FieldComparison Leaf(Slot before, Slot after) => (before.Exists, after.Exists) switch
    {
        (false, _) => Nothing with { Added = FieldSet.Self },
        (_, false) => Nothing with { Removed = FieldSet.Self },
        _ => JsonNode.DeepEquals(before.Value, after.Value) ? Nothing : Nothing with { Modified = FieldSet.Self },
    };

    /// <summary>Of untyped values only: all below the old one is gone, all below the new one is new.</summary>
    private static FieldComparison Replaced(Slot before, MergeForm former, Slot after, MergeForm form, Shape shape)
    {
        var removed = former == MergeForm.Map ? Fields(before, Slot.Missing, shape).Removed : FieldSet.Empty;
        var added = form == MergeForm.Map ? Fields(Slot.Missing, after, shape).Added : FieldSet.Empty;
        return new(added, FieldSet.Self, removed);
    }

    private static FieldComparison Container(Slot before, Slot after, FieldComparison below) => (before.Exists, after.Exists) switch
    {
        (false, _) => below with { Added = below.Added.WithSelf() },
        (_, false) => below with { Removed = below.Removed.WithSelf() },
        _ => below,
    };

    private static FieldComparison Fields(Slot before, Slot after, Shape shape) => Join(Slot.Names(before, after)
        .Select(name => (PathElement.Field(name), Walk(before.Field(name), after.Field(name), shape.Field(name)))));

    private static FieldComparison Items(Slot before, Slot after, Shape shape)
    {
        var was = shape.Index(before.Value as JsonArray ?? []).ToLookup(item => item.Key, item => item.Value, Same.Instance);
        var isNow = shape.Index(after.Value as JsonArray ?? []).ToLookup(item => item.Key, item => item.Value, Same.Instance);
        return Join(was.Select(items => items.Key).Concat(isNow.Select(items => items.Key)).Distinct(Same.Instance)
            .Select(element => (element, Items([.. was[element]], [.. isNow[element]], shape.Item))));
    }

    /// <summary>Items under one path element: more than one are compared as a whole.</summary>
    private static FieldComparison Items(List<JsonNode?> before, List<JsonNode?> after, Shape item)
    {
        if (before.Count <= 1 && after.Count <= 1)
        {
            return Walk(Only(before), Only(after), item);
        }

        if (before.Count > 1 && after.Count > 1)
        {
            var same = before.Count == after.Count && before.Zip(after).All(pair => JsonNode.DeepEquals(pair.First, pair.Second));
            return same ? Nothing : Nothing with { Modified = FieldSet.Self };
        }

        return before.Count > 1
            ? new(after.Count == 1 ? Walk(Slot.Missing, Only(after), item).Added : FieldSet.Empty, FieldSet.Empty, FieldSet.Self)
            : new(FieldSet.Self, FieldSet.Empty, before.Count == 1 ? Walk(Only(before), Slot.Missing, item).Removed : FieldSet.Empty);
    }

    private static Slot Only(List<JsonNode?> items) => items.Count == 0 ? Slot.Missing : Slot.Of(items[0]);

    private static FieldComparison Join(IEnumerable<(PathElement Element, FieldComparison Below)> parts)
    {
        var all = parts.ToList();
        FieldSet Of(Func<FieldComparison, FieldSet> part) =>
            FieldSet.From(all.Select(one => new KeyValuePair<PathElement, FieldSet>(one.Element, part(one.Below))));
        return new(Of(one => one.Added), Of(one => one.Modified), Of(one => one.Removed));
    }
}

using System.Text.Json.Nodes;

namespace FlagImportOperator.Sandbox.Kubernetes.Apply;

/// <summary>The fields that a value holds.</summary>
internal static class FieldSetBuilder
{
    /// <summary>The root is a member only if the value is a leaf.</summary>
    public static FieldSet Build(JsonNode? value, Shape shape) => shape.Form(value) switch
    {
        MergeForm.Map => FieldSet.From((value as JsonObject ?? []).Select(field => new KeyValuePair<PathElement, FieldSet>(
            PathElement.Field(field.Key), OfField(field.Key, field.Value, shape)))),
        MergeForm.List => OfList(value as JsonArray ?? [], shape),
        _ => FieldSet.Self,
    };

    /// <summary>A declared field is a member only by itself when there is nothing below; an entry of a map always is.</summary>
    private static FieldSet OfField(string name, JsonNode? value, Shape parent)
    {
        var set = Build(value, parent.Field(name));
        return value is null or JsonObject { Count: 0 } || !parent.Declares(name) ? set.WithSelf() : set;
    }

    private static FieldSet OfList(JsonArray list, Shape shape) => FieldSet.From(shape.Index(list)
        .GroupBy(item => item.Key, Same.Instance)
        .Select(items => new KeyValuePair<PathElement, FieldSet>(
            items.Key, items.Count() > 1 ? FieldSet.Self : Build(items.First().Value, shape.Item).WithSelf())));
}

using System.Text.Json.Nodes;

namespace FlagImportOperator.Sandbox.Kubernetes.Apply;

/// <summary>A value that may be missing, which is something else than null.</summary>
internal readonly record struct Slot(bool Exists, JsonNode? Value)
{
    public static Slot Missing => default;

    /// <summary>Whether there is nothing to go through: no fields of a map, no items of a list.</summary>
    public bool IsBlankAs(MergeForm form) => form == MergeForm.Map
        ? Value is not JsonObject { Count: > 0 }
        : Value is not JsonArray { Count: > 0 };

    public static Slot Of(JsonNode? value) => new(true, value);

    public Slot Field(string name) => Value is JsonObject map && map.TryGetPropertyValue(name, out var value) ? Of(value) : Missing;

    public Slot Copy() => this with { Value = Value?.DeepClone() };

    /// <summary>The names of fields in both, the left one's first.</summary>
    public static IEnumerable<string> Names(Slot left, Slot right) =>
        Fields(left).Concat(Fields(right)).Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> Fields(Slot slot) => slot.Value is JsonObject map ? map.Select(field => field.Key) : [];
}

using System.Text.Json.Nodes;

namespace FlagImportOperator.Sandbox.Kubernetes.Apply;

/// <summary>A value that may be missing, which is something else than null.</summary>
internal readonly record struct Slot(bool Exists, JsonNode? Value)
{
    public static Slot Missing => default;

    /// <summary>Missing, null, or without fields and items.</summary>
    public bool IsBlank => Value is null or JsonObject { Count: 0 } or JsonArray { Count: 0 };

    public static Slot Of(JsonNode? value) => new(true, value);

    public Slot Field(string name) => Value is JsonObject map && map.TryGetPropertyValue(name, out var value) ? Of(value) : Missing;

    public Slot Copy() => this with { Value = Value?.DeepClone() };

    /// <summary>The names of fields in both, the left one's first.</summary>
    public static IEnumerable<string> Names(Slot left, Slot right) =>
        Fields(left).Concat(Fields(right)).Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> Fields(Slot slot) => slot.Value is JsonObject map ? map.Select(field => field.Key) : [];
}

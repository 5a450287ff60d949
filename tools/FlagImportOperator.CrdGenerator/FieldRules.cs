using System.Text.Json.Nodes;

namespace FlagImportOperator.CrdGenerator;

/// <summary>What the API server checks about one field beyond its type. Null members are left out.</summary>
internal sealed record FieldRules
{
    public static readonly FieldRules None = new();

    /// <summary>Takes the place of the doc comment.</summary>
    public string? Description { get; init; }

    /// <summary>The server knows everything about the field by itself, and allows nothing to be said (metadata).</summary>
    public bool Opaque { get; init; }

    public IReadOnlyList<string>? Required { get; init; }

    public IReadOnlyList<string>? Enum { get; init; }

    public string? Pattern { get; init; }

    /// <summary>In Unicode characters.</summary>
    public int? MinLength { get; init; }

    /// <summary>In Unicode characters.</summary>
    public int? MaxLength { get; init; }

    public int? MaxItems { get; init; }

    public int? MaxProperties { get; init; }

    /// <summary>How server-side apply merges a list: atomic, set, or map by <see cref="ListMapKey"/>.</summary>
    public string? ListType { get; init; }

    public string? ListMapKey { get; init; }

    /// <summary>atomic: server-side apply replaces the object as a whole.</summary>
    public string? MapType { get; init; }

    public IReadOnlyList<CelRule> Validations { get; init; } = [];

    /// <summary>Adds the members to <paramref name="schema"/>, always in the same order.</summary>
    public void WriteTo(JsonObject schema)
    {
        Add("enum", List(Enum));
        Add("pattern", Pattern);
        Add("minLength", MinLength);
        Add("maxLength", MaxLength);
        Add("maxItems", MaxItems);
        Add("maxProperties", MaxProperties);
        Add("x-kubernetes-list-type", ListType);
        Add("x-kubernetes-list-map-keys", ListMapKey is null ? null : List([ListMapKey]));
        Add("x-kubernetes-map-type", MapType);
        Add("required", List(Required));
        if (Validations.Count > 0)
        {
            schema["x-kubernetes-validations"] = new JsonArray([.. Validations.Select(rule => (JsonNode)rule.ToJson())]);
        }

        void Add(string name, JsonNode? value)
        {
            if (value is not null)
            {
                schema[name] = value;
            }
        }
    }

    private static JsonArray? List(IEnumerable<string>? items) =>
        items is null ? null : new([.. items.Select(item => JsonValue.Create(item))]);
}

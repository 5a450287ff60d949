using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Go;

namespace FlagImportOperator.Sandbox.Kubernetes.Schemas;

/// <summary>Writes schemas as OpenAPI v3 has them.</summary>
internal static class SchemaWriter
{
    /// <summary>The counterpart of <see cref="StructuralSchema.Parse"/>.</summary>
    /// <param name="schema">What to write.</param>
    /// <param name="below">Writes a schema within it: as it is, or as a reference.</param>
    public static JsonObject Write(StructuralSchema schema, Func<StructuralSchema, JsonObject> below)
    {
        var json = new JsonObject();
        Add(json, "description", schema.Description);
        Add(json, "type", schema.Type);
        Add(json, "format", schema.Format);
        Add(json, "nullable", schema.Nullable ? true : null);
        Add(json, "required", Texts(schema.Required));
        Add(json, "enum", Texts(schema.Enum));
        Add(json, "pattern", schema.Pattern);
        Add(json, "minLength", schema.MinLength);
        Add(json, "maxLength", schema.MaxLength);
        Add(json, "minItems", schema.MinItems);
        Add(json, "maxItems", schema.MaxItems);
        Add(json, "minProperties", schema.MinProperties);
        Add(json, "maxProperties", schema.MaxProperties);
        Add(json, "minimum", Number(schema.Minimum));
        Add(json, "maximum", Number(schema.Maximum));
        Add(json, "properties", schema.Properties.Count == 0
            ? null
            : new JsonObject(schema.Properties.Select(field => KeyValuePair.Create(field.Key, (JsonNode?)below(field.Value)))));
        Add(json, "additionalProperties", schema.AdditionalProperties is { } value ? below(value) : null);
        Add(json, "items", schema.Items is { } item ? below(item) : null);
        Add(json, "x-kubernetes-preserve-unknown-fields", schema.PreservesUnknownFields ? true : null);
        Add(json, "x-kubernetes-map-type", schema.IsAtomicMap ? "atomic" : null);
        Add(json, "x-kubernetes-list-type", schema.Type == "array" ? schema.ListType.ToString().ToLowerInvariant() : null);
        Add(json, "x-kubernetes-list-map-keys", Texts(schema.ListMapKeys));
        Add(json, "x-kubernetes-validations", schema.Rules.Count == 0 ? null : new JsonArray([.. schema.Rules.Select(Rule)]));
        return json;
    }

    private static JsonObject Rule(ValidationRule rule)
    {
        var json = new JsonObject { ["rule"] = rule.Rule };
        Add(json, "message", rule.Message);
        Add(json, "messageExpression", rule.MessageExpression);
        Add(json, "reason", rule.Reason);
        Add(json, "fieldPath", rule.FieldPath);
        return json;
    }

    private static void Add(JsonObject json, string keyword, JsonNode? value)
    {
        if (value is not null)
        {
            json[keyword] = value;
        }
    }

    private static JsonArray? Texts(IReadOnlyList<string> texts) =>
        texts.Count == 0 ? null : new([.. texts.Select(text => (JsonNode)text)]);

    private static JsonNode? Number(double? number) => number is { } value ? JsonNode.Parse(GoFormat.JsonNumber(value)) : null;
}

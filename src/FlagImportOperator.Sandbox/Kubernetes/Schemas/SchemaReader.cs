using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FlagImportOperator.Sandbox.Kubernetes.Cel;
using FlagImportOperator.Sandbox.Kubernetes.Go;

namespace FlagImportOperator.Sandbox.Kubernetes.Schemas;

/// <summary>Reads schemas from JSON, and refuses what would otherwise be ignored in silence.</summary>
internal static partial class SchemaReader
{
    private static readonly string[] Types = ["object", "array", "string", "integer", "number", "boolean"];

    private static readonly string[] Formats = ["date-time", "byte", "int32", "int64"];

    /// <inheritdoc cref="StructuralSchema.Parse"/>
    public static StructuralSchema Read(JsonObject schema) => Read(schema, "schema");

    private static StructuralSchema Read(JsonObject json, string place)
    {
        var schema = json.Aggregate(new StructuralSchema(), (read, keyword) => Apply(read, keyword.Key, keyword.Value, place));
        if (json["x-kubernetes-validations"] is JsonArray rules)
        {
            // A rule may name any field: it is compiled when all are known.
            schema = schema with
            {
                Rules = [.. rules.Select((rule, index) => Rule(rule!.AsObject(), schema, $"{place}.x-kubernetes-validations[{index}]"))],
            };
        }

        return schema;
    }

    private static StructuralSchema Apply(StructuralSchema schema, string keyword, JsonNode? value, string place) => keyword switch
    {
        "type" => schema with { Type = OneOf(Types, Text(value, place, keyword), $"{place}.{keyword}") },
        "format" => schema with { Format = OneOf(Formats, Text(value, place, keyword), $"{place}.{keyword}") },
        "description" => schema with { Description = Text(value, place, keyword) },
        "x-component" => schema with { Component = Text(value, place, keyword) },
        "x-go-type" => schema with { GoType = Text(value, place, keyword) },
        "properties" => schema with
        {
            Properties = value!.AsObject().ToDictionary(
                property => property.Key, property => Read(property.Value!.AsObject(), $"{place}.{property.Key}")),
        },
        "additionalProperties" => schema with { AdditionalProperties = AdditionalProperties(value, place) },
        "items" => schema with { Items = Read(value!.AsObject(), $"{place}[]") },
        "required" => schema with { Required = Texts(value, place, keyword) },
        "enum" => schema with { Enum = Texts(value, place, keyword) },
        "pattern" => schema with { Pattern = Pattern(Text(value, place, keyword), place) },
        "minLength" => schema with { MinLength = Count(value, place, keyword) },
        "maxLength" => schema with { MaxLength = Count(value, place, keyword) },
        "minItems" => schema with { MinItems = Count(value, place, keyword) },
        "maxItems" => schema with { MaxItems = Count(value, place, keyword) },
        "minProperties" => schema with { MinProperties = Count(value, place, keyword) },
        "maxProperties" => schema with { MaxProperties = Count(value, place, keyword) },
        "minimum" => schema with { Minimum = Number(value, place, keyword) },
        "maximum" => schema with { Maximum = Number(value, place, keyword) },
        "nullable" => schema with { Nullable = Flag(value, place, keyword) },
        "x-kubernetes-preserve-unknown-fields" => schema with { PreservesUnknownFields = Flag(value, place, keyword) },
        "x-kubernetes-list-type" => schema with { ListType = ListTypeOf(Text(value, place, keyword), place) },
        "x-kubernetes-list-map-keys" => schema with { ListMapKeys = Texts(value, place, keyword) },
        "x-kubernetes-map-type" => schema with
        {
            IsAtomicMap = OneOf(["granular", "atomic"], Text(value, place, keyword), $"{place}.{keyword}") == "atomic",
        },
        "x-kubernetes-validations" => schema,
        _ => throw new NotSupportedException($"{place}: the keyword {keyword} is not supported"),
    };

    private static StructuralSchema? AdditionalProperties(JsonNode? value, string place) => value?.GetValueKind() switch
    {
        JsonValueKind.True => StructuralSchema.Anything,
        JsonValueKind.Object => Read(value.AsObject(), $"{place}.*"),
        _ => throw new NotSupportedException($"{place}: additionalProperties must be a schema or true"),
    };

    private static ValidationRule Rule(JsonObject json, StructuralSchema schema, string place)
    {
        foreach (var (keyword, _) in json)
        {
            OneOf(["rule", "message", "messageExpression", "fieldPath", "reason"], keyword, place);
        }

        var rule = Text(json["rule"], place, "rule");
        var message = (string?)json["messageExpression"];
        var path = (string?)json["fieldPath"];
        if (path is not null && !FieldPath().IsMatch(path))
        {
            throw new NotSupportedException($"{place}: fieldPath {path} is not supported: only names after dots are");
        }

        if (json["reason"] is { } reason)
        {
            OneOf(
                ["FieldValueInvalid", "FieldValueForbidden", "FieldValueRequired", "FieldValueDuplicate"], (string?)reason ?? "", $"{place}.reason");
        }

        return new(rule, (string?)json["message"], message, path, (string?)json["reason"])
        {
            Program = CelProgram.Compile(rule, schema, CelKind.Bool),
            MessageProgram = message is null ? null : CelProgram.Compile(message, schema, CelKind.String),
        };
    }

    private static ListType ListTypeOf(string value, string place) => OneOf(["atomic", "set", "map"], value, place) switch
    {
        "set" => ListType.Set,
        "map" => ListType.Map,
        _ => ListType.Atomic,
    };

    private static string Pattern(string pattern, string place)
    {
        try
        {
            Re2Pattern.Compile(pattern);
            return pattern;
        }
        catch (NotSupportedException exception)
        {
            throw new NotSupportedException($"{place}.pattern: {exception.Message}", exception);
        }
    }

    private static string OneOf(string[] known, string value, string place) => known.Contains(value)
        ? value
        : throw new NotSupportedException($"{place}: {value} is not supported, only {string.Join(", ", known)}");

    private static string Text(JsonNode? value, string place, string keyword) => value?.GetValueKind() == JsonValueKind.String
        ? value.GetValue<string>()
        : throw Unfit(place, keyword, "text");

    private static bool Flag(JsonNode? value, string place, string keyword) => value?.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Unfit(place, keyword, "true or false"),
    };

    private static double Number(JsonNode? value, string place, string keyword) => value?.GetValueKind() == JsonValueKind.Number
        ? Convert.ToDouble(JsonNumber.Read(value), CultureInfo.InvariantCulture)
        : throw Unfit(place, keyword, "a number");

    private static int Count(JsonNode? value, string place, string keyword) =>
        Number(value, place, keyword) is >= 0 and <= int.MaxValue and var count ? (int)count : throw Unfit(place, keyword, "a count");

    private static IReadOnlyList<string> Texts(JsonNode? value, string place, string keyword) => value is JsonArray items
        ? [.. items.Select(item => Text(item, place, keyword))]
        : throw Unfit(place, keyword, "a list");

    private static NotSupportedException Unfit(string place, string keyword, string expected) =>
        new($"{place}: {keyword} must be {expected}");

    [GeneratedRegex("^(\\.[A-Za-z_][A-Za-z0-9_]*)+\\z")]
    private static partial Regex FieldPath();
}

using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using FlagImportOperator.Api;

namespace FlagImportOperator.CrdGenerator;

/// <summary>
/// A structural schema (the subset of JSON schema that Kubernetes accepts): shape and names from the JSON contract of the types, texts
/// from their doc comments, bounds and rules from <see cref="FieldRuleTable"/>.
/// </summary>
internal static class StructuralSchema
{
    public static JsonObject Generate()
    {
        var documentation = XmlDocumentation.Of(typeof(FlagImportConfiguration).Assembly);
        var unused = new HashSet<string>(FieldRuleTable.All.Keys, StringComparer.Ordinal);
        var root = ApiJsonContext.Default.FlagImportConfiguration.GetJsonSchemaAsNode(new()
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, node) =>
            {
                var field = FieldPath(context.Path);
                unused.Remove(field);
                return Rewrite(field, context, node, documentation);
            },
        });
        return unused.Count == 0
            ? root.AsObject()
            : throw new InvalidOperationException($"FieldRuleTable names fields that no type has: {string.Join(", ", unused)}.");
    }

    /// <summary><c>properties/spec/properties/tags/items</c> as <c>spec.tags[]</c>; the values of a map as <c>{}</c>.</summary>
    private static string FieldPath(ReadOnlySpan<string> schemaPath)
    {
        var field = new StringBuilder();
        for (var index = 0; index < schemaPath.Length; index++)
        {
            _ = schemaPath[index] switch
            {
                "properties" => field.Append(field.Length == 0 ? "" : ".").Append(schemaPath[++index]),
                "items" => field.Append("[]"),
                "additionalProperties" => field.Append("{}"),
                var other => throw new InvalidOperationException($"The schema holds {other}, which no structural schema may hold."),
            };
        }

        return field.ToString();
    }

    private static JsonObject Rewrite(
        string field, JsonSchemaExporterContext context, JsonNode exported, XmlDocumentation documentation)
    {
        var rules = FieldRuleTable.All.GetValueOrDefault(field, FieldRules.None);
        if (rules.Opaque)
        {
            return new() { ["type"] = "object" };
        }

        var schema = new JsonObject();
        if ((rules.Description ?? Describe(context, documentation)) is { } description)
        {
            schema["description"] = description;
        }

        WriteType(schema, context.TypeInfo.Type, exported);
        rules.WriteTo(schema);
        foreach (var member in (string[])["items", "additionalProperties", "properties"])
        {
            if (exported is JsonObject shape && shape.Remove(member, out var child))
            {
                schema[member] = child;
            }
        }

        return schema;
    }

    private static string? Describe(JsonSchemaExporterContext context, XmlDocumentation documentation) => context switch
    {
        { PropertyInfo.AttributeProvider: MemberInfo property } => documentation.SummaryOf(property),
        { Path.Length: 0 } => documentation.SummaryOf(context.TypeInfo.Type),
        _ => null,
    };

    private static void WriteType(JsonObject schema, Type type, JsonNode exported)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(JsonNode))
        {
            schema["x-kubernetes-preserve-unknown-fields"] = true;
            return;
        }

        // The exporter cannot look into the converter of times and says nothing about them.
        schema["type"] = type == typeof(DateTimeOffset) ? "string" : SingleType(exported);
        var format = type == typeof(DateTimeOffset) ? "date-time"
            : type == typeof(long) ? "int64"
            : type == typeof(int) ? "int32"
            : null;
        if (format is not null)
        {
            schema["format"] = format;
        }
    }

    /// <summary>Absent and null mean the same to Kubernetes, which drops nulls; a union of types is not structural.</summary>
    private static string SingleType(JsonNode exported)
    {
        var types = exported["type"] switch
        {
            JsonArray union => union.Select(type => type!.GetValue<string>()).Where(type => type != "null"),
            JsonNode single => [single.GetValue<string>()],
            null => [],
        };
        return types.Single();
    }
}

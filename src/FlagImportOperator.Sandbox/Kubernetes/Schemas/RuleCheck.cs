using System.Text;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Cel;
using FlagImportOperator.Sandbox.Kubernetes.Go;

namespace FlagImportOperator.Sandbox.Kubernetes.Schemas;

/// <summary>Runs the rules of x-kubernetes-validations: an object's own before those of what it holds.</summary>
internal static class RuleCheck
{
    // Longer or empty messages, and those of several lines, are not used.
    private const int LongestMessage = 5 * 1024;

    public static IEnumerable<FieldError> Check(JsonObject obj, JsonObject? old, StructuralSchema schema) => Check(obj, old, schema, "");

    private static IEnumerable<FieldError> Check(JsonNode? value, JsonNode? old, StructuralSchema schema, string path)
    {
        var own = schema.Rules
            .Where(rule => !rule.Program.UsesOldSelf || old is not null)
            .Select(rule => Failure(rule, value, old, schema, path))
            .OfType<FieldError>();
        return [.. own, .. Below(value, old, schema, path)];
    }

    private static IEnumerable<FieldError> Below(JsonNode? value, JsonNode? old, StructuralSchema schema, string path) => value switch
    {
        JsonObject members => members
            .Where(member => member.Value is not null && schema.Field(member.Key) is not null)
            .SelectMany(member => Check(
                member.Value, (old as JsonObject)?[member.Key], schema.Field(member.Key)!, Path(schema, path, member.Key))),
        JsonArray items when schema.Items is { } item => items
            .SelectMany((entry, index) => Check(entry, Counterpart(entry, old, schema), item, $"{path}[{index}]")),
        _ => [],
    };

    // Keys of maps stand in brackets here, unlike in the errors of StructureCheck.
    private static string Path(StructuralSchema schema, string path, string name) =>
        !schema.Properties.ContainsKey(name) ? $"{path}[{name}]" : path.Length == 0 ? name : $"{path}.{name}";

    // Only the items of a list of type map are the same ones from one version to the next.
    private static JsonNode? Counterpart(JsonNode? item, JsonNode? old, StructuralSchema schema)
    {
        if (schema.ListType != ListType.Map || item is not JsonObject members || old is not JsonArray before)
        {
            return null;
        }

        var key = ListTypeCheck.Key(members, schema.ListMapKeys);
        return before.FirstOrDefault(other => other is JsonObject o && JsonNode.DeepEquals(ListTypeCheck.Key(o, schema.ListMapKeys), key));
    }

    private static FieldError? Failure(ValidationRule rule, JsonNode? value, JsonNode? old, StructuralSchema schema, string path)
    {
        var name = (rule.Message ?? rule.Rule).Trim();
        try
        {
            if (rule.Program.Evaluate(value, old) is true)
            {
                return null;
            }
        }
        catch (CelException exception) when (exception.Message == CelException.NoSuchOverload)
        {
            return FieldErrors.Invalid(path, Type(schema),
                $"'{exception.Message}': call arguments did not match a supported operator, function or macro signature for rule: {name}");
        }
        catch (CelException exception)
        {
            return FieldErrors.Invalid(path, Type(schema), $"{exception.Message} evaluating rule: {name}");
        }

        var place = rule.FieldPath is { } below ? $"{path}{below}".TrimStart('.') : path;
        var message = Expressed(rule, value, old) ?? rule.Message?.Trim() ?? $"failed rule: {name}";
        // Values of objects and lists are not shown.
        var shown = value is JsonObject or JsonArray ? "" : FieldErrors.Value(value);
        return rule.Reason switch
        {
            "FieldValueForbidden" => FieldErrors.Forbidden(place, message),
            "FieldValueRequired" => FieldErrors.Required(place, message),
            "FieldValueDuplicate" => FieldErrors.Duplicate(place, shown),
            _ => FieldErrors.Invalid(place, shown, message),
        };
    }

    private static string Type(StructuralSchema schema) => GoFormat.Quote(schema.Type ?? "");

    private static string? Expressed(ValidationRule rule, JsonNode? value, JsonNode? old)
    {
        try
        {
            var text = (rule.MessageProgram?.Evaluate(value, old) as string)?.Trim();
            return text is null or "" || text.Contains('\n', StringComparison.Ordinal) || Encoding.UTF8.GetByteCount(text) > LongestMessage
                ? null
                : text;
        }
        catch (CelException)
        {
            return null;
        }
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Go;

namespace FlagImportOperator.Sandbox.Kubernetes.Schemas;

/// <summary>Types, bounds and formats, in the order and with the oddities of the API server's own checks.</summary>
internal static class StructureCheck
{
    public static IEnumerable<FieldError> Check(JsonObject obj, StructuralSchema schema) =>
        Fields(obj, schema with { Properties = schema.Properties.Where(field => field.Key != "metadata").ToDictionary() }, "");

    private static IEnumerable<FieldError> Value(JsonNode? value, StructuralSchema schema, string path)
    {
        var type = TypeError(value, schema, path);
        IEnumerable<FieldError> own = value?.GetValueKind() switch
        {
            null => [],
            JsonValueKind.String => Text(value.GetValue<string>(), schema, path),
            JsonValueKind.Number => Number(JsonNumber.Read(value), schema, path),
            JsonValueKind.Array => Items(value.AsArray(), schema, path),
            JsonValueKind.Object => Fields(value.AsObject(), schema, path),
            _ => [],
        };
        return [.. Some(type), .. own, .. Some(EnumError(value, schema, path))];
    }

    private static FieldError? TypeError(JsonNode? value, StructuralSchema schema, string path)
    {
        if (schema.Type is null || (value is null && schema.Nullable))
        {
            return null;
        }

        var (type, format) = TypeOf(value);
        var fits = type == schema.Type || (schema.Type, type) is ("number", "integer") || (schema.Type == "integer" && IsWhole(value));
        if (fits)
        {
            return null;
        }

        // What is neither text nor list is told by the format rather than the type.
        var (expected, given) = schema.Format is { } known && type is not ("string" or "array" or "null")
            ? (known, format)
            : (schema.Type, type);
        return schema is { Format: not null, Type: not ("integer" or "number") } && type is "string" or "array"
            ? null
            : FieldErrors.TypeInvalid(path, GoFormat.Quote(given), $"{path} in body must be of type {expected}: {GoFormat.Quote(given)}");
    }

    private static (string Type, string Format) TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null => ("null", ""),
        JsonValueKind.String => ("string", ""),
        JsonValueKind.Array => ("array", ""),
        JsonValueKind.Object => ("object", ""),
        JsonValueKind.Number => JsonNumber.Read(value) is long ? ("integer", "int64") : ("number", "float64"),
        _ => ("boolean", ""),
    };

    private static bool IsWhole(JsonNode? value) => value?.GetValueKind() == JsonValueKind.Number &&
        JsonNumber.Read(value) is double number && Math.Abs(number) < 1L << 53 && number == Math.Truncate(number);

    private static IEnumerable<FieldError> Text(string text, StructuralSchema schema, string path)
    {
        var length = text.EnumerateRunes().Count();
        if (length > schema.MaxLength)
        {
            yield return FieldErrors.TooLong(path, schema.MaxLength.Value);
        }
        else if (length < schema.MinLength)
        {
            yield return Invalid(path, GoFormat.Quote(text), $"should be at least {schema.MinLength} chars long");
        }
        else if (schema.Pattern is { } pattern && !Re2Pattern.Compile(pattern).IsMatch(text))
        {
            yield return Invalid(path, GoFormat.Quote(text), $"should match '{pattern}'");
        }

        if (!Formats.Fits(schema.Format, text))
        {
            yield return FieldErrors.TypeInvalid(
                path, GoFormat.Quote(text), $"{path} in body must be of type {schema.Format}: {GoFormat.Quote(text)}");
        }
    }

    private static IEnumerable<FieldError> Number(object number, StructuralSchema schema, string path)
    {
        var isInRange = schema switch
        {
            { Type: "integer", Format: "int32" } => number is >= (long)int.MinValue and <= (long)int.MaxValue || IsWholeInt(number),
            { Type: "integer" } => number is long or double and > long.MinValue and < long.MaxValue && IsWholeInt(number, anySize: true),
            _ => true,
        };
        if (!isInRange)
        {
            var format = schema.Format is { } name ? $"with format {name}" : "(default format)";
            yield return FieldErrors.Invalid("", "\"\"", $"Checked value must be of type {schema.Type} {format} in {path}");
        }

        var shown = number is double value ? GoFormat.Number(value) : ((long)number).ToString(CultureInfo.InvariantCulture);
        if (Bound(schema.Maximum, number) is { } most && ToDouble(number) > most)
        {
            yield return Invalid(path, shown, $"should be less than or equal to {GoFormat.Number(most)}");
        }

        if (Bound(schema.Minimum, number) is { } least && ToDouble(number) < least)
        {
            yield return Invalid(path, shown, $"should be greater than or equal to {GoFormat.Number(least)}");
        }
    }

    private static bool IsWholeInt(object number, bool anySize = false) => number is long
        ? anySize
        : number is double value && value == Math.Truncate(value) && (anySize || value is >= int.MinValue and <= int.MaxValue);

    // The server compares an integer with the whole part of the bound.
    private static double? Bound(double? bound, object number) => number is long && bound is { } value ? Math.Truncate(value) : bound;

    private static double ToDouble(object number) => Convert.ToDouble(number, CultureInfo.InvariantCulture);

    private static IEnumerable<FieldError> Items(JsonArray items, StructuralSchema schema, string path)
    {
        var errors = schema.Items is { } item ? items.SelectMany((value, index) => Value(value, item, $"{path}[{index}]")) : [];
        var few = items.Count < schema.MinItems
            ? Invalid(path, $"{items.Count}", $"should have at least {schema.MinItems} items")
            : null;
        var many = items.Count > schema.MaxItems ? FieldErrors.TooMany(path, items.Count, schema.MaxItems.Value) : null;
        return [.. errors, .. Some(few), .. Some(many)];
    }

    private static IEnumerable<FieldError> Fields(JsonObject members, StructuralSchema schema, string path)
    {
        var few = members.Count < schema.MinProperties
            ? Invalid(path, $"{members.Count}", $"should have at least {schema.MinProperties} properties")
            : null;
        var many = members.Count > schema.MaxProperties ? FieldErrors.TooMany(path, members.Count, schema.MaxProperties.Value) : null;
        var prefix = path.Length == 0 ? "" : $"{path}.";
        var missing = schema.Required.Where(name => !members.ContainsKey(name)).Select(name => FieldErrors.Required(prefix + name));
        var values = members.Where(member => schema.Field(member.Key) is not null)
            .SelectMany(member => Value(member.Value, schema.Field(member.Key)!, prefix + member.Key));
        return [.. Some(few), .. Some(many), .. missing, .. values];
    }

    private static FieldError? EnumError(JsonNode? value, StructuralSchema schema, string path)
    {
        var text = value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
        return schema.Enum.Count == 0 || (value is null && schema.Nullable) || (text is not null && schema.Enum.Contains(text))
            ? null
            : FieldErrors.NotSupported(path, value, schema.Enum);
    }

    private static FieldError Invalid(string path, string value, string what) => FieldErrors.Invalid(path, value, $"{path} in body {what}");

    private static IEnumerable<FieldError> Some(FieldError? error) => error is null ? [] : [error];
}

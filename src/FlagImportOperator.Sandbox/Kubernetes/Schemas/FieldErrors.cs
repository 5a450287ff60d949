using System.Text.Json;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Go;

namespace FlagImportOperator.Sandbox.Kubernetes.Schemas;

/// <summary>Field errors in the API server's words.</summary>
internal static class FieldErrors
{
    /// <summary>What stands where no field does.</summary>
    public const string NoField = "<nil>";

    public static FieldError Required(string field, string detail = "") => new("FieldValueRequired", Name(field), With("Required value", detail));

    public static FieldError Forbidden(string field, string detail) => new("FieldValueForbidden", Name(field), With("Forbidden", detail));

    /// <param name="field">Where.</param>
    /// <param name="value">As <see cref="Value"/> gives it; empty: it is not shown.</param>
    /// <param name="detail">What is wrong with it.</param>
    public static FieldError Invalid(string field, string value, string detail) =>
        new("FieldValueInvalid", Name(field), With(With("Invalid value", value), detail));

    /// <inheritdoc cref="Invalid"/>
    public static FieldError TypeInvalid(string field, string value, string detail) =>
        new("FieldValueTypeInvalid", Name(field), With(With("Invalid value", value), detail));

    /// <inheritdoc cref="Invalid"/>
    public static FieldError Duplicate(string field, string value) => new("FieldValueDuplicate", Name(field), With("Duplicate value", value));

    public static FieldError NotSupported(string field, JsonNode? value, IEnumerable<string> supported) => new(
        "FieldValueNotSupported",
        Name(field),
        $"Unsupported value: {Value(value)}: supported values: {string.Join(", ", supported.Select(GoFormat.Quote))}");

    // The server says bytes where it counts characters.
    public static FieldError TooLong(string field, int longest) =>
        new("FieldValueTooLong", Name(field), $"Too long: may not be more than {longest} bytes");

    public static FieldError TooMany(string field, int count, int most) =>
        new("FieldValueTooMany", Name(field), $"Too many: {count}: must have at most {most} items");

    /// <summary>A value as errors show it.</summary>
    public static string Value(JsonNode? value) => value?.GetValueKind() switch
    {
        null => "null",
        JsonValueKind.String => GoFormat.Quote(value.GetValue<string>()),
        JsonValueKind.Number => JsonNumber.Read(value) is double number ? GoFormat.Number(number) : value.ToJsonString(),
        _ => value.ToJsonString(),
    };

    private static string Name(string field) => field.Length == 0 ? NoField : field;

    private static string With(string text, string more) => more.Length == 0 ? text : $"{text}: {more}";
}

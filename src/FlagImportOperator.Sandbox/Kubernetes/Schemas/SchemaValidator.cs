using System.Text.Json.Nodes;

namespace FlagImportOperator.Sandbox.Kubernetes.Schemas;

/// <summary>What the API server has against an object, in its words. Metadata is not looked at.</summary>
internal static class SchemaValidator
{
    // With one of these the rules are not run: they could meet values of types that they were not compiled for, or too large ones.
    private static readonly string[] Blocking =
        ["FieldValueRequired", "FieldValueNotSupported", "FieldValueTooLong", "FieldValueTooMany", "FieldValueTypeInvalid"];

    /// <summary>Nothing when the object may be stored.</summary>
    /// <param name="obj">After <see cref="SchemaPruner"/> has pruned it.</param>
    /// <param name="old">What is stored so far; null: it is new, and rules that compare are not run.</param>
    /// <param name="schema">Of the whole object.</param>
    public static IReadOnlyList<FieldError> Validate(JsonObject obj, JsonObject? old, StructuralSchema schema)
    {
        List<FieldError> errors = [.. StructureCheck.Check(obj, schema), .. ListTypeCheck.Check(obj, schema)];
        if (!errors.Exists(error => Blocking.Contains(error.Reason)))
        {
            return [.. errors, .. RuleCheck.Check(obj, old, schema)];
        }

        return
        [
            .. errors,
            new(
                "FieldValueInvalid",
                FieldErrors.NoField,
                "Invalid value: null: some validation rules were not checked because the object was invalid; " +
                "correct the existing errors to complete validation"),
        ];
    }
}

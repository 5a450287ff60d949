namespace FlagImportOperator.Sandbox.Kubernetes.Schemas;

/// <summary>Why an object is refused, as one entry of a Status object's causes.</summary>
/// <param name="Reason">For instance <c>FieldValueInvalid</c>, <c>FieldValueRequired</c>, <c>FieldValueForbidden</c>.</param>
/// <param name="Field">For instance <c>spec.tags[0]</c>.</param>
/// <param name="Message">Without the field, as <c>Required value</c>.</param>
internal sealed record FieldError(string Reason, string Field, string Message);

using FlagImportOperator.Sandbox.Kubernetes.Schemas;

namespace FlagImportOperator.Sandbox.Kubernetes.Cel;

internal enum CelKind
{
    /// <summary>Only known when it is evaluated.</summary>
    Dynamic,
    Bool,
    Int,
    Double,
    String,
    Null,
    List,
    Map,

    /// <summary>With declared fields.</summary>
    Object,
}

/// <summary>The type of an expression.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Element">Of a list or map: of its items or values.</param>
/// <param name="Schema">Of an object: with its fields.</param>
internal sealed record CelType(CelKind Kind, CelType? Element = null, StructuralSchema? Schema = null)
{
    public static readonly CelType Dynamic = new(CelKind.Dynamic);

    public static readonly CelType Bool = new(CelKind.Bool);

    public static readonly CelType Int = new(CelKind.Int);

    public static readonly CelType String = new(CelKind.String);

    /// <summary>The type of values that fit a schema.</summary>
    /// <exception cref="CelSyntaxException">Their type has no counterpart here, as a time.</exception>
    public static CelType Of(StructuralSchema schema) => schema switch
    {
        { Format: not (null or "int32" or "int64") } => throw new CelSyntaxException($"a value of format {schema.Format}"),
        { Nullable: true } => throw new CelSyntaxException("a value that may be null"),
        { Type: null } => Dynamic,
        { Type: "object", AdditionalProperties: { } value } => new(CelKind.Map, Of(value)),
        { Type: "object" } => new(CelKind.Object, Schema: schema),
        { Type: "array" } => new(CelKind.List, schema.Items is null ? Dynamic : Of(schema.Items)),
        { Type: "string" } => String,
        { Type: "integer" } => Int,
        { Type: "number" } => new(CelKind.Double),
        _ => Bool,
    };

    public override string ToString() => Kind.ToString().ToLowerInvariant();
}

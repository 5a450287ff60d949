using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Cel;

namespace FlagImportOperator.Sandbox.Kubernetes.Schemas;

/// <summary>
/// A structural schema (OpenAPI v3 as CustomResourceDefinitions may hold it), at one place of an object. Immutable; defaults are not
/// supported, because the shipped definition stores none.
/// </summary>
internal sealed record StructuralSchema
{
    /// <summary><c>object</c>, <c>array</c>, <c>string</c>, <c>integer</c>, <c>number</c>, <c>boolean</c>; null: any JSON.</summary>
    public string? Type { get; init; }

    /// <summary>For instance <c>date-time</c>, <c>int64</c>, <c>byte</c>.</summary>
    public string? Format { get; init; }

    /// <summary>What <c>kubectl explain</c> shows.</summary>
    public string? Description { get; init; }

    /// <summary>x-component: the name under which OpenAPI documents list a type of Kubernetes' own; null: they spell it out.</summary>
    public string? Component { get; init; }

    /// <summary>x-go-type: what errors call the type, where it has a name of its own; v1.MicroTime is a time with six decimals.</summary>
    public string? GoType { get; init; }

    /// <summary>The known fields of an object.</summary>
    public IReadOnlyDictionary<string, StructuralSchema> Properties { get; init; } = new Dictionary<string, StructuralSchema>();

    /// <summary>The values of a map; null when it is none.</summary>
    public StructuralSchema? AdditionalProperties { get; init; }

    /// <summary>The items of a list.</summary>
    public StructuralSchema? Items { get; init; }

    /// <summary>Fields that must be there.</summary>
    public IReadOnlyList<string> Required { get; init; } = [];

    /// <summary>The only values that are allowed; empty: all.</summary>
    public IReadOnlyList<string> Enum { get; init; } = [];

    /// <summary>A regular expression that is searched for in the text.</summary>
    public string? Pattern { get; init; }

    /// <summary>Code points.</summary>
    public int? MinLength { get; init; }

    /// <inheritdoc cref="MinLength"/>
    public int? MaxLength { get; init; }

    /// <summary>Of a list.</summary>
    public int? MinItems { get; init; }

    /// <summary>Of a list.</summary>
    public int? MaxItems { get; init; }

    /// <summary>Of a map.</summary>
    public int? MinProperties { get; init; }

    /// <summary>Of a map.</summary>
    public int? MaxProperties { get; init; }

    /// <summary>Smallest number.</summary>
    public double? Minimum { get; init; }

    /// <summary>Greatest number.</summary>
    public double? Maximum { get; init; }

    /// <summary>Whether null may be stored.</summary>
    public bool Nullable { get; init; }

    /// <summary>x-kubernetes-preserve-unknown-fields: nothing below is pruned.</summary>
    public bool PreservesUnknownFields { get; init; }

    /// <summary>x-kubernetes-list-type.</summary>
    public ListType ListType { get; init; } = ListType.Atomic;

    /// <summary>x-kubernetes-list-map-keys.</summary>
    public IReadOnlyList<string> ListMapKeys { get; init; } = [];

    /// <summary>x-kubernetes-map-type atomic: an object or map that is one value to server-side apply.</summary>
    public bool IsAtomicMap { get; init; }

    /// <summary>x-kubernetes-validations.</summary>
    public IReadOnlyList<ValidationRule> Rules { get; init; } = [];

    /// <summary>The schema of a field or map value of that name; null when it is not known.</summary>
    public StructuralSchema? Field(string name) => Properties.TryGetValue(name, out var property) ? property : AdditionalProperties;

    /// <summary>Any JSON, one value to server-side apply.</summary>
    public static StructuralSchema Anything { get; } = new() { PreservesUnknownFields = true };

    /// <summary>The schema as a CustomResourceDefinition or an OpenAPI document writes it.</summary>
    /// <exception cref="NotSupportedException">It holds a keyword that this class does not know: the message names it and where.</exception>
    public static StructuralSchema Parse(JsonObject schema) => SchemaReader.Read(schema);
}

/// <summary>How lists merge.</summary>
internal enum ListType
{
    /// <summary>One value.</summary>
    Atomic,

    /// <summary>Items are their own keys.</summary>
    Set,

    /// <summary>Items are objects told apart by some of their fields.</summary>
    Map,
}

/// <summary>One of x-kubernetes-validations.</summary>
/// <param name="Rule">CEL that must be true.</param>
/// <param name="Message">What to say otherwise.</param>
/// <param name="MessageExpression">CEL for what to say, preferred.</param>
/// <param name="FieldPath">Where to point, relative to the place of the rule, as <c>.config</c>.</param>
/// <param name="Reason">For instance <c>FieldValueForbidden</c>; null: <c>FieldValueInvalid</c>.</param>
internal sealed record ValidationRule(string Rule, string? Message, string? MessageExpression, string? FieldPath, string? Reason)
{
    /// <summary><see cref="Rule"/>, compiled.</summary>
    public required CelProgram Program { get; init; }

    /// <summary><see cref="MessageExpression"/>, compiled.</summary>
    public CelProgram? MessageProgram { get; init; }
}

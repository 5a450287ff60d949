using Google.Protobuf;

namespace FlagImportOperator.Sandbox.Kubernetes.Protobuf;

/// <summary>A field of a message.</summary>
/// <param name="Number">In protobuf.</param>
/// <param name="Name">In JSON.</param>
/// <param name="Type">What it holds.</param>
internal sealed record Field(int Number, string Name, FieldType Type)
{
    /// <summary>Of a <see cref="FieldType.Message"/>; empty for the others.</summary>
    public MessageShape Shape { get; init; } = MessageShape.Empty;

    /// <summary>Whether it may be there many times.</summary>
    public bool IsList { get; init; }

    /// <summary>
    /// Whether a zero or an empty text differs from an absent field. Kubernetes' types write fields that are not pointers always, and
    /// leave them out of JSON when they are zero.
    /// </summary>
    public bool KeepsZero { get; init; }

    /// <summary>How the value stands in the message.</summary>
    public WireFormat.WireType WireType => Type is FieldType.Int32 or FieldType.Int64 or FieldType.Flag
        ? WireFormat.WireType.Varint
        : WireFormat.WireType.LengthDelimited;

    /// <summary>A text, absent when empty.</summary>
    public static Field Text(int number, string name) => new(number, name, FieldType.Text);

    /// <summary>A 32-bit number, absent when 0.</summary>
    public static Field Int32(int number, string name) => new(number, name, FieldType.Int32);

    /// <summary>A time to the second.</summary>
    public static Field Time(int number, string name) => new(number, name, FieldType.Time);

    /// <summary>A time to the microsecond.</summary>
    public static Field MicroTime(int number, string name) => new(number, name, FieldType.MicroTime);

    /// <summary>Texts by key.</summary>
    public static Field TextMap(int number, string name) => new(number, name, FieldType.TextMap);

    /// <summary>Bytes by key.</summary>
    public static Field BytesMap(int number, string name) => new(number, name, FieldType.BytesMap);

    /// <summary>A message.</summary>
    public static Field Message(int number, string name, MessageShape shape) => new(number, name, FieldType.Message) { Shape = shape };

    /// <summary>A pointer in Kubernetes' types: what is there counts, even zero.</summary>
    public static Field Pointer(int number, string name, FieldType type) => new(number, name, type) { KeepsZero = true };

    /// <summary>Many texts.</summary>
    public static Field Texts(int number, string name) => new(number, name, FieldType.Text) { IsList = true, KeepsZero = true };

    /// <summary>Many messages.</summary>
    public static Field Messages(int number, string name, MessageShape shape) => Message(number, name, shape) with { IsList = true };
}

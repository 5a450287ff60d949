namespace FlagImportOperator.Sandbox.Kubernetes.Protobuf;

/// <summary>Which fields a message has.</summary>
internal sealed class MessageShape(params IReadOnlyList<Field> fields)
{
    private readonly Dictionary<int, Field> _byNumber = fields.ToDictionary(field => field.Number);

    /// <summary>No fields: everything in it is skipped.</summary>
    public static MessageShape Empty { get; } = new();

    /// <summary>All of them.</summary>
    public IReadOnlyList<Field> Fields => fields;

    /// <summary>By number; null when there is none.</summary>
    public Field? Find(int number) => _byNumber.GetValueOrDefault(number);
}

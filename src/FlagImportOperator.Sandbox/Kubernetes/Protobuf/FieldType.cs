namespace FlagImportOperator.Sandbox.Kubernetes.Protobuf;

/// <summary>What a field holds, and so how it is written in JSON.</summary>
internal enum FieldType
{
    /// <summary>UTF-8.</summary>
    Text,

    /// <summary>In base64 in JSON.</summary>
    Bytes,

    /// <summary>A varint of 32 bits.</summary>
    Int32,

    /// <summary>A varint of 64 bits.</summary>
    Int64,

    /// <summary>A varint that is 0 or not.</summary>
    Flag,

    /// <summary>Another message.</summary>
    Message,

    /// <summary>Entries of a key and a text.</summary>
    TextMap,

    /// <summary>Entries of a key and bytes.</summary>
    BytesMap,

    /// <summary>Seconds and nanoseconds since 1970; to the second in JSON.</summary>
    Time,

    /// <summary>As <see cref="Time"/>, but with six decimals in JSON.</summary>
    MicroTime,

    /// <summary>A message that holds JSON.</summary>
    Json,
}

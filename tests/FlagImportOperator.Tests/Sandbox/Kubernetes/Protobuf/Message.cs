using System.Text;
using FlagImportOperator.Sandbox.Kubernetes.Kinds;
using Google.Protobuf;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Protobuf;

/// <summary>Writes a protobuf message, field by field.</summary>
internal sealed class Message
{
    public byte[] Bytes { get; private set; } = [];

    /// <summary>The kind that is named so, as <c>v1 Secret</c>.</summary>
    public static ResourceKind Kind(string kind) => BuiltInKinds.All.Single(candidate => $"{candidate.ApiVersion} {candidate.Kind}" == kind);

    /// <summary>A body with a message in Kubernetes' envelope.</summary>
    public static byte[] Body(string kind, Message message) => Body(kind.Split(' ')[0], kind.Split(' ')[1], message.Bytes);

    /// <inheritdoc cref="Body(string, Message)"/>
    public static byte[] Body(string apiVersion, string kind, byte[] raw) =>
    [
        .. "k8s\0"u8,
        .. new Message().With(1, new Message().With(1, apiVersion).With(2, kind)).With(2, raw).With(3, "").With(4, "").Bytes,
    ];

    public Message With(int number, string text) => With(number, Encoding.UTF8.GetBytes(text));

    public Message With(int number, Message message) => With(number, message.Bytes);

    public Message With(int number, byte[] bytes) => Write(output =>
    {
        output.WriteTag(number, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(bytes));
    });

    public Message With(int number, long value) => Write(output =>
    {
        output.WriteTag(number, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    });

    public Message WithFixed(int number, ulong value) => Write(output =>
    {
        output.WriteTag(number, WireFormat.WireType.Fixed64);
        output.WriteFixed64(value);
    });

    /// <summary>An entry of a map.</summary>
    public Message With(int number, string key, string value) => With(number, new Message().With(1, key).With(2, value));

    /// <summary>A time.</summary>
    public Message WithTime(int number, long seconds, int nanos) => With(number, new Message().With(1, seconds).With(2, nanos));

    private Message Write(Action<CodedOutputStream> write)
    {
        using var stream = new MemoryStream();
        using var output = new CodedOutputStream(stream);
        write(output);
        output.Flush();
        Bytes = [.. Bytes, .. stream.ToArray()];
        return this;
    }
}

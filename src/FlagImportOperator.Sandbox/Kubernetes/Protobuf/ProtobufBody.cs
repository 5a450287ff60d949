using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;

namespace FlagImportOperator.Sandbox.Kubernetes.Protobuf;

/// <summary>A body of type <c>application/vnd.kubernetes.protobuf</c>: four bytes that tell what it is, a kind, and an object.</summary>
internal static class ProtobufBody
{
    /// <summary>As in the header Content-Type.</summary>
    public const string MediaType = "application/vnd.kubernetes.protobuf";

    /// <summary>The object as JSON would have it, its kind and apiVersion included when the body names them.</summary>
    /// <param name="body">All of it.</param>
    /// <param name="shape">The message of the object, asked for when kind and apiVersion are known; may refuse them.</param>
    /// <exception cref="FormatException">It is no such body; the message says why and repeats no value.</exception>
    public static JsonObject Read(ReadOnlySpan<byte> body, Func<JsonObject, MessageShape> shape)
    {
        if (!body.StartsWith("k8s\0"u8))
        {
            throw new FormatException(body.IsEmpty
                ? "empty data"
                : "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
        }

        try
        {
            var envelope = MessageDecoder.Read(body["k8s\0"u8.Length..], MetaShapes.Unknown);
            var type = envelope["typeMeta"]?.DeepClone().AsObject() ?? [];
            var raw = Convert.FromBase64String(envelope["raw"]?.GetValue<string>() ?? "");
            var members = MessageDecoder.Read(raw, shape(type));
            foreach (var (name, value) in members)
            {
                type[name] = value?.DeepClone();
            }

            return type;
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or JsonException)
        {
            throw new FormatException(exception.Message, exception);
        }
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Requests;
using Google.Protobuf;

namespace FlagImportOperator.Sandbox.Kubernetes.Protobuf;

/// <summary>From a protobuf message to the object that the same value is in JSON. Unknown fields are skipped, as the API server does.</summary>
internal static class MessageDecoder
{
    /// <summary>The object.</summary>
    /// <exception cref="InvalidProtocolBufferException">It is cut off, or no protobuf.</exception>
    /// <exception cref="FormatException">A field holds what it cannot hold.</exception>
    /// <exception cref="System.Text.Json.JsonException">A field that should hold JSON does not.</exception>
    public static JsonObject Read(ReadOnlySpan<byte> message, MessageShape shape) => Into([], ByteString.CopyFrom(message), shape);

    // A message that is there several times is one, merged.
    private static JsonObject Into(JsonObject value, ByteString message, MessageShape shape)
    {
        var input = message.CreateCodedInput();
        while (input.ReadTag() is var tag and not 0)
        {
            if (shape.Find(WireFormat.GetTagFieldNumber(tag)) is not { } field)
            {
                input.SkipLastField();
                continue;
            }

            if (WireFormat.GetTagWireType(tag) is var wire && wire != field.WireType)
            {
                throw new FormatException($"proto: wrong wireType = {(int)wire} for field {field.Name}");
            }

            Set(value, field, input);
        }

        return value;
    }

    private static void Set(JsonObject value, Field field, CodedInputStream input)
    {
        if (field.IsList)
        {
            Member(value, field.Name, () => new JsonArray()).Add(Single(field, input));
        }
        else if (field.Type is FieldType.Message)
        {
            Into(Member(value, field.Name, () => new JsonObject()), input.ReadBytes(), field.Shape);
        }
        else if (field.Type is FieldType.TextMap or FieldType.BytesMap)
        {
            var entry = Read(input.ReadBytes().Span, field.Type is FieldType.TextMap ? MetaShapes.TextEntry : MetaShapes.BytesEntry);
            Member(value, field.Name, () => new JsonObject())[entry["key"]?.GetValue<string>() ?? ""] = entry["value"]?.DeepClone() ?? "";
        }
        else if (Single(field, input) is { } single)
        {
            value[field.Name] = single;
        }
        else
        {
            value.Remove(field.Name);
        }
    }

    private static T Member<T>(JsonObject value, string name, Func<T> create)
        where T : JsonNode
    {
        if (value[name] is not T member)
        {
            value[name] = member = create();
        }

        return member;
    }

    /// <summary>Null for a zero that stands for nothing.</summary>
    private static JsonNode? Single(Field field, CodedInputStream input) => field.Type switch
    {
        FieldType.Int32 => input.ReadInt32() is var number && (number != 0 || field.KeepsZero) ? JsonValue.Create((long)number) : null,
        FieldType.Int64 => input.ReadInt64() is var number && (number != 0 || field.KeepsZero) ? JsonValue.Create(number) : null,
        FieldType.Flag => input.ReadBool() is var flag && (flag || field.KeepsZero) ? JsonValue.Create(flag) : null,
        _ => Delimited(field, input.ReadBytes()),
    };

    private static JsonNode? Delimited(Field field, ByteString bytes) => field.Type switch
    {
        FieldType.Message => Into([], bytes, field.Shape),
        _ when bytes.IsEmpty && !field.KeepsZero => null,
        FieldType.Text => JsonValue.Create(Encoding.UTF8.GetString(bytes.Span)),
        FieldType.Bytes => JsonValue.Create(bytes.ToBase64()),
        FieldType.Json => JsonBody.Read(Raw(bytes)).Document,
        _ => JsonValue.Create(Time(Read(bytes.Span, MetaShapes.Timestamp), field.Type is FieldType.MicroTime)),
    };

    private static byte[] Raw(ByteString message) => Convert.FromBase64String(Read(message.Span, MetaShapes.RawJson)["raw"]?.GetValue<string>() ?? "");

    private static string Time(JsonObject timestamp, bool isMicro)
    {
        var seconds = timestamp["seconds"]?.GetValue<long>() ?? 0;
        var micros = (timestamp["nanos"]?.GetValue<long>() ?? 0) / 1000;
        try
        {
            var time = DateTimeOffset.FromUnixTimeSeconds(seconds).AddMicroseconds(micros);
            return time.ToString(isMicro ? "yyyy-MM-ddTHH:mm:ss.ffffffZ" : "yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new FormatException($"{seconds} seconds since 1970 are not within the years 1 to 9999");
        }
    }
}

using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FlagImportOperator.LaunchDarkly.JsonPatch;

/// <summary>An RFC 6902 patch: applied in order, all or nothing.</summary>
public sealed class JsonPatchDocument(IReadOnlyList<JsonPatchOperation> operations)
{
    // For reading by people, never inside HTML: "<" and "ü" stay as they are.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The empty patch. It must never be sent.</summary>
    public static JsonPatchDocument Empty { get; } = new([]);

    /// <summary>The operations in order.</summary>
    public IReadOnlyList<JsonPatchOperation> Operations { get; } = operations;

    /// <summary>True when there is nothing to do.</summary>
    public bool IsEmpty => Operations.Count == 0;

    /// <summary>The bytes to send: a JSON array of <c>{op, path, value}</c>, without <c>value</c> for a remove. Holds secrets in clear.</summary>
    public ReadOnlyMemory<byte> ToUtf8()
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        Write(buffer, redacted: false, default);
        return buffer.WrittenMemory;
    }

    /// <summary>The same for people, with <c>(secret)</c> in place of every secret value.</summary>
    public string ToRedactedString()
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        Write(buffer, redacted: true, Readable);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>As <see cref="ToRedactedString"/>: what ends up in a log by accident shows nothing.</summary>
    public override string ToString() => ToRedactedString();

    /// <summary>Every text that the patch sends as a value or as a member of one; holds secrets.</summary>
    internal IReadOnlyCollection<string> SentTexts() =>
    [
        .. Operations
            .SelectMany(operation => operation.Value is JsonObject members ? members.Select(member => member.Value) : [operation.Value])
            .OfType<JsonValue>()
            .Select(value => value.TryGetValue(out string? text) ? text : value.ToJsonString()),
    ];

    private void Write(ArrayBufferWriter<byte> buffer, bool redacted, JsonWriterOptions options)
    {
        using var writer = new Utf8JsonWriter(buffer, options);
        writer.WriteStartArray();
        foreach (var operation in Operations)
        {
            operation.WriteTo(writer, redacted);
        }

        writer.WriteEndArray();
    }
}

using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace FlagImportOperator.Kubernetes.Client;

/// <summary>How bodies are written that are sent to the API server. Pure.</summary>
internal static class JsonBody
{
    /// <summary>The UTF-8 of an object with these members.</summary>
    public static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>As metav1.MicroTime, which takes exactly six digits.</summary>
    public static string MicroTime(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}

using System.Text.Json;
using FlagImportOperator.Kubernetes.Client;
using FlagImportOperator.Kubernetes.Informers;

namespace FlagImportOperator.Kubernetes.Secrets;

/// <summary>Reads a Secret's JSON without making strings of its values, which could not be told from any other string in a dump.</summary>
internal static class SecretJson
{
    /// <summary>Throws <see cref="KubernetesApiException"/> that names the key, never the value.</summary>
    public static SecretContent Parse(NamespacedName key, ReadOnlySpan<byte> json)
    {
        try
        {
            var data = new Dictionary<string, byte[]>();
            string? version = null;
            var reader = new Utf8JsonReader(json, ObjectHeader.ReaderOptions);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("metadata"u8))
                {
                    reader.Read();
                    version = ReadVersion(ref reader);
                }
                else if (reader.ValueTextEquals("data"u8))
                {
                    reader.Read();
                    ReadData(key, ref reader, data);
                }
                else
                {
                    reader.Read();
                    reader.Skip();
                }
            }

            return new SecretContent(version ?? throw Wrong(key, "it has no metadata.resourceVersion"), data);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Wrong(key, "the answer is not a Secret's JSON"); // the inner text may quote it
        }
    }

    private static string? ReadVersion(ref Utf8JsonReader reader)
    {
        string? version = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var wanted = reader.ValueTextEquals("resourceVersion"u8);
            reader.Read();
            if (wanted)
            {
                version = reader.GetString();
            }
            else
            {
                reader.Skip();
            }
        }

        return version;
    }

    private static void ReadData(NamespacedName key, ref Utf8JsonReader reader, Dictionary<string, byte[]> data)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType == JsonTokenType.Null)
            {
                data[name] = [];
            }
            else if (reader.TokenType == JsonTokenType.String && reader.TryGetBytesFromBase64(out var value))
            {
                data[name] = value;
            }
            else
            {
                throw Wrong(key, $"the value of its key {name} is not base64");
            }
        }
    }

    private static KubernetesApiException Wrong(NamespacedName key, string why) => new($"Secret {key} cannot be read: {why}");
}

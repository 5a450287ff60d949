using System.Buffers;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using FlagImportOperator.Api;
using FlagImportOperator.Kubernetes;

namespace FlagImportOperator.Reconciliation.Caching;

/// <summary>Makes a <see cref="CachedConfiguration"/> from an object's JSON in one pass, leaving out managedFields and foreign annotations.</summary>
internal static class ConfigurationProjector
{
    private const string AnnotationPrefix = ResourceNames.Group + "/";

    /// <summary>An <see cref="Kubernetes.Informers.ObjectProjector{T}"/>.</summary>
    public static CachedConfiguration Project(ReadOnlySpan<byte> json)
    {
        var buffer = new ArrayBufferWriter<byte>(Math.Min(json.Length, 2048));
        var metadata = new MetadataFields();
        ReadOnlySpan<byte> spec = default, status = default;
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            writer.WriteStartObject();
            var reader = new Utf8JsonReader(json);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("metadata"u8))
                {
                    reader.Read();
                    writer.WriteStartObject("metadata"u8);
                    metadata = ReadMetadata(ref reader, json, writer);
                    writer.WriteEndObject();
                }
                else if (reader.ValueTextEquals("spec"u8))
                {
                    spec = RawValue(ref reader, json);
                    writer.WritePropertyName("spec"u8);
                    writer.WriteRawValue(spec, skipInputValidation: true);
                }
                else if (reader.ValueTextEquals("status"u8))
                {
                    status = RawValue(ref reader, json);
                    writer.WritePropertyName("status"u8);
                    writer.WriteRawValue(status, skipInputValidation: true);
                }
                else
                {
                    reader.Read();
                    reader.Skip();
                }
            }

            writer.WriteEndObject();
        }

        var (configSecret, tokenSecret) = ReadReferences(spec);
        return new CachedConfiguration
        {
            Key = new NamespacedName(string.Intern(metadata.Namespace), metadata.Name),
            Uid = metadata.Uid,
            ResourceVersion = ulong.TryParse(metadata.ResourceVersion, out var version) ? version : 0,
            Generation = metadata.Generation,
            Deleting = metadata.Deleting,
            AnnotationsHash = metadata.AnnotationsHash,
            OwnHash = XxHash3.HashToUInt64(status) ^ metadata.FinalizersHash,
            Conditions = ConditionSummary.Read(status),
            ConfigSecret = configSecret,
            TokenSecret = tokenSecret,
            Json = buffer.WrittenSpan.ToArray(),
        };
    }

    private static MetadataFields ReadMetadata(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, Utf8JsonWriter writer)
    {
        var fields = new MetadataFields();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            if (reader.ValueTextEquals("annotations"u8))
            {
                reader.Read();
                fields.AnnotationsHash = CopyAnnotations(ref reader, writer);
                continue;
            }

            if (!IsKept(name))
            {
                reader.Read();
                reader.Skip();
                continue;
            }

            var raw = RawValue(ref reader, json);
            writer.WritePropertyName(name);
            writer.WriteRawValue(raw, skipInputValidation: true);
            fields.Take(name, raw);
        }

        return fields;
    }

    private static bool IsKept(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("name"u8) || name.SequenceEqual("namespace"u8) || name.SequenceEqual("uid"u8)
        || name.SequenceEqual("resourceVersion"u8) || name.SequenceEqual("generation"u8) || name.SequenceEqual("finalizers"u8)
        || name.SequenceEqual("creationTimestamp"u8) || name.SequenceEqual("deletionTimestamp"u8);

    private static ulong CopyAnnotations(ref Utf8JsonReader reader, Utf8JsonWriter writer)
    {
        ulong hash = 0;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return hash;
        }

        writer.WriteStartObject("annotations"u8);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (name.StartsWith(AnnotationPrefix, StringComparison.Ordinal) && reader.TokenType == JsonTokenType.String)
            {
                var value = reader.GetString()!;
                writer.WriteString(name, value);
                hash ^= XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(name + "\n" + value));
            }
            else
            {
                reader.Skip();
            }
        }

        writer.WriteEndObject();
        return hash;
    }

    private static (string? Config, string? Token) ReadReferences(ReadOnlySpan<byte> spec)
    {
        string? config = null, token = null;
        if (spec.IsEmpty)
        {
            return (null, null);
        }

        var reader = new Utf8JsonReader(spec);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isConfig = reader.ValueTextEquals("configSecretRef"u8);
            var isToken = reader.ValueTextEquals("accessTokenSecretRef"u8);
            reader.Read();
            if ((isConfig || isToken) && reader.TokenType == JsonTokenType.StartObject)
            {
                var name = ReadName(ref reader);
                config = isConfig ? name : config;
                token = isToken ? name : token;
            }
            else
            {
                reader.Skip();
            }
        }

        return (config, token);
    }

    private static string? ReadName(ref Utf8JsonReader reader)
    {
        string? name = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isName = reader.ValueTextEquals("name"u8);
            reader.Read();
            if (isName && reader.TokenType == JsonTokenType.String)
            {
                name = reader.GetString();
            }
            else
            {
                reader.Skip();
            }
        }

        return name;
    }

    private static ReadOnlySpan<byte> RawValue(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return json[start..(int)reader.BytesConsumed];
    }

    private struct MetadataFields()
    {
        public string Name = "";
        public string Namespace = "";
        public string Uid = "";
        public string ResourceVersion = "";
        public long Generation;
        public bool Deleting;
        public ulong AnnotationsHash;
        public ulong FinalizersHash;

        public void Take(ReadOnlySpan<byte> name, ReadOnlySpan<byte> raw)
        {
            if (name.SequenceEqual("name"u8))
            {
                Name = Unquote(raw);
            }
            else if (name.SequenceEqual("namespace"u8))
            {
                Namespace = Unquote(raw);
            }
            else if (name.SequenceEqual("uid"u8))
            {
                Uid = Unquote(raw);
            }
            else if (name.SequenceEqual("resourceVersion"u8))
            {
                ResourceVersion = Unquote(raw);
            }
            else if (name.SequenceEqual("generation"u8))
            {
                Generation = long.TryParse(raw, out var generation) ? generation : 0;
            }
            else if (name.SequenceEqual("deletionTimestamp"u8))
            {
                Deleting = !raw.SequenceEqual("null"u8);
            }
            else if (name.SequenceEqual("finalizers"u8))
            {
                FinalizersHash = XxHash3.HashToUInt64(raw);
            }
        }

        // None of these values can need an escape: Kubernetes names, UIDs and versions are plain ASCII.
        private static string Unquote(ReadOnlySpan<byte> raw) => raw.Length < 2 ? "" : Encoding.UTF8.GetString(raw[1..^1]);
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlagImportOperator.LaunchDarkly.Wire;

/// <summary>Readers of the answers, made at build time.</summary>
[JsonSourceGenerationOptions(Converters = [typeof(FlagImportIntegrationConverter)])]
[JsonSerializable(typeof(FlagImportPage))]
[JsonSerializable(typeof(FlagImportIntegration))]
internal sealed partial class FlagImportJson : JsonSerializerContext;

/// <summary>An answer to LIST (LD §1.1 <c>FlagImportIntegrationCollection</c>).</summary>
internal sealed class FlagImportPage
{
    /// <summary>Null when the answer has no such array: then it is no list, and certainly not an empty one.</summary>
    [JsonPropertyName("items")]
    public List<FlagImportIntegration?>? Items { get; set; }

    /// <summary>Where the list goes on. Not documented for this API, but used by others of LaunchDarkly's (LD §1).</summary>
    [JsonPropertyName("_links")]
    [JsonConverter(typeof(NextLinkConverter))]
    public string? Next { get; set; }
}

/// <summary>Takes <c>next.href</c> out of <c>_links</c>.</summary>
internal sealed class NextLinkConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string? next = null;
        if (Lenient.Enter(ref reader, JsonTokenType.StartObject))
        {
            while (Lenient.NextMember(ref reader))
            {
                if (Lenient.Is(ref reader, "next"u8))
                {
                    next = Reference(ref reader);
                }
                else
                {
                    Lenient.Skip(ref reader);
                }
            }
        }

        return next;
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => throw new NotSupportedException();

    private static string? Reference(ref Utf8JsonReader reader)
    {
        string? reference = null;
        if (Lenient.Enter(ref reader, JsonTokenType.StartObject))
        {
            while (Lenient.NextMember(ref reader))
            {
                if (Lenient.Is(ref reader, "href"u8))
                {
                    reference = Lenient.Text(ref reader);
                }
                else
                {
                    Lenient.Skip(ref reader);
                }
            }
        }

        return string.IsNullOrEmpty(reference) ? null : reference;
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlagImportOperator.Api;

/// <summary>Time as metav1.Time has it: RFC 3339 in UTC, whole seconds.</summary>
public static class KubernetesTime
{
    /// <summary>
    /// <paramref name="time"/> without its fraction of a second. What is compared with a stored status must be cut first: the fraction
    /// is never stored, so that an uncut value would differ for ever.
    /// </summary>
    public static DateTimeOffset Truncate(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);

    /// <summary><paramref name="time"/> as <c>2026-11-23T08:00:00Z</c>; a fraction of a second is cut off.</summary>
    public static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

/// <summary>Reads RFC 3339 with any offset and fraction (metav1.Time and MicroTime), writes <see cref="KubernetesTime.Format"/>.</summary>
internal sealed class KubernetesTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(KubernetesTime.Format(value));
}

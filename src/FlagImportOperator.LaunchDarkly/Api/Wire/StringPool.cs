using System.Text.Json;

namespace FlagImportOperator.LaunchDarkly.Wire;

/// <summary>
/// Gives equal texts of an answer one string: of ten thousand items in a list, most share their project, source, state and tags. A small
/// table that forgets, so it cannot grow; writes race harmlessly, as any entry is a valid one.
/// </summary>
internal static class StringPool
{
    private const int LongestText = 100;

    private static readonly string?[] Entries = new string?[512];

    public static string GetString(ref Utf8JsonReader reader)
    {
        if (reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.Length > LongestText)
        {
            return reader.GetString()!;
        }

        var hash = new HashCode();
        hash.AddBytes(reader.ValueSpan);
        ref var entry = ref Entries[(uint)hash.ToHashCode() % (uint)Entries.Length];
        var pooled = entry;
        return pooled is not null && reader.ValueTextEquals(pooled) ? pooled : entry = reader.GetString()!;
    }
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace FlagImportOperator.Sandbox.Kubernetes.Tables;

/// <summary>Times as the API server shows them in tables: as how long ago they are, shorter the longer.</summary>
internal static partial class Age
{
    /// <param name="time">RFC 3339; null or empty: it is not known.</param>
    /// <param name="now">The present.</param>
    public static string Since(string? time, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(time))
        {
            return "<unknown>";
        }

        if (!Rfc3339().IsMatch(time) || !DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var then))
        {
            return "<invalid>";
        }

        // What Go has for no time at all.
        return then == DateTimeOffset.MinValue ? "<unknown>" : Of(now - then);
    }

    /// <summary>Two units at most, and the second only while it matters.</summary>
    public static string Of(TimeSpan age)
    {
        var seconds = (long)age.TotalSeconds;
        var minutes = (long)age.TotalMinutes;
        var hours = (long)age.TotalHours;
        var days = hours / 24;
        return true switch
        {
            // Clocks may differ by a second.
            _ when seconds < -1 => "<invalid>",
            _ when seconds < 0 => "0s",
            _ when seconds < 2 * 60 => $"{seconds}s",
            _ when minutes < 10 => Two(minutes, "m", seconds % 60, "s"),
            _ when minutes < 3 * 60 => $"{minutes}m",
            _ when hours < 8 => Two(hours, "h", minutes % 60, "m"),
            _ when hours < 48 => $"{hours}h",
            _ when hours < 24 * 8 => Two(days, "d", hours % 24, "h"),
            _ when hours < 24 * 365 * 2 => $"{days}d",
            _ when hours < 24 * 365 * 8 => Two(days / 365, "y", days % 365, "d"),
            _ => $"{days / 365}y",
        };
    }

    private static string Two(long greater, string greaterUnit, long lesser, string lesserUnit) =>
        lesser == 0 ? $"{greater}{greaterUnit}" : $"{greater}{greaterUnit}{lesser}{lesserUnit}";

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.,][0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})\\z")]
    private static partial Regex Rfc3339();
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace FlagImportOperator.Sandbox.Kubernetes.Schemas;

/// <summary>Formats of text, as the API server checks them.</summary>
internal static partial class Formats
{
    public static bool Fits(string? format, string text) => format switch
    {
        "date-time" => IsDateTime(text),
        "byte" => Base64().IsMatch(text),
        _ => true,
    };

    // Lower case letters are accepted, leap seconds are not, and what follows a second t is not looked at.
    private static bool IsDateTime(string text) =>
        text.ToLowerInvariant().Split('t') is [var date, var time, ..] &&
        DateTime.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) &&
        Time().IsMatch(time);

    [GeneratedRegex("^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](.[0-9]+)?(z|[+-][0-9]{2}:[0-9]{2})\\z")]
    private static partial Regex Time();

    [GeneratedRegex("^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})\\z")]
    private static partial Regex Base64();
}

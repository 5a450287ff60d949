using System.Globalization;

namespace FlagImportOperator.Settings;

/// <summary>Durations as settings write them: <c>500ms</c>, <c>2s</c>, <c>5m</c>, <c>1h</c>.</summary>
internal static class Duration
{
    /// <summary>False for anything else, also for a number without unit.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var (unit, factor) = text switch
        {
            _ when text.EndsWith("ms", StringComparison.Ordinal) => ("ms", TimeSpan.FromMilliseconds(1)),
            _ when text.EndsWith('s') => ("s", TimeSpan.FromSeconds(1)),
            _ when text.EndsWith('m') => ("m", TimeSpan.FromMinutes(1)),
            _ when text.EndsWith('h') => ("h", TimeSpan.FromHours(1)),
            _ => ("", TimeSpan.Zero),
        };
        if (unit.Length == 0
            || !double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || !(number * factor.TotalHours <= 24 * 365)) // so put, NaN is refused too
        {
            return false;
        }

        duration = factor * number;
        return true;
    }
    /// <summary>The text of a duration, in the largest unit that keeps it short.</summary>
    public static string Show(TimeSpan duration) =>
        duration.TotalMilliseconds < 1000 ? $"{duration.TotalMilliseconds}ms" : duration.TotalMinutes < 1 ? $"{duration.TotalSeconds}s" : $"{duration.TotalMinutes}m";
}

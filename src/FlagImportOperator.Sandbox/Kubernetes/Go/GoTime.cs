using System.Globalization;
using System.Text;

namespace FlagImportOperator.Sandbox.Kubernetes.Go;

/// <summary>Times in JSON as Kubernetes' types read them, with the errors that Go has for others.</summary>
internal static class GoTime
{
    private const string Seconds = "2006-01-02T15:04:05Z07:00";

    private const string Micros = "2006-01-02T15:04:05.000000Z07:00";

    /// <summary>Why a text is no time; null when it is one.</summary>
    /// <param name="text">RFC 3339, more or less.</param>
    /// <param name="isMicro">Whether it must have exactly six decimals, as in Leases and Events.</param>
    public static string? Problem(string text, bool isMicro) => new Reader(text, isMicro).Run();

    /// <summary>A time without a problem as Kubernetes' types write it: in UTC, to the second or to six decimals.</summary>
    /// <inheritdoc cref="Problem"/>
    public static string Written(string text, bool isMicro)
    {
        // The hour may have one digit, and a comma may stand before the decimals.
        var full = text[12] == ':' ? text.Insert(11, "0") : text;
        return DateTimeOffset.TryParse(full.Replace(',', '.'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.UtcDateTime.ToString(isMicro ? "yyyy-MM-ddTHH:mm:ss.ffffffZ" : "yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)
            : text;
    }

    private sealed class Reader(string text, bool isMicro)
    {
        private int _at;

        private string Rest => text[_at..];

        public string? Run()
        {
            int year = 0, month = 0, day = 0;
            return Number("2006", 4, 0, 9999, "year", out year) ?? Literal("-")
                ?? Number("01", 2, 1, 12, "month", out month) ?? Literal("-")
                ?? Number("02", 2, 0, 99, "day", out day) ?? Literal("T")
                ?? Hour() ?? Literal(":")
                ?? Number("04", 2, 0, 59, "minute", out _) ?? Literal(":")
                ?? Number("05", 2, 0, 59, "second", out _)
                ?? Fraction() ?? Zone()
                ?? (_at < text.Length ? $"parsing time {Quote(text)}: extra text: {Quote(Rest)}" : null)
                ?? (day < 1 || day > DateTime.DaysInMonth(Math.Max(year, 1), month) ? OutOfRange("day") : null);
        }

        private string? Literal(string expected)
        {
            if (!Rest.StartsWith(expected, StringComparison.Ordinal))
            {
                return Misfit(expected);
            }

            _at += expected.Length;
            return null;
        }

        private string? Number(string element, int digits, int least, int most, string name, out int value)
        {
            value = 0;
            if (Rest.Length < digits || !Rest.AsSpan(0, digits).ContainsOnlyDigits())
            {
                return Misfit(element);
            }

            value = int.Parse(Rest.AsSpan(0, digits), CultureInfo.InvariantCulture);
            _at += digits;
            return value < least || value > most ? OutOfRange(name) : null;
        }

        // The only element that Go takes with one digit.
        private string? Hour() => Rest.Length > 1 && char.IsAsciiDigit(Rest[0]) && !char.IsAsciiDigit(Rest[1])
            ? Number("15", 1, 0, 23, "hour", out _)
            : Number("15", 2, 0, 23, "hour", out _);

        private string? Fraction()
        {
            if (isMicro)
            {
                if (Rest.Length < 7 || Rest[0] is not ('.' or ',') || !Rest.AsSpan(1, 6).ContainsOnlyDigits())
                {
                    return Misfit(".000000");
                }

                _at += 7;
            }
            else if (Rest.Length > 1 && Rest[0] is '.' or ',' && char.IsAsciiDigit(Rest[1]))
            {
                _at++;
                while (_at < text.Length && char.IsAsciiDigit(text[_at]))
                {
                    _at++;
                }
            }

            return null;
        }

        private string? Zone()
        {
            if (Rest.StartsWith('Z'))
            {
                _at++;
                return null;
            }

            var fits = Rest.Length >= 6 && Rest[0] is '+' or '-' && Rest[3] == ':' &&
                Rest.AsSpan(1, 2).ContainsOnlyDigits() && Rest.AsSpan(4, 2).ContainsOnlyDigits();
            if (!fits)
            {
                return Misfit("Z07:00");
            }

            var hours = int.Parse(Rest.AsSpan(1, 2), CultureInfo.InvariantCulture);
            var minutes = int.Parse(Rest.AsSpan(4, 2), CultureInfo.InvariantCulture);
            _at += 6;
            return hours > 24 ? OutOfRange("time zone offset hour") : minutes > 60 ? OutOfRange("time zone offset minute") : null;
        }

        private string Misfit(string element) =>
            $"parsing time {Quote(text)} as {Quote(isMicro ? Micros : Seconds)}: cannot parse {Quote(Rest)} as {Quote(element)}";

        private string OutOfRange(string name) => $"parsing time {Quote(text)}: {name} out of range";

        // This package of Go quotes bytes.
        private static string Quote(string text) => string.Concat(Encoding.UTF8.GetBytes(text).Select(octet => octet switch
        {
            (byte)'"' or (byte)'\\' => $"\\{(char)octet}",
            < 0x20 or > 0x7e => $"\\x{octet:x2}",
            _ => ((char)octet).ToString(),
        }).Prepend("\"").Append("\""));
    }

    private static bool ContainsOnlyDigits(this ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}

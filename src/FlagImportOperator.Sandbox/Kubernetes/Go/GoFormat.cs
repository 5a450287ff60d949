using System.Globalization;
using System.Text;

namespace FlagImportOperator.Sandbox.Kubernetes.Go;

/// <summary>Values as Go writes them, in messages and in JSON.</summary>
internal static class GoFormat
{
    /// <summary>As <c>%q</c>: quoted, with escapes for what is not printable.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"", text.Length + 2);
        foreach (var rune in text.EnumerateRunes())
        {
            quoted.Append(rune.Value switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\a' => "\\a",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\v' => "\\v",
                var code when code < ' ' || code == 0x7f => $"\\x{code:x2}",
                var code when !IsPrintable(rune) => code < 0x10000 ? $"\\u{code:x4}" : $"\\U{code:x8}",
                _ => rune.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>As <c>%v</c>: an exponent below 0.0001 and from 1e+06 on.</summary>
    public static string Number(double value) => Format(value, lowestExponent: -4, highestExponent: 5);

    /// <summary>As Go's JSON writer: an exponent below 1e-06 and from 1e+21 on.</summary>
    public static string JsonNumber(double value)
    {
        var text = Format(value, lowestExponent: -6, highestExponent: 20);
        // 1e-09 is written 1e-9.
        return text.Length >= 4 && text[^4..^1] == "e-0" ? $"{text[..^2]}{text[^1]}" : text;
    }

    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.SpaceSeparator);

    private static string Format(double value, int lowestExponent, int highestExponent)
    {
        if (value == 0)
        {
            return double.IsNegative(value) ? "-0" : "0";
        }

        // The shortest digits that read back as the value, as d.ddde±x.
        var shortest = value.ToString("E16", CultureInfo.InvariantCulture);
        for (var precision = 0; precision < 17; precision++)
        {
            var candidate = value.ToString($"E{precision}", CultureInfo.InvariantCulture);
            if (double.Parse(candidate, CultureInfo.InvariantCulture) == value)
            {
                shortest = candidate;
                break;
            }
        }

        var (sign, body) = shortest[0] == '-' ? ("-", shortest[1..]) : ("", shortest);
        var parts = body.Split('E');
        var digits = parts[0].Replace(".", "", StringComparison.Ordinal);
        var exponent = int.Parse(parts[1], CultureInfo.InvariantCulture);
        if (exponent < lowestExponent || exponent > highestExponent)
        {
            var fraction = digits.Length > 1 ? $".{digits[1..]}" : "";
            return $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        }

        return exponent < 0
            ? $"{sign}0.{new string('0', -exponent - 1)}{digits}"
            : digits.Length <= exponent + 1
                ? $"{sign}{digits.PadRight(exponent + 1, '0')}"
                : $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }
}

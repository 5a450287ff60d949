using System.Text;

namespace FlagImportOperator.Sandbox.Kubernetes.Go;

/// <summary>Standard base64 as Go reads it: line breaks are skipped, nothing else is.</summary>
internal static class GoBase64
{
    /// <summary>The bytes; null with the offset at which Go gives up.</summary>
    public static byte[]? Decode(string text, out int corrupt)
    {
        // Go counts bytes.
        var source = Encoding.UTF8.GetBytes(text);
        var digits = new List<char>(source.Length);
        corrupt = -1;
        for (var at = 0; at < source.Length && corrupt < 0; at++)
        {
            var character = (char)source[at];
            if (character is '\n' or '\r')
            {
                continue;
            }

            if (character == '=')
            {
                corrupt = Padding(source, at, digits.Count % 4);
                return corrupt < 0 ? Bytes(digits) : null;
            }

            corrupt = char.IsAsciiLetterOrDigit(character) || character is '+' or '/' ? -1 : at;
            digits.Add(character);
        }

        if (corrupt < 0 && digits.Count % 4 != 0)
        {
            corrupt = source.Length - (digits.Count % 4);
        }

        return corrupt < 0 ? Bytes(digits) : null;
    }

    /// <summary>Where what follows the digits is wrong; -1 when it is right.</summary>
    private static int Padding(byte[] source, int at, int digits)
    {
        if (digits < 2)
        {
            return at;
        }

        var next = Skip(source, at + 1);
        if (digits == 2)
        {
            if (next == source.Length)
            {
                return source.Length;
            }

            if (source[next] != '=')
            {
                return next - 1;
            }

            next = Skip(source, next + 1);
        }

        return next < source.Length ? next : -1;
    }

    private static int Skip(byte[] source, int at)
    {
        while (at < source.Length && source[at] is (byte)'\n' or (byte)'\r')
        {
            at++;
        }

        return at;
    }

    // Bits beyond the last byte do not matter to Go.
    private static byte[] Bytes(List<char> digits)
    {
        var (sum, bits) = (0, 0);
        var bytes = new List<byte>(digits.Count * 3 / 4);
        foreach (var digit in digits)
        {
            sum = ((sum << 6) | Value(digit)) & 0xFFFF;
            bits += 6;
            if (bits >= 8)
            {
                bits -= 8;
                bytes.Add((byte)(sum >> bits));
            }
        }

        return [.. bytes];
    }

    private static int Value(char digit) => digit switch
    {
        >= 'A' and <= 'Z' => digit - 'A',
        >= 'a' and <= 'z' => digit - 'a' + 26,
        >= '0' and <= '9' => digit - '0' + 52,
        '+' => 62,
        _ => 63,
    };
}

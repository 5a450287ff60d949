using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;

namespace FlagImportOperator.Reconciliation.Resolving;

/// <summary>Takes secret values out of texts that others wrote (LaunchDarkly's messages) before anyone sees them.</summary>
internal sealed partial class Redactor
{
    /// <summary>What stands in place of a secret.</summary>
    public const string Mark = "(secret)";

    private readonly string[] _needles;

    /// <summary>Knows each value plainly and as JSON text, URL and base64 show it.</summary>
    public Redactor(IEnumerable<string> secrets) =>
        _needles = [.. secrets
            .Where(secret => secret.Length > 0)
            .SelectMany(secret => new[]
            {
                secret,
                JavaScriptEncoder.Default.Encode(secret),
                JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(secret),
                GoJson(secret),
                Uri.EscapeDataString(secret),
                Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)),
            })
            .Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Knows no secret; still takes out LaunchDarkly's masked forms.</summary>
    public static Redactor Empty { get; } = new([]);

    /// <summary>The text without any known secret and without masked ones (LD §5.2: three characters, asterisks, three characters).</summary>
    public string Scrub(string text)
    {
        // Marked first and covered then: two values may overlap in the text, or one be part of another.
        var hidden = new bool[text.Length];
        foreach (var needle in _needles)
        {
            // Whatever the case: escapes are written in either.
            for (var at = IndexOf(text, needle, 0); at >= 0; at = IndexOf(text, needle, at + 1))
            {
                hidden.AsSpan(at, needle.Length).Fill(true);
            }
        }

        return Masked().Replace(hidden.AsSpan().Contains(true) ? Cover(text, hidden) : text, Mark);
    }

    private static int IndexOf(string text, string needle, int from) => text.IndexOf(needle, from, StringComparison.OrdinalIgnoreCase);

    private static string Cover(string text, bool[] hidden)
    {
        var covered = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (!hidden[at])
            {
                covered.Append(text[at]);
            }
            else if (at == 0 || !hidden[at - 1])
            {
                covered.Append(Mark);
            }
        }

        return covered.ToString();
    }

    // As LaunchDarkly's own servers write JSON.
    private static string GoJson(string secret) =>
        JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(secret)
            .Replace("&", "\\u0026", StringComparison.Ordinal)
            .Replace("<", "\\u003c", StringComparison.Ordinal)
            .Replace(">", "\\u003e", StringComparison.Ordinal);

    [GeneratedRegex(@"[^\s""'*]{0,3}\*{2,}[^\s""'*]{0,3}", RegexOptions.CultureInvariant)]
    private static partial Regex Masked();
}

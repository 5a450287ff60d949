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
                Uri.EscapeDataString(secret),
                Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)),
            })
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(needle => needle.Length)];

    /// <summary>Knows no secret; still takes out LaunchDarkly's masked forms.</summary>
    public static Redactor Empty { get; } = new([]);

    /// <summary>The text without any known secret and without masked ones (LD §5.2: three characters, asterisks, three characters).</summary>
    public string Scrub(string text)
    {
        foreach (var needle in _needles)
        {
            text = text.Replace(needle, Mark, StringComparison.Ordinal);
        }

        return Masked().Replace(text, Mark);
    }

    [GeneratedRegex(@"[^\s""'*]{0,3}\*{2,}[^\s""'*]{0,3}", RegexOptions.CultureInvariant)]
    private static partial Regex Masked();
}

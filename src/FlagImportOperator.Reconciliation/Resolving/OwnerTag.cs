using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using FlagImportOperator.Kubernetes;

namespace FlagImportOperator.Reconciliation.Resolving;

/// <summary>
/// The tag that says whose a configuration is: it survives lost answers, crashes and backups, because it is computed from names that
/// do, and not from the UID (design §3 "Create, exactly once").
/// </summary>
internal static class OwnerTag
{
    private const string Prefix = "k8s-";
    private const int HexDigits = 32;

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    /// <summary><c>k8s-</c> and 32 hex digits; 36 of the 64 characters that a tag may have (LD §6).</summary>
    public static string For(string clusterId, NamespacedName key)
    {
        // A line feed can be in none of the three, so no two triples give one text.
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{clusterId}\n{key.Namespace}\n{key.Name}"));
        return Prefix + Convert.ToHexStringLower(hash)[..HexDigits];
    }

    /// <summary>True for a text that is an owner tag of any resource in any cluster.</summary>
    public static bool IsOwnerTag(string tag) =>
        tag.Length == Prefix.Length + HexDigits
        && tag.StartsWith(Prefix, StringComparison.Ordinal)
        && tag.AsSpan(Prefix.Length).IndexOfAnyExcept(Hex) < 0;
}

using System.Security.Cryptography;
using System.Text;

namespace FlagImportOperator.Reconciliation.Resolving;

/// <summary>
/// Tells whether a value is the one last sent without keeping it: HMAC-SHA-256 under a key that only a holder of the access token can
/// derive, and that differs by resource, so that equal values in two resources look different (design §5).
/// </summary>
internal static class Fingerprints
{
    /// <summary>First 16 bytes of the HMAC, in lower-case hex.</summary>
    public static string Of(byte[] key, string value) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(value)).AsSpan(0, 16));
}

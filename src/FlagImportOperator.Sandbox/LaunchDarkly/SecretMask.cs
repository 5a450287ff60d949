namespace FlagImportOperator.Sandbox.LaunchDarkly;

/// <summary>How secret values look on read: 3 characters, asterisks, 3 characters (LD §5.2, §10.4).</summary>
internal static class SecretMask
{
    private const int Shown = 3;

    public static string Of(string secret) => secret.Length <= 2 * Shown
        ? new string('*', secret.Length)
        : string.Concat(secret.AsSpan(0, Shown), new string('*', secret.Length - (2 * Shown)), secret.AsSpan(secret.Length - Shown));

    /// <summary>Whether a value that was sent as a secret is what a read would have shown: a client wrote back what it had read.</summary>
    public static bool LooksMasked(string value)
    {
        if (value.Length == 0)
        {
            return false;
        }

        var hidden = value.Length > 2 * Shown ? value.AsSpan(Shown, value.Length - (2 * Shown)) : value;
        return hidden.IndexOfAnyExcept('*') < 0;
    }
}

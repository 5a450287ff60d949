namespace FlagImportOperator.LaunchDarkly.JsonPatch;

/// <summary>Pointers into a JSON document (RFC 6901).</summary>
public static class JsonPointer
{
    /// <summary>One reference token as it stands in a pointer: <c>~</c> becomes <c>~0</c>, <c>/</c> becomes <c>~1</c>.</summary>
    public static string Escape(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        // In this order: a "~1" made of "/" must not be taken for a "~" again (RFC 6901 §4).
        return token.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
    }

    /// <summary>The pointer to member or element <paramref name="token"/> (not yet escaped) of what <paramref name="parent"/> points at.</summary>
    public static string Append(string parent, string token) => $"{parent}/{Escape(token)}";
}

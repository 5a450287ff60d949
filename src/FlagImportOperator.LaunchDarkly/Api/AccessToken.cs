using System.Diagnostics.CodeAnalysis;

namespace FlagImportOperator.LaunchDarkly;

/// <summary>What an access token may look like: anything that fits into a header (LD §2: OAuth tokens go there too).</summary>
public static class AccessToken
{
    private const int LongestToken = 4096;

    /// <summary>
    /// The token without the white space around it, which files and Secrets tend to have. When it cannot be one, false, and what is
    /// wrong with it as the end of a sentence ("is empty"), which never quotes it.
    /// </summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out string? token, [NotNullWhen(false)] out string? problem)
    {
        token = text?.Trim();
        problem = token switch
        {
            null or "" => "is empty",
            { Length: > LongestToken } => $"is longer than {LongestToken} characters, so it is no LaunchDarkly access token",
            { } some when some.Any(character => character is <= ' ' or >= '\x7f') =>
                "has white space, control or non-ASCII characters inside, so it is no LaunchDarkly access token; give the token alone",
            _ => null,
        };
        if (problem is not null)
        {
            token = null;
        }

        return token is not null;
    }
}

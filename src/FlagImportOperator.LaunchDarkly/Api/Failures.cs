using System.Net;
using System.Text.Json;

namespace FlagImportOperator.LaunchDarkly;

/// <summary>What an unsuccessful call means. Pure.</summary>
internal static class Failures
{
    public const int LongestServerMessage = 512;

    /// <summary>LD §3.1, §10.1.5.</summary>
    public static LaunchDarklyErrorKind KindOf(HttpStatusCode status, string? code) => status switch
    {
        HttpStatusCode.BadRequest when code == "invalid_patch" => LaunchDarklyErrorKind.InvalidPatch,
        HttpStatusCode.Unauthorized => LaunchDarklyErrorKind.Unauthorized,
        HttpStatusCode.Forbidden => LaunchDarklyErrorKind.Forbidden,
        HttpStatusCode.NotFound => LaunchDarklyErrorKind.NotFound,
        HttpStatusCode.Conflict => LaunchDarklyErrorKind.Conflict,
        HttpStatusCode.TooManyRequests => LaunchDarklyErrorKind.RateLimited,
        // The connection's fault, not the request's (RFC 9110 §15.5.9): the same request may succeed.
        HttpStatusCode.RequestTimeout => LaunchDarklyErrorKind.Unreachable,
        >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError => LaunchDarklyErrorKind.InvalidRequest,
        // 5xx, and redirects, which LaunchDarkly does not make but a proxy or portal in between does.
        _ => LaunchDarklyErrorKind.ServerError,
    };

    /// <summary>Whether the call may have taken effect in spite of this answer.</summary>
    public static bool MayHaveBeenCarriedOut(LaunchDarklyCall call, HttpStatusCode status) =>
        call.IsWrite && (status >= HttpStatusCode.InternalServerError || (status == HttpStatusCode.Conflict && call.ConflictIsAmbiguous));

    /// <summary>Whether LaunchDarkly may have got the request although no answer came.</summary>
    public static bool MayHaveBeenSent(HttpRequestError error) => error is not (
        HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError
        or HttpRequestError.ProxyTunnelError or HttpRequestError.VersionNegotiationError or HttpRequestError.UserAuthenticationError);

    /// <summary>The parts of an error body, whatever of it there is: it may be empty, no JSON, or lack members (LD §3.1).</summary>
    public static (string? Code, string? Message, string? Id) ReadBody(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? (Identifier(document.RootElement, "code"), Text(document.RootElement, "message"), Identifier(document.RootElement, "id"))
                : default;
        }
        catch (JsonException)
        {
            return default;
        }
    }

    /// <summary>At most 512 characters, and never a part of a value that was sent: whoever scrubs the text looks for whole values.</summary>
    public static string? Cut(string? text, IReadOnlyCollection<string> values)
    {
        if (text is null || text.Length <= LongestServerMessage)
        {
            return text;
        }

        var end = LongestServerMessage;
        // Moving the cut for one value can bring it into another: start over until it is in none.
        for (var moved = true; moved;)
        {
            moved = false;
            foreach (var value in values)
            {
                var from = Math.Max(0, end - value.Length + 1);
                var at = value.Length < 2 ? -1 : text.IndexOf(value, from, StringComparison.Ordinal);
                if (at >= 0 && at < end && at + value.Length > end)
                {
                    (end, moved) = (at, true);
                }
            }
        }

        return text[..(end > 0 && char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)];
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // Codes and ids go into exception texts and logs, where nothing that a server can make up at will may go.
    private static string? Identifier(JsonElement element, string name) =>
        Text(element, name) is { Length: > 0 and <= 64 } text && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.') ? text : null;
}

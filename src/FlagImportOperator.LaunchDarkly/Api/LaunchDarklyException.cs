using System.Net;

namespace FlagImportOperator.LaunchDarkly;

/// <summary>What went wrong, by what can be done about it (LD §3.1, §10.1.5).</summary>
public enum LaunchDarklyErrorKind
{
    /// <summary>400, 405, 422 and other 4xx: the request is wrong and stays wrong.</summary>
    InvalidRequest,

    /// <summary>400 with code <c>invalid_patch</c>: this JSON patch cannot be applied to the configuration as it is.</summary>
    InvalidPatch,

    /// <summary>401: the token is not accepted.</summary>
    Unauthorized,

    /// <summary>403: the token's role lacks a permission.</summary>
    Forbidden,

    /// <summary>404: no such project, or no such configuration; LaunchDarkly does not say which.</summary>
    NotFound,

    /// <summary>409: somebody else changed it at the same time.</summary>
    Conflict,

    /// <summary>429, or the local gate that an earlier 429 closed.</summary>
    RateLimited,

    /// <summary>5xx, or a success whose body cannot be read.</summary>
    ServerError,

    /// <summary>No answer: refused, reset, DNS, TLS or timeout.</summary>
    Unreachable,
}

/// <summary>
/// A call to LaunchDarkly that did not succeed. Its text holds neither what was sent nor what LaunchDarkly says; the latter is in
/// <see cref="ServerMessage"/>, which the caller must scrub before showing it.
/// </summary>
public sealed class LaunchDarklyException(LaunchDarklyErrorKind kind, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What went wrong.</summary>
    public LaunchDarklyErrorKind Kind { get; } = kind;

    /// <summary>HTTP status, or null when there was no answer or no call.</summary>
    public HttpStatusCode? StatusCode { get; init; }

    /// <summary>LaunchDarkly's error code; may be missing (LD §3.1).</summary>
    public string? Code { get; init; }

    /// <summary>
    /// LaunchDarkly's own error message, at most 512 characters, without the access token. It may quote values that were sent, but never a
    /// part of one that the cut left over.
    /// </summary>
    public string? ServerMessage { get; init; }

    /// <summary>LaunchDarkly's support correlation id.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>When a retry may be made at the earliest, where known: jitter is included.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>True when the call may have taken effect although it failed: it was (perhaps) sent and no definite refusal came back.</summary>
    public bool MayHaveBeenCarriedOut { get; init; }

    /// <summary>True when no call was made because the account's gate or breaker is closed.</summary>
    public bool HeldBack { get; init; }
}

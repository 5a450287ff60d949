using System.Net;
using FlagImportOperator.Kubernetes.Client;
using FlagImportOperator.LaunchDarkly;

namespace FlagImportOperator.Tests.Reconciliation.Support;

/// <summary>The ways in which calls fail, as the clients report them.</summary>
internal static class Fails
{
    public static LaunchDarklyException BadRequest(string? says = null) => LaunchDarkly(LaunchDarklyErrorKind.InvalidRequest, HttpStatusCode.BadRequest, "invalid_request", says);

    public static LaunchDarklyException Unprocessable() => LaunchDarkly(LaunchDarklyErrorKind.InvalidRequest, HttpStatusCode.UnprocessableEntity, null);

    public static LaunchDarklyException InvalidPatch() => LaunchDarkly(LaunchDarklyErrorKind.InvalidPatch, HttpStatusCode.BadRequest, "invalid_patch");

    public static LaunchDarklyException Unauthorized(DateTimeOffset? retryAt = null) =>
        LaunchDarkly(LaunchDarklyErrorKind.Unauthorized, HttpStatusCode.Unauthorized, "unauthorized", retryAt: retryAt);

    public static LaunchDarklyException Forbidden(DateTimeOffset? retryAt = null) =>
        LaunchDarkly(LaunchDarklyErrorKind.Forbidden, HttpStatusCode.Forbidden, "forbidden", retryAt: retryAt);

    public static LaunchDarklyException NotFound() => LaunchDarkly(LaunchDarklyErrorKind.NotFound, HttpStatusCode.NotFound, "not_found");

    public static LaunchDarklyException Conflict() => LaunchDarkly(LaunchDarklyErrorKind.Conflict, HttpStatusCode.Conflict, "optimistic_locking_error");

    public static LaunchDarklyException RateLimited(DateTimeOffset? retryAt = null) =>
        LaunchDarkly(LaunchDarklyErrorKind.RateLimited, HttpStatusCode.TooManyRequests, "rate_limited", retryAt: retryAt);

    /// <summary>5xx: refused for certain as far as a read goes; a write may have been carried out.</summary>
    public static LaunchDarklyException ServerError(bool maybe = false) => LaunchDarkly(LaunchDarklyErrorKind.ServerError, HttpStatusCode.BadGateway, null, maybe: maybe);

    /// <summary>Sent, and no answer.</summary>
    public static LaunchDarklyException Lost() => new(LaunchDarklyErrorKind.Unreachable, "LaunchDarkly cannot be reached: no answer in time") { MayHaveBeenCarriedOut = true };

    /// <summary>409 to a create, which does not say whether the object is there (LD §3.2).</summary>
    public static LaunchDarklyException AmbiguousConflict() => LaunchDarkly(LaunchDarklyErrorKind.Conflict, HttpStatusCode.Conflict, "optimistic_locking_error", maybe: true);

    /// <summary>Not sent.</summary>
    public static LaunchDarklyException Refused() => new(LaunchDarklyErrorKind.Unreachable, "LaunchDarkly cannot be reached: the connection is refused");

    public static KubernetesApiException Kubernetes(HttpStatusCode? status = HttpStatusCode.InternalServerError) =>
        new("The API server said no.") { StatusCode = status, Reason = status?.ToString() };

    private static LaunchDarklyException LaunchDarkly(
        LaunchDarklyErrorKind kind, HttpStatusCode status, string? code, string? says = null, DateTimeOffset? retryAt = null, bool maybe = false) =>
        new(kind, $"LaunchDarkly answered {(int)status}") { StatusCode = status, Code = code, ServerMessage = says, RetryAt = retryAt, MayHaveBeenCarriedOut = maybe };
}

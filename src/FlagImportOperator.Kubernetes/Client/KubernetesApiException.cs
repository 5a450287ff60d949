using System.Net;

namespace FlagImportOperator.Kubernetes.Client;

/// <summary>A call to the API server that did not succeed. Its text never holds what was sent or read.</summary>
public sealed class KubernetesApiException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>HTTP status, or null when there was no answer.</summary>
    public HttpStatusCode? StatusCode { get; init; }

    /// <summary>The Status object's reason (<c>Conflict</c>, <c>Expired</c> ...), where there was one.</summary>
    public string? Reason { get; init; }

    /// <summary>From Retry-After or the Status object's details.retryAfterSeconds.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>404.</summary>
    public bool IsNotFound => StatusCode == HttpStatusCode.NotFound;

    /// <summary>409: the object changed, is not the same any more, or exists already.</summary>
    public bool IsConflict => StatusCode == HttpStatusCode.Conflict;

    /// <summary>410: the resourceVersion or continue token is too old.</summary>
    public bool IsGone => StatusCode == HttpStatusCode.Gone;

    /// <summary>401 or 403.</summary>
    public bool IsDenied => StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
}

using System.Net;
using FlagImportOperator.Kubernetes.Client;

namespace FlagImportOperator.Kubernetes.Informers;

/// <summary>What went wrong with a list or watch.</summary>
internal enum Trouble
{
    None,

    /// <summary>Version or continue token too old: list again.</summary>
    Expired,
    NotInstalled,
    Denied,
    Throttled,

    /// <summary>No answer, or none for now: what is known stays good, and the watch is resumed.</summary>
    Lost,

    /// <summary>An answer that will not get better by asking the same again.</summary>
    Refused,
}

/// <summary>What to do about it.</summary>
internal readonly record struct NextStep(bool Relist, TimeSpan Delay);

/// <summary>Decides how a list or watch goes on after it failed. Pure.</summary>
internal static class RetryPolicy
{
    private const int ResumesBeforeRelist = 3;
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(1);

    public static Trouble Classify(KubernetesApiException failure) => failure.StatusCode switch
    {
        HttpStatusCode.Gone => Trouble.Expired,
        HttpStatusCode.NotFound => Trouble.NotInstalled,
        HttpStatusCode.Forbidden => Trouble.Denied,
        HttpStatusCode.TooManyRequests => Trouble.Throttled,
        null or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.Unauthorized => Trouble.Lost,
        _ => Trouble.Refused,
    };

    /// <param name="trouble">Its kind.</param>
    /// <param name="attempt">How often the same trouble came before, without progress between.</param>
    /// <param name="retryAfter">What the server asked for.</param>
    /// <param name="jitter">From 0 to 1.</param>
    /// <param name="options">The bounds.</param>
    public static NextStep Decide(Trouble trouble, int attempt, TimeSpan? retryAfter, double jitter, InformerOptions options)
    {
        var backoff = Doubled(options.ShortestBackoff, options.LongestBackoff, attempt) * (0.5 + (0.5 * jitter));
        var asked = retryAfter is { } wish && wish > TimeSpan.Zero ? (wish < LongestRetryAfter ? wish : LongestRetryAfter) : TimeSpan.Zero;
        return trouble switch
        {
            // The first time at once: a version grows old for good reasons. After that it must not become a storm of lists.
            Trouble.Expired => new(true, attempt == 0 ? TimeSpan.Zero : backoff),
            // Exact, not jittered: an install should feel instant.
            Trouble.NotInstalled => new(true, Doubled(options.ShortestInstallWait, options.LongestInstallWait, attempt)),
            Trouble.Denied => new(true, backoff),
            // A server restored from backup calls our version too large: what is refused again and again needs a new start.
            _ => new(trouble == Trouble.Refused && attempt >= ResumesBeforeRelist, asked > backoff ? asked : backoff),
        };
    }

    private static TimeSpan Doubled(TimeSpan shortest, TimeSpan longest, int attempt)
    {
        var doubled = shortest * Math.Pow(2, Math.Min(attempt, 30));
        return doubled < longest ? doubled : longest;
    }
}

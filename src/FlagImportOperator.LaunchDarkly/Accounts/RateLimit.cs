using System.Globalization;
using System.Net.Http.Headers;

namespace FlagImportOperator.LaunchDarkly.Accounts;

/// <summary>What an answer says about the account's budget (LD §3.3). Any part may be missing: not every route is limited.</summary>
/// <param name="Remaining">Calls left in the window, the lower of the account's and the route's.</param>
/// <param name="Reset">When the window ends; may lie in the past.</param>
/// <param name="RetryAfter">How long to wait at least.</param>
internal readonly record struct RateLimit(long? Remaining, DateTimeOffset? Reset, TimeSpan? RetryAfter)
{
    // A reset beyond this is nonsense, and would not fit a DateTimeOffset.
    private const long LatestReset = 253_402_300_799_999;

    public static RateLimit Read(HttpResponseHeaders headers, DateTimeOffset now) => new(
        Lower(Number(headers, "X-Ratelimit-Global-Remaining"), Number(headers, "X-Ratelimit-Route-Remaining")),
        Number(headers, "X-Ratelimit-Reset") is >= 0 and <= LatestReset and var reset ? DateTimeOffset.FromUnixTimeMilliseconds(reset) : null,
        headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - now,
            _ => null,
        });

    private static long? Lower(long? left, long? right) => left is null ? right : right is null ? left : Math.Min(left.Value, right.Value);

    private static long? Number(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values)
        && long.TryParse(values.FirstOrDefault(), NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}

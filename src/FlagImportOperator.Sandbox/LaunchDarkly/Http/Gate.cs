using FlagImportOperator.Sandbox.LaunchDarkly.Store;

namespace FlagImportOperator.Sandbox.LaunchDarkly.Http;

/// <summary>What stands before every operation: token, beta header, budgets, method (LD §2, §3).</summary>
internal sealed class Gate(Account account, RateLimiter limiter)
{
    // Quoted from a user's report (LD §2); there is no code member.
    private const string BetaMessage =
        "This API is in beta. To use it, your request must include the header `LD-API-Version: beta`.";

    /// <summary>The answer that ends the request, or null and the headers that go with whatever is answered.</summary>
    public (Answer? Refusal, IReadOnlyList<KeyValuePair<string, string>> Headers) Check(ApiRequest request, SimulatorModes modes)
    {
        var byAddress = limiter.TakeByAddress(request.Address);
        if (byAddress.Refused)
        {
            return (Answer.Of(ApiError.Documented(429)), byAddress.Headers);
        }

        // The token is raw: "Bearer api-..." is simply not a token (LD §2).
        if (request.Authorization.Count != 1 || !account.HasToken(request.Authorization[0]!))
        {
            return (modes.UnauthorizedHasBody ? Answer.Of(ApiError.Documented(401)) : new Answer(401), []);
        }

        // Exactly one value: with two the server takes the first, which is not something to rely on (LD §2).
        if (request.Route.IsFamily && request.ApiVersion is not ["beta"])
        {
            return (Answer.Of(new ApiError(403, null, BetaMessage)), []);
        }

        if (!request.Route.PathKnown)
        {
            return (Answer.Of(ApiError.Documented(404)), []);
        }

        var verdict = limiter.Take(request.Route.Operation);
        return (verdict.Refused ? Answer.Of(ApiError.Documented(429)) : null, verdict.Headers);
    }
}

namespace FlagImportOperator.Sandbox.LaunchDarkly;

/// <summary>Request budgets per window (LD §3.3). A budget that is null is not limited and sends no header.</summary>
public sealed record RateLimitOptions
{
    /// <summary>No budgets, no headers.</summary>
    public static RateLimitOptions None { get; } = new();

    /// <summary>Length of a window; it starts with the first request in it.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Requests per window of the account, over all tokens and routes.</summary>
    public int? Global { get; init; }

    /// <summary>Requests per window of each route (operation).</summary>
    public int? Route { get; init; }

    /// <summary>Budgets of single routes, before <see cref="Route"/>.</summary>
    public IReadOnlyDictionary<SimulatorOperation, int> Routes { get; init; } = new Dictionary<SimulatorOperation, int>();

    /// <summary><c>X-Ratelimit-Reset</c> is the window's end plus this; a negative span gives times in the past, as observed.</summary>
    public TimeSpan ResetOffset { get; init; }

    /// <summary>Requests per window and client address; beyond it 429 with <c>Retry-After</c> only, before any other check.</summary>
    public int? PerAddress { get; init; }

    /// <summary>Seconds in <c>Retry-After</c>; null: what remains of the window, rounded up.</summary>
    public int? RetryAfterSeconds { get; init; }
}

namespace FlagImportOperator.Sandbox.LaunchDarkly;

/// <summary>What a simulated LaunchDarkly account is made of. Everything has a default that suits a test.</summary>
public sealed record SimulatorOptions
{
    /// <summary>The token that is known when <see cref="Tokens"/> is not given.</summary>
    public const string DefaultToken = "api-00000000-0000-4000-8000-000000000001";

    /// <summary>The project that exists when <see cref="Projects"/> is not given.</summary>
    public const string DefaultProject = "default";

    /// <summary>TCP port on loopback; 0 takes any free one.</summary>
    public int Port { get; init; }

    /// <summary>Access tokens that the account knows.</summary>
    public IReadOnlyList<string> Tokens { get; init; } = [DefaultToken];

    /// <summary>Keys of the projects that exist.</summary>
    public IReadOnlyList<string> Projects { get; init; } = [DefaultProject];

    /// <summary>Integrations with the flag import capability and their form variables (LD §5).</summary>
    public IntegrationManifests Manifests { get; init; } = IntegrationManifests.BuiltIn;

    /// <summary>Clock of import jobs, version bumps, rate limit windows, delays and the journal.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Seed of ids and of faults that have a probability: the same seed gives the same run.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Source of configuration ids, lower-case UUIDs (LD §1.3); absent: made from <see cref="Seed"/>.</summary>
    public Func<string>? NewId { get; init; }

    /// <summary>Answers to what the API's documents leave open.</summary>
    public SimulatorModes Modes { get; init; } = new();

    /// <summary>Request budgets; none unless given.</summary>
    public RateLimitOptions RateLimits { get; init; } = RateLimitOptions.None;

    /// <summary>How an import runs for which nothing else is scripted.</summary>
    public ImportScript DefaultImport { get; init; } = new();

    /// <summary>How many requests the journal keeps; older ones are forgotten, counts are not.</summary>
    public int JournalCapacity { get; init; } = 50_000;
}

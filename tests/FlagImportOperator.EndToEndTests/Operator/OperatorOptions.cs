namespace FlagImportOperator.EndToEndTests;

/// <summary>How a test wants the operator to run: intervals are short, so that tests need not wait for them.</summary>
public sealed record OperatorOptions
{
    /// <summary>Path of the kubeconfig.</summary>
    public required string Kubeconfig { get; init; }

    /// <summary>The test's own namespace: tests share the API server.</summary>
    public required string Namespace { get; init; }

    /// <summary>The test's own simulator.</summary>
    public required Uri LaunchDarkly { get; init; }

    /// <summary>The operator's own token; null: it has none.</summary>
    public string? AccessToken { get; init; }

    /// <summary>As the option wants it.</summary>
    public string PollInterval { get; init; } = "1s";

    /// <summary>As the option wants it.</summary>
    public string LostAnswerWait { get; init; } = "1s";

    /// <summary>The same for every run, so that owner tags can be computed.</summary>
    public string ClusterId { get; init; } = "e2e";

    /// <summary>Off unless a test is about it: an operator that was killed would be waited for, until its lease has run out.</summary>
    public bool LeaderElection { get; init; }

    /// <summary>Further arguments.</summary>
    public IReadOnlyList<string> More { get; init; } = [];

    internal IReadOnlyList<string> Arguments(int port) =>
    [
        "run",
        "--kubeconfig", Kubeconfig,
        "--namespace", Namespace,
        "--launchdarkly-url", LaunchDarkly.ToString(),
        "--poll-interval", PollInterval,
        "--lost-answer-wait", LostAnswerWait,
        "--cluster-id", ClusterId,
        "--http-address", "127.0.0.1",
        "--http-port", $"{port}",
        "--leader-election", LeaderElection ? "true" : "false",
        .. More,
    ];
}

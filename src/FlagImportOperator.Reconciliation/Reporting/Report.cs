using FlagImportOperator.Api;
using FlagImportOperator.LaunchDarkly;

namespace FlagImportOperator.Reconciliation.Reporting;

/// <summary>What a pass has to say, before it is laid over the status that is there.</summary>
internal sealed record Report
{
    /// <summary>Ready.</summary>
    public required ConditionValue Ready { get; init; }

    /// <summary>Synced; null leaves it as it is.</summary>
    public ConditionValue? Synced { get; init; }

    /// <summary>What keeps the resource from being ready; becomes Reconciling or Stalled.</summary>
    public Problem? Problem { get; init; }

    /// <summary>Id; null leaves it.</summary>
    public string? Id { get; init; }

    /// <summary>The newest that LaunchDarkly said: version and import job are taken from it; null leaves them.</summary>
    public FlagImportIntegration? Remote { get; init; }

    /// <summary>What would be sent; null for nothing.</summary>
    public IReadOnlyList<PlannedOperation>? Plan { get; init; }

    /// <summary>Fingerprints of what LaunchDarkly was sent; null leaves them.</summary>
    public IReadOnlyDictionary<string, string>? AppliedConfig { get; init; }

    /// <summary>resourceVersion of the Secret that was compared; null leaves it.</summary>
    public string? SecretVersion { get; init; }

    /// <summary>The ledger of import requests; null leaves it.</summary>
    public ImportRequest? Import { get; init; }

    /// <summary>True when the pass compared everything, so that a request for that is dealt with.</summary>
    public bool Compared { get; init; }
}

/// <summary>What a condition shall say.</summary>
/// <param name="Status">True, False or Unknown.</param>
/// <param name="Reason">One of <see cref="ConditionReasons"/>.</param>
/// <param name="Message">For people.</param>
internal sealed record ConditionValue(string Status, string Reason, string Message)
{
    /// <summary>It holds.</summary>
    public static ConditionValue True(string reason, string message) => new("True", reason, message);

    /// <summary>It does not.</summary>
    public static ConditionValue False(string reason, string message) => new("False", reason, message);

    /// <summary>It cannot be told.</summary>
    public static ConditionValue Unknown(string reason, string message) => new("Unknown", reason, message);
}

/// <summary>Something that people should hear of.</summary>
/// <param name="Warning">True for what someone should look at.</param>
/// <param name="Reason">CamelCase, from <see cref="EventReasons"/>.</param>
/// <param name="Action">What the operator did.</param>
/// <param name="Note">For people; no secrets.</param>
internal sealed record PassEvent(bool Warning, string Reason, string Action, string Note);

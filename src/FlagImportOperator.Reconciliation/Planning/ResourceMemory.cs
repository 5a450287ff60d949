using System.Collections.Immutable;

namespace FlagImportOperator.Reconciliation.Planning;

/// <summary>
/// What this process knows of one resource beyond the resource itself. All of it may be lost at any moment: whoever relies on it must
/// be right without it, only slower. Immutable; a pass ends with the next one.
/// </summary>
/// <param name="Uid">Of the resource that it is about: a namesake that comes later starts anew.</param>
internal sealed record ResourceMemory(string Uid)
{
    /// <summary>Id learnt by this process; newer than the status, which a failed write may have left behind.</summary>
    public string? KnownId { get; init; }

    /// <summary>This process wrote the finalizer, and every create since was definitely refused: nothing can be on its way.</summary>
    public bool NotSentYet { get; init; }

    /// <summary>When the answer of a create was last lost: it may take effect for some time after.</summary>
    public DateTimeOffset? UncertainSince { get; init; }

    /// <summary>When the answer of a patch was last lost.</summary>
    public DateTimeOffset? PatchUncertainSince { get; init; }

    /// <summary>That patch held secrets: which ones LaunchDarkly holds is not known.</summary>
    public bool SecretsUncertain { get; init; }

    /// <summary>
    /// This process took the finalizer off a deleted resource. The API server answers that write with the version from before it, so the
    /// store shows the finalizer until the watch brings the end.
    /// </summary>
    public bool Released { get; init; }

    /// <summary>How many creates in a row lost their answer: each makes the wait for the next one longer.</summary>
    public int LostAnswers { get; init; }

    /// <summary>When this process created the configuration: reads shortly after may be stale (LD §8).</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Since when GET has answered 404.</summary>
    public DateTimeOffset? MissingSince { get; init; }

    /// <summary>When the next full comparison is due.</summary>
    public DateTimeOffset? NextComparison { get; init; }

    /// <summary>Fingerprint of the last list item that a pass took into account.</summary>
    public ulong Seen { get; init; }

    /// <summary>Value of an import request whose intent this process wrote into status, and whose call it has not made yet.</summary>
    public string? TriggerIntent { get; init; }

    /// <summary>Since when it is open whether an import request reached LaunchDarkly.</summary>
    public DateTimeOffset? TriggerDoubtSince { get; init; }

    /// <summary>Until when the account is listed at the short interval for this resource's import; null while none is under way.</summary>
    public DateTimeOffset? FollowUntil { get; init; }

    /// <summary>resourceVersion of the Secret that was last compared, also where status was not worth a write for it.</summary>
    public string? ComparedSecretVersion { get; init; }

    /// <summary>A write of status failed and may have taken effect all the same: the server may hold another status than the one known.</summary>
    public bool StatusUncertain { get; init; }

    /// <summary>Consecutive passes that failed for reasons that time may cure.</summary>
    public int Failures { get; init; }

    /// <summary>Other configurations with our tag that someone changed: people have been told, and they are not looked at again.</summary>
    public ImmutableHashSet<string> DuplicatesLeft { get; init; } = [];

    /// <summary>Hash of the last repair, and how often it was made in a row: a change that comes back each time is not fought for ever.</summary>
    public ulong LastRepair { get; init; }

    /// <inheritdoc cref="LastRepair"/>
    public int Repairs { get; init; }
}

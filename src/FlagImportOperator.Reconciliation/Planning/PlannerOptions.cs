namespace FlagImportOperator.Reconciliation.Planning;

/// <summary>Everything that a plan depends on beside the resource and what LaunchDarkly says.</summary>
public sealed record PlannerOptions
{
    /// <summary>Tells clusters apart in owner tags (design §3).</summary>
    public required string ClusterId { get; init; }

    /// <summary>
    /// When this process began to work, or to lead where several run: an earlier one had sent its last call before it. What was on its way
    /// then may take effect for <see cref="LostAnswerWait"/> more.
    /// </summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long a create whose answer was lost may still take effect.</summary>
    public TimeSpan LostAnswerWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How far apart two reads must be that together prove an object gone.</summary>
    public TimeSpan MissingConfirmation { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The same for an object that was created within the last minute: reads may still be stale (LD §8).</summary>
    public TimeSpan MissingConfirmationWhenNew { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often config is compared though nothing seems to have moved; each resource gets jitter of 10 %.</summary>
    public TimeSpan ComparisonInterval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>When a stalled or waiting resource is looked at again although nothing changed.</summary>
    public TimeSpan StalledInterval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long an import that does not move is followed at the short interval.</summary>
    public TimeSpan FollowFor { get; init; } = TimeSpan.FromMinutes(10);
}

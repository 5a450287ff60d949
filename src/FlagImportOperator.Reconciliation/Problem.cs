namespace FlagImportOperator.Reconciliation;

/// <summary>What ends the wait after a pass that could not do everything.</summary>
internal enum Remedy
{
    /// <summary>Time: it is tried again with backoff, or at a known time.</summary>
    Retry,

    /// <summary>An object that is not there yet, or is not right yet: its change is watched for. Looked at again each hour all the same.</summary>
    WaitForChange,

    /// <summary>A person: spec, permissions or LaunchDarkly must change. Looked at again each hour all the same.</summary>
    Stalled,
}

/// <summary>Why a resource is not as it should be.</summary>
/// <param name="Reason">One of <see cref="Api.ConditionReasons"/>.</param>
/// <param name="Message">For people: names the field and the fix, holds no secret.</param>
/// <param name="Remedy">What will end it.</param>
/// <param name="RetryAt">When a retry makes sense at the earliest, where known.</param>
internal sealed record Problem(string Reason, string Message, Remedy Remedy, DateTimeOffset? RetryAt = null);

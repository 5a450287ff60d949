using FlagImportOperator.Reconciliation.Planning;

namespace FlagImportOperator.Reconciliation.Metrics;

/// <summary>How a pass ended, in the words that monitoring uses (docs/metrics.md).</summary>
internal enum PassResult
{
    /// <summary>There was nothing to do, or all of it was done.</summary>
    Done,

    /// <summary>Something must come first: a Secret that is not there or not right, or a known time.</summary>
    Waiting,

    /// <summary>A call failed; it is tried again with backoff.</summary>
    Retry,

    /// <summary>A person must change something.</summary>
    Stalled,

    /// <summary>The resource is gone, or going without us.</summary>
    Gone,

    /// <summary>A fault of the operator's own: the pass threw. Tried again with backoff.</summary>
    Error,
}

/// <summary>Tells how a pass ended from what it ended with. Pure.</summary>
internal static class PassResults
{
    /// <summary>The result.</summary>
    /// <param name="finish">What the pass ended with.</param>
    /// <param name="written">False when its status could not be written.</param>
    public static PassResult Of(Step.Finish finish, bool written) => (finish.Report?.Problem?.Remedy, finish.Outcome.Backoff) switch
    {
        _ when !written => PassResult.Retry,
        (Remedy.Stalled, _) => PassResult.Stalled,
        (Remedy.WaitForChange, _) => PassResult.Waiting,
        (_, true) => PassResult.Retry,
        (Remedy.Retry, _) => PassResult.Waiting,
        _ when finish.Report is not null => PassResult.Done,

        // Nothing said: either nothing is left to speak of, or what was said already still holds.
        _ => finish.Outcome.At is null ? PassResult.Gone : PassResult.Waiting,
    };
}

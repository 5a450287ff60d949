namespace FlagImportOperator.Sandbox.LaunchDarkly.Faults;

/// <summary>What the rules hold in store for one request.</summary>
/// <param name="Pauses">Delays and holds, in order.</param>
/// <param name="Outcome">What happens instead of the proper answer; null: nothing.</param>
/// <param name="StaleBy">How many mutations a list lags behind; null: none.</param>
internal sealed record FaultPlan(IReadOnlyList<FaultAction> Pauses, FaultAction? Outcome, int? StaleBy)
{
    public static FaultPlan None { get; } = new([], null, null);

    /// <summary>Short names for the journal.</summary>
    public string? Describe()
    {
        if (this == None)
        {
            return null;
        }

        var names = Pauses.Append(Outcome).OfType<FaultAction>().Select(action => action.GetType().Name);
        var text = string.Join(", ", StaleBy is null ? names : names.Append("StaleList"));
        return text.Length == 0 ? null : text;
    }

    public async Task PauseAsync(FaultMoment moment, FaultTarget target, TimeProvider time, CancellationToken stopping)
    {
        foreach (var pause in Pauses)
        {
            switch (pause)
            {
                case FaultAction.Delay delay when delay.Moment == moment:
                    await Task.Delay(delay.Time, time, stopping);
                    break;
                case FaultAction.Hold hold when hold.Moment == moment:
                    await hold.Handle.StandAsync(target, stopping);
                    break;
            }
        }
    }
}

using FlagImportOperator.Api;

namespace FlagImportOperator.Reconciliation.Reporting;

/// <summary>
/// What conditions' changes are worth an event: trouble that begins or becomes another, and imports that end. Success is not: it would
/// cost one request per resource for what the conditions already say. Pure.
/// </summary>
internal static class TransitionEvents
{
    /// <summary>The events between two states of the status.</summary>
    public static IEnumerable<PassEvent> Between(FlagImportConfigurationStatus before, FlagImportConfigurationStatus after)
    {
        if (Trouble(after) is { } trouble && Trouble(before)?.Reason != trouble.Reason)
        {
            yield return new PassEvent(true, trouble.Reason, "Reconcile", trouble.Message);
        }

        if (Find(after, ConditionTypes.Imported) is { } imported && before.JobStatus is { } job)
        {
            // An import that began and ended between two lists shows in its times only.
            var ended = Find(before, ConditionTypes.Imported)?.Reason != imported.Reason;
            var imports = job.LastImport != after.JobStatus?.LastImport;
            var errors = job.LastError != after.JobStatus?.LastError;
            if (imported.Reason == ConditionReasons.Complete && (ended || imports))
            {
                yield return new PassEvent(false, EventReasons.ImportComplete, "Import", imported.Message);
            }
            else if (imported.Reason is ConditionReasons.Failed or ConditionReasons.Partial && (ended || imports || errors))
            {
                yield return new PassEvent(true, EventReasons.ImportFailed, "Import", imported.Message);
            }
        }
    }

    private static Condition? Trouble(FlagImportConfigurationStatus status) =>
        Find(status, ConditionTypes.Stalled) ?? Find(status, ConditionTypes.Reconciling);

    private static Condition? Find(FlagImportConfigurationStatus status, string type) => status.Conditions?.FirstOrDefault(c => c.Type == type);
}

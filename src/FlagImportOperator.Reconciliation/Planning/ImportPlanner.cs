using FlagImportOperator.Api;
using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.Reconciliation.Reporting;

namespace FlagImportOperator.Reconciliation.Planning;

/// <summary>
/// Keeps the ledger of import requests: the intent is written to status before the call, so that a value of the annotation queues one
/// job and never two. What became of a call whose answer was lost is read from the job's state, or called unknown. Pure.
/// </summary>
internal static class ImportPlanner
{
    private static readonly TimeSpan Doubt = TimeSpan.FromSeconds(30);

    /// <summary>The pass with its ledger brought up to date, and the call to make, if any.</summary>
    public static (Pass Pass, Step? Step) Advance(Pass pass, FlagImportStatus? job)
    {
        var ledger = pass.Ledger ?? pass.Status.Import;
        var requested = pass.Annotation(ResourceNames.ImportRequestedAnnotation);
        if (!string.IsNullOrEmpty(requested) && ledger?.Requested != requested)
        {
            return (Noted(pass, requested, ImportRequestStates.Requested) with
            {
                // A new request is followed for its own time, not for what an earlier one left of it.
                Memory = pass.Memory with { TriggerIntent = requested, TriggerDoubtSince = null, FollowUntil = null },
                Again = pass.Now,
            }, null);
        }

        return ledger?.State switch
        {
            ImportRequestStates.Requested when pass.Triggered => (Queued(pass, ledger), null),
            ImportRequestStates.Requested when pass.Ledger is null && pass.Memory.TriggerIntent == ledger.Requested => (pass, new Step.Trigger(pass.Id!)),
            ImportRequestStates.Requested when pass.Ledger is null => (Doubtful(pass, ledger, job), null),
            ImportRequestStates.Queued when Ended(pass.Status.JobStatus, job) => (Finished(pass, ledger), null),
            _ => (pass, null),
        };
    }

    /// <summary>
    /// The ledger with what the job's state tells, for a pass that goes no further: the state that is written now is no news to the next one.
    /// </summary>
    public static ImportRequest? Observed(Pass pass, FlagImportStatus? job)
    {
        var ledger = pass.Ledger ?? pass.Status.Import;
        return ledger?.State switch
        {
            ImportRequestStates.Queued when Ended(pass.Status.JobStatus, job) => Finished(pass, ledger).Ledger,
            ImportRequestStates.Requested when pass.Memory.TriggerIntent != ledger.Requested && Began(pass.Status.JobStatus, job) =>
                Taken(pass, ledger, job).Ledger,
            _ => pass.Ledger,
        };
    }

    /// <summary>True while the ledger waits for something to be seen in the job's state.</summary>
    public static bool IsOpen(Pass pass) =>
        (pass.Ledger ?? pass.Status.Import)?.State is ImportRequestStates.Requested or ImportRequestStates.Queued;

    private static Pass Queued(Pass pass, ImportRequest ledger)
    {
        pass = Noted(pass, ledger.Requested, ImportRequestStates.Queued);
        return pass with
        {
            Memory = pass.Memory with { TriggerIntent = null, TriggerDoubtSince = null },
            Events = pass.Events.Add(new PassEvent(false, EventReasons.ImportQueued, "Trigger", $"LaunchDarkly queued the import requested as {ledger.Requested}.")),
        };
    }

    private static Pass Doubtful(Pass pass, ImportRequest ledger, FlagImportStatus? job)
    {
        if (Began(pass.Status.JobStatus, job))
        {
            return Taken(pass, ledger, job);
        }

        var since = pass.Memory.TriggerDoubtSince ?? pass.Now;
        if (pass.Now < since + Doubt)
        {
            return pass with { Memory = pass.Memory with { TriggerDoubtSince = since }, Again = since + Doubt };
        }

        return Noted(pass, ledger.Requested, ImportRequestStates.Unknown) with
        {
            Memory = pass.Memory with { TriggerDoubtSince = null },
            Events = pass.Events.Add(new PassEvent(true, EventReasons.ImportUnknown, "Trigger",
                $"Whether the import requested as {ledger.Requested} was queued cannot be told; it is not repeated. Set {ResourceNames.ImportRequestedAnnotation} to a new value to ask again.")),
        };
    }

    // A short import may have ended before anyone looked.
    private static Pass Taken(Pass pass, ImportRequest ledger, FlagImportStatus? job)
    {
        var taken = Queued(pass, ledger);
        return Ended(pass.Status.JobStatus, job) ? Finished(taken, ledger) : taken;
    }

    private static Pass Finished(Pass pass, ImportRequest ledger) => Noted(pass, ledger.Requested, ImportRequestStates.Finished);

    private static Pass Noted(Pass pass, string requested, string state) => pass with { Ledger = new ImportRequest { Requested = requested, State = state } };

    private static bool Began(ImportJobStatus? before, FlagImportStatus? job) =>
        job is not null && (Stamped(before, job) || (IsRunning(job.Status) && before?.Status != job.Status));

    private static bool Ended(ImportJobStatus? before, FlagImportStatus? job) =>
        job?.Status is "complete" or "partial" or "failed" && (Stamped(before, job) || IsRunning(before?.Status));

    private static bool Stamped(ImportJobStatus? before, FlagImportStatus job) =>
        job.LastImport != before?.LastImport || job.LastError != before?.LastError;

    private static bool IsRunning(string? status) => status is "pending" or "importing";
}

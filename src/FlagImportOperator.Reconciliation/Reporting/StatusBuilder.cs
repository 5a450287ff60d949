using FlagImportOperator.Api;
using FlagImportOperator.Reconciliation.Planning;

namespace FlagImportOperator.Reconciliation.Reporting;

/// <summary>Lays a report over the status that is there. Pure; equal facts give an equal status, whatever the time.</summary>
internal static class StatusBuilder
{
    /// <summary>The status as it shall be.</summary>
    public static FlagImportConfigurationStatus Build(Pass pass, Report report, DateTimeOffset now)
    {
        var before = pass.Status;
        var job = report.Remote?.Status is { } remoteJob
            ? ImportJob.Mirror(remoteJob, before.JobStatus, Evidence.KnowsSecretsSent(pass) ? pass.Config!.Value!.Redactor : null)
            : before.JobStatus;
        return new FlagImportConfigurationStatus
        {
            Id = report.Id ?? before.Id,
            Version = report.Remote?.Version ?? before.Version,
            JobStatus = job,
            LastImportTime = job?.LastImport is { } imported ? FromEpoch(imported) : null,
            ObservedGeneration = pass.Resource.Metadata.Generation,
            Conditions = Conditions(pass, report, job, now),
            Plan = report.Plan,
            AppliedConfig = report.AppliedConfig ?? before.AppliedConfig,
            ObservedSecretVersion = report.SecretVersion ?? before.ObservedSecretVersion,
            Import = report.Import ?? before.Import,
            LastHandledReconcileAt = report.Compared
                ? pass.Annotation(ResourceNames.ReconcileRequestedAnnotation) ?? before.LastHandledReconcileAt
                : before.LastHandledReconcileAt,
        };
    }

    private static List<Condition> Conditions(Pass pass, Report report, ImportJobStatus? job, DateTimeOffset now)
    {
        var conditions = new ConditionSet(pass.Status.Conditions, pass.Resource.Metadata.Generation, now);
        conditions.Set(ConditionTypes.Ready, report.Ready);
        if (report.Synced is not null)
        {
            conditions.Set(ConditionTypes.Synced, report.Synced);
        }

        if (job is not null)
        {
            conditions.Set(ConditionTypes.Imported, ImportJob.Imported(job));
        }

        // kstatus: both are there only while they are true.
        var stalled = report.Problem is { Remedy: Remedy.Stalled };
        conditions.SetOrRemove(ConditionTypes.Reconciling, report.Problem is { } problem && !stalled ? ConditionValue.True(problem.Reason, problem.Message) : null);
        conditions.SetOrRemove(ConditionTypes.Stalled, stalled ? ConditionValue.True(report.Problem!.Reason, report.Problem.Message) : null);
        return conditions.ToList();
    }

    private static DateTimeOffset? FromEpoch(long milliseconds) =>
        milliseconds is > 0 and < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds / 1000 * 1000) : null;
}

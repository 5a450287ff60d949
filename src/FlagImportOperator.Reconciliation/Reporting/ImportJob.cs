using FlagImportOperator.Api;
using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.Reconciliation.Resolving;

namespace FlagImportOperator.Reconciliation.Reporting;

/// <summary>LaunchDarkly's import job in the words of the resource's status. Pure.</summary>
internal static class ImportJob
{
    private const int MostErrors = 10;
    private const int LongestMessage = 512;
    private const string Withheld = "(withheld: it may quote a value of a Secret that could not be read)";

    /// <summary>The status field: the newest errors, their texts scrubbed, or withheld where what they may quote is not known.</summary>
    public static ImportJobStatus Mirror(FlagImportStatus job, ImportJobStatus? before, Redactor? redactor) => new()
    {
        Status = job.Status,
        LastImport = job.LastImport,
        LastError = job.LastError,
        Errors = job.Errors.Count == 0 ? null
            : redactor is null && HasSameErrors(before, job) ? before!.Errors
            : [.. Newest(job).Select(error => new ImportError
            {
                IntegrationId = error.IntegrationId,
                Message = error.Message is null ? null : Cut(redactor?.Scrub(error.Message) ?? Withheld),
                StatusCode = error.StatusCode,
                Timestamp = error.Timestamp,
            })],
    };

    /// <summary>True when the job's errors are those that status shows already, going by time and code.</summary>
    public static bool HasSameErrors(ImportJobStatus? before, FlagImportStatus? job) =>
        job is null || Newest(job).Select(e => (e.IntegrationId, e.StatusCode, e.Timestamp, e.Message is null))
            .SequenceEqual((before?.Errors ?? []).Select(e => (e.IntegrationId, e.StatusCode, e.Timestamp, e.Message is null)));

    /// <summary>The Imported condition.</summary>
    public static ConditionValue Imported(ImportJobStatus? job) => job?.Status switch
    {
        null or "" => ConditionValue.Unknown(ConditionReasons.NotReported, "LaunchDarkly says nothing of an import."),
        "complete" => ConditionValue.True(ConditionReasons.Complete, "The latest import is complete."),
        "partial" => ConditionValue.False(ConditionReasons.Partial, $"The latest import left out some flags.{FirstError(job)}"),
        "failed" => ConditionValue.False(ConditionReasons.Failed, $"The latest import failed.{FirstError(job)}"),
        "pending" => ConditionValue.Unknown(ConditionReasons.Pending, "The import has not begun."),
        "importing" => ConditionValue.Unknown(ConditionReasons.Importing, "The import is under way."),
        var other => ConditionValue.Unknown(ConditionReasons.Unrecognized, $"LaunchDarkly says \"{other}\"."),
    };

    private static string FirstError(ImportJobStatus job) =>
        job.Errors is [{ Message: { Length: > 0 } message }, ..] ? $" {message}" : "";

    private static IEnumerable<FlagImportError> Newest(FlagImportStatus job) =>
        job.Errors.OrderByDescending(error => error.Timestamp ?? 0).Take(MostErrors);

    private static string Cut(string text) => text.Length <= LongestMessage ? text : string.Concat(text.AsSpan(0, LongestMessage - 1), "…");
}

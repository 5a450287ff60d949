using FlagImportOperator.Api;
using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.Reconciliation.Resolving;

namespace FlagImportOperator.Reconciliation.Reporting;

/// <summary>LaunchDarkly's import job in the words of the resource's status. Pure.</summary>
internal static class ImportJob
{
    private const int MostErrors = 10;
    private const int LongestMessage = 512;
    private const string Withheld = "(withheld: it may quote a secret that the operator does not know)";

    /// <summary>
    /// The status field: the newest errors. A text is scrubbed when it is new and stays as it is then: the values that it quotes may
    /// have been replaced since. Without a redactor, new texts are withheld.
    /// </summary>
    public static ImportJobStatus Mirror(FlagImportStatus job, ImportJobStatus? before, Redactor? redactor)
    {
        var known = (before?.Errors ?? []).ToList();
        return new()
        {
            Status = job.Status,
            LastImport = job.LastImport,
            LastError = job.LastError,
            Errors = job.Errors.Count == 0 ? null : [.. Newest(job).Select(error => Mirror(error, known, redactor))],
        };
    }

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

    private static ImportError Mirror(FlagImportError error, List<ImportError> known, Redactor? redactor)
    {
        var mirror = new ImportError { IntegrationId = error.IntegrationId, StatusCode = error.StatusCode, Timestamp = error.Timestamp };
        if (error.Message is not { } message)
        {
            return mirror;
        }

        // Several may be alike but for their texts: each is used once, in their order.
        var at = known.FindIndex(other => other.Message is not null && other with { Message = null } == mirror);
        var text = at >= 0 ? known[at].Message : Cut(redactor?.Scrub(message) ?? Withheld);
        if (at >= 0)
        {
            known.RemoveAt(at);
        }

        return mirror with { Message = text };
    }

    private static string FirstError(ImportJobStatus job) =>
        job.Errors is [{ Message: { Length: > 0 } message }, ..] ? $" {message}" : "";

    private static IEnumerable<FlagImportError> Newest(FlagImportStatus job) =>
        job.Errors.OrderByDescending(error => error.Timestamp ?? 0).Take(MostErrors);

    private static string Cut(string text) => text.Length <= LongestMessage ? text : string.Concat(text.AsSpan(0, LongestMessage - 1), "…");
}

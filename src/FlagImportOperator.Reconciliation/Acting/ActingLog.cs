using FlagImportOperator.LaunchDarkly;
using Microsoft.Extensions.Logging;

namespace FlagImportOperator.Reconciliation.Acting;

/// <summary>One line per change made outside, and per call that failed. Never a body, never LaunchDarkly's words: both may hold secrets.</summary>
internal static partial class ActingLog
{
    [LoggerMessage(4101, LogLevel.Information, "Created configuration {Id} in project {Project}")]
    public static partial void Created(ILogger log, string? id, string? project);

    [LoggerMessage(4102, LogLevel.Information, "Patched configuration {Id}: {Operations}")]
    public static partial void Patched(ILogger log, string id, string operations);

    [LoggerMessage(4103, LogLevel.Information, "Deleted configuration {Id} in project {Project}")]
    public static partial void Deleted(ILogger log, string id, string? project);

    [LoggerMessage(4104, LogLevel.Information, "Queued an import of configuration {Id}")]
    public static partial void Triggered(ILogger log, string id);

    [LoggerMessage(4105, LogLevel.Debug, "{Step} failed: {Kind}, status {Status}, LaunchDarkly's correlation id {CorrelationId}")]
    public static partial void CallFailed(ILogger log, string step, LaunchDarklyErrorKind kind, int? status, string? correlationId);

    [LoggerMessage(4106, LogLevel.Debug, "{Step} failed: the API server answered {Status} {Reason}")]
    public static partial void ClusterCallFailed(ILogger log, string step, int? status, string? reason);
}

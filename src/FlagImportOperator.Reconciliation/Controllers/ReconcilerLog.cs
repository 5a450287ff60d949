using FlagImportOperator.LaunchDarkly;
using Microsoft.Extensions.Logging;

namespace FlagImportOperator.Reconciliation.Controllers;

/// <summary>State transitions at Information, routine at Debug: a quiet resource writes no line (design §6).</summary>
internal static partial class ReconcilerLog
{
    [LoggerMessage(4001, LogLevel.Information, "{Namespace}/{Name}: Ready {Status}, {Reason}: {Message}")]
    public static partial void Transition(ILogger log, string @namespace, string name, string status, string reason, string message);

    [LoggerMessage(4002, LogLevel.Warning, "{Namespace}/{Name}: the status could not be written: {StatusCode} {Reason}{Hint}")]
    public static partial void StatusNotWritten(ILogger log, string @namespace, string name, int? statusCode, string? reason, string hint);

    [LoggerMessage(4003, LogLevel.Error, "{Namespace}/{Name}: the pass failed in a way that it should not have; it is tried again")]
    public static partial void Unexpected(ILogger log, Exception exception, string @namespace, string name);

    [LoggerMessage(4004, LogLevel.Debug, "{Namespace}/{Name}: looked at")]
    public static partial void LookedAt(ILogger log, string @namespace, string name);

    [LoggerMessage(4005, LogLevel.Information, "{Count} resources known; work begins")]
    public static partial void Begins(ILogger log, int count);

    [LoggerMessage(4006, LogLevel.Warning, "LaunchDarkly cannot be listed: {Kind}, status {Status}; {Count} resources wait for it")]
    public static partial void ListFails(ILogger log, LaunchDarklyErrorKind kind, int? status, int count);

    [LoggerMessage(4007, LogLevel.Information, "LaunchDarkly can be listed again")]
    public static partial void ListWorks(ILogger log);

    [LoggerMessage(4008, LogLevel.Information, "Stopping: {Count} passes are finished first")]
    public static partial void Stopping(ILogger log, int count);

    [LoggerMessage(4009, LogLevel.Warning, "Secrets cannot be watched; the ones that resources name are read every {Seconds} s instead. Grant list and watch of secrets to see changes at once")]
    public static partial void PollsSecrets(ILogger log, int seconds);
}

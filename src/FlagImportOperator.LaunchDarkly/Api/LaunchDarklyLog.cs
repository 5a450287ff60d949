using Microsoft.Extensions.Logging;

namespace FlagImportOperator.LaunchDarkly;

/// <summary>Every log line of this project. None takes a body, a token, an error text of LaunchDarkly's or an exception that may hold one.</summary>
internal static partial class LaunchDarklyLog
{
    [LoggerMessage(2001, LogLevel.Debug, "LaunchDarkly {Account}: {Operation} answered {Status} in {Milliseconds} ms")]
    public static partial void Answered(ILogger logger, string account, string operation, int status, long milliseconds);

    [LoggerMessage(2002, LogLevel.Debug, "LaunchDarkly {Account}: {Operation} got no answer ({Cause}) in {Milliseconds} ms")]
    public static partial void NoAnswer(ILogger logger, string account, string operation, string cause, long milliseconds);

    // Routine: what the answer to a write carries is undocumented (LD §1.2).
    [LoggerMessage(2003, LogLevel.Debug, "LaunchDarkly {Account}: {Operation} succeeded, but its answer cannot be read ({Cause})")]
    public static partial void AnswerUnreadable(ILogger logger, string account, string operation, string cause);

    [LoggerMessage(2010, LogLevel.Information, "LaunchDarkly {Account}: rate limit used up, no calls until {Until:O}")]
    public static partial void GateClosed(ILogger logger, string account, DateTimeOffset until);

    [LoggerMessage(2011, LogLevel.Warning, "LaunchDarkly {Account}: answered {Status}, holding back {Calls} until {Until:O}")]
    public static partial void BreakerOpened(ILogger logger, string account, int status, string calls, DateTimeOffset until);

    [LoggerMessage(2012, LogLevel.Information, "LaunchDarkly {Account}: {Calls} are accepted again")]
    public static partial void BreakerClosed(ILogger logger, string account, string calls);

    [LoggerMessage(2020, LogLevel.Warning, "No LaunchDarkly access token of the operator's own: {Problem}")]
    public static partial void TokenMissing(ILogger logger, string problem);

    [LoggerMessage(2021, LogLevel.Information, "Read the operator's LaunchDarkly access token from {Path}")]
    public static partial void TokenRead(ILogger logger, string path);

    [LoggerMessage(2022, LogLevel.Warning, "LaunchDarkly is reached at {BaseUrl} without TLS: access tokens and secrets travel in clear")]
    public static partial void NoTls(ILogger logger, string baseUrl);
}

using Microsoft.Extensions.Logging;

namespace FlagImportOperator.Hosting;

/// <summary>The program's own lines.</summary>
internal static partial class HostLog
{
    [LoggerMessage(1001, LogLevel.Information, "{Product} starts; API server {ApiServer}, LaunchDarkly {LaunchDarkly}")]
    public static partial void Starts(ILogger log, string product, Uri apiServer, string launchDarkly);

    [LoggerMessage(1002, LogLevel.Information, "Stopped")]
    public static partial void Stopped(ILogger log);

    [LoggerMessage(1003, LogLevel.Critical, "Cannot start: {Problem}")]
    public static partial void CannotStart(ILogger log, string problem);

    [LoggerMessage(1004, LogLevel.Critical, "The operator failed and ends")]
    public static partial void Failed(ILogger log, Exception exception);

    [LoggerMessage(1005, LogLevel.Warning, "The API server does not answer yet: {Problem}")]
    public static partial void WaitsForApiServer(ILogger log, string problem);

    [LoggerMessage(1006, LogLevel.Information, "Health endpoints and metrics on port {Port}")]
    public static partial void Listens(ILogger log, int port);

    [LoggerMessage(1020, LogLevel.Warning, "Not allowed to read namespace kube-system, whose UID tells this cluster from others: grant the verb get on it, or set --cluster-id (or FLAGIMPORT_CLUSTER_ID) to a text that no other cluster uses. Trying again. {Reason}")]
    public static partial void ClusterIdDenied(ILogger log, string reason);
}

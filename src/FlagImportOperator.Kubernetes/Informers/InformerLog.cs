using Microsoft.Extensions.Logging;

namespace FlagImportOperator.Kubernetes.Informers;

/// <summary>An informer's messages: transitions at Information and above, the rest at Debug.</summary>
internal static partial class InformerLog
{
    [LoggerMessage(3100, LogLevel.Information, "Listed {Count} {Scope} at version {Version}")]
    public static partial void Listed(ILogger log, int count, object scope, ulong version);

    [LoggerMessage(3101, LogLevel.Debug, "Listed {Count} {Scope} again at version {Version}")]
    public static partial void ListedAgain(ILogger log, int count, object scope, ulong version);

    [LoggerMessage(3102, LogLevel.Information, "Watching {Scope} again")]
    public static partial void Recovered(ILogger log, object scope);

    [LoggerMessage(3103, LogLevel.Warning, "Lost {Scope}, trying again: {Reason}")]
    public static partial void Lost(ILogger log, object scope, string reason);

    [LoggerMessage(3104, LogLevel.Debug, "{Scope} failed, again in {Delay}: {Reason}")]
    public static partial void StillFailing(ILogger log, object scope, TimeSpan delay, string reason);

    [LoggerMessage(3105, LogLevel.Warning, "The API server does not know {Plural}.{Group}/{Version}: is its CustomResourceDefinition installed? {Hint} Waiting for it.")]
    public static partial void NotInstalled(ILogger log, string plural, string group, string version, string hint);

    [LoggerMessage(3106, LogLevel.Warning, "Not allowed to list and watch {Scope}: grant the verbs list and watch on resource {Resource} of API group \"{Group}\". Trying again. {Reason}")]
    public static partial void Denied(ILogger log, object scope, string resource, string group, string reason);

    [LoggerMessage(3107, LogLevel.Warning, "The server's versions went back from {Reached} to {Version} ({Scope}): was it restored from a backup? Taking its list as the truth.")]
    public static partial void WentBack(ILogger log, object scope, ulong reached, ulong version);

    [LoggerMessage(3108, LogLevel.Error, "Passing over an object of {Scope} that cannot be read: {Key} ({Kind} {Path})")]
    public static partial void Unreadable(ILogger log, object scope, string key, string kind, string? path);

    [LoggerMessage(3109, LogLevel.Debug, "Watching {Scope} from version {Version} for {Seconds} s")]
    public static partial void Watching(ILogger log, object scope, ulong version, int seconds);
}

using Microsoft.Extensions.Logging;

namespace FlagImportOperator.Settings;

/// <summary>How <c>run</c> shall work; made and checked by <see cref="RunSettingsReader"/>.</summary>
internal sealed record RunSettings
{
    /// <summary>Path of a kubeconfig; null: in-cluster, else the usual places.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Namespaces to work in; none means all.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>LaunchDarkly's address.</summary>
    public string LaunchDarklyUrl { get; init; } = "https://app.launchdarkly.com";

    /// <summary>Longest time for one call to LaunchDarkly.</summary>
    public TimeSpan LaunchDarklyTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>File with the operator's own access token.</summary>
    public string? AccessTokenFile { get; init; }

    /// <summary>The operator's own access token, from the environment. Never shown.</summary>
    public string? AccessToken { get; init; }

    /// <summary>How often each account is listed.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a create whose answer was lost may still take effect.</summary>
    public TimeSpan LostAnswerWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many resources are worked on at once.</summary>
    public int Workers { get; init; } = 8;

    /// <summary>Tells clusters apart; null: the UID of namespace kube-system.</summary>
    public string? ClusterId { get; init; }

    /// <summary>Port of /healthz, /readyz and /metrics; 0 for none.</summary>
    public int HttpPort { get; init; } = 8080;

    /// <summary>Address to listen on; null for all.</summary>
    public string? HttpAddress { get; init; }

    /// <summary>Whether this is one of several copies, of which one works at a time.</summary>
    public bool LeaderElection { get; init; } = true;

    /// <summary>Namespace of the Lease; null: the pod's or kubeconfig context's, else <c>default</c>.</summary>
    public string? LeaderElectionNamespace { get; init; }

    /// <summary>Name of the Lease.</summary>
    public string LeaderElectionLease { get; init; } = "flag-import-operator";

    /// <summary>How long other copies leave a leader alone after they saw it renew. Each of the three is longer than the next.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a leader acts after its last renewal.</summary>
    public TimeSpan LeaseRenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a leader renews.</summary>
    public TimeSpan LeaseRetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>False: Secrets are never listed or watched, only read by name.</summary>
    public bool WatchSecrets { get; init; } = true;

    /// <summary>The least important lines that are logged.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>One JSON object per line instead of text.</summary>
    public bool LogAsJson { get; init; }

    /// <summary>Without the token.</summary>
    public override string ToString() => "Settings of run";
}

using System.CommandLine;
using System.Globalization;
using System.Net;
using FlagImportOperator.Kubernetes.LeaderElection;
using Microsoft.Extensions.Logging;

namespace FlagImportOperator.Settings;

/// <summary>The settings of <c>run</c>: what they are called, and how their texts become values. Pure but for the environment it is given.</summary>
internal static class RunSettingsReader
{
    /// <summary>The operator's own token; a variable of its own name, because other LaunchDarkly tools read the same.</summary>
    public const string AccessTokenVariable = "LAUNCHDARKLY_ACCESS_TOKEN";

    private static readonly Setting Kubeconfig = new("--kubeconfig", "Path of a kubeconfig. Default: the pod's service account, else KUBECONFIG, else ~/.kube/config.");
    private static readonly Setting Namespace = new("--namespace", "Namespace to work in; may be repeated. Default: all namespaces.");
    private static readonly Setting LaunchDarklyUrl = new("--launchdarkly-url", "LaunchDarkly's address. Default: https://app.launchdarkly.com.");
    private static readonly Setting LaunchDarklyTimeout = new("--launchdarkly-timeout", "Longest time for one call to LaunchDarkly. Default: 20s.");
    private static readonly Setting AccessTokenFile = new("--access-token-file", $"File with the operator's own LaunchDarkly API token; read again when it changes. Default: the variable {AccessTokenVariable}.");
    private static readonly Setting PollInterval = new("--poll-interval", "How often each LaunchDarkly account is listed. At least 1s. Default: 60s.");
    private static readonly Setting LostAnswerWait = new("--lost-answer-wait", "How long a create whose answer was lost may still take effect before another is sent. Default: 10s.");
    private static readonly Setting Workers = new("--workers", "How many resources are worked on at once. Default: 8.");
    private static readonly Setting ClusterId = new("--cluster-id", "Tells this cluster from others that use the same LaunchDarkly account. Default: the UID of namespace kube-system.");
    private static readonly Setting HttpPort = new("--http-port", "Port of /healthz, /readyz and /metrics; 0 turns them off. Default: 8080.");
    private static readonly Setting HttpAddress = new("--http-address", "IP address that the port is opened on. Default: all.");
    private static readonly Setting LeaderElection = new("--leader-election", "true: of several copies one works, and the others stand by. false: this copy works whatever others do. Default: true.");
    private static readonly Setting LeaderElectionNamespace = new("--leader-election-namespace", "Namespace of the Lease that copies agree by. Default: the pod's, or the kubeconfig context's, else default.");
    private static readonly Setting LeaderElectionLease = new("--leader-election-lease", "Name of the Lease. Default: flag-import-operator.");
    private static readonly Setting LeaseDuration = new("--lease-duration", "After a crash, how long until another copy takes over. Default: 15s.");
    private static readonly Setting LeaseRenewDeadline = new("--lease-renew-deadline", "How long a copy goes on working while it cannot renew the Lease; at most four fifths of --lease-duration. Default: 10s.");
    private static readonly Setting LeaseRetryPeriod = new("--lease-retry-period", "How often the Lease is renewed; at most half of --lease-renew-deadline. Copies that stand by look twice as often. Default: 2s.");
    private static readonly Setting SecretAccess = new("--secret-access", "watch: see changes of Secrets at once (rights to list and watch them). get: only read the Secrets that resources name, every 10 s. Default: watch.");
    private static readonly Setting LogLevelSetting = new("--log-level", "trace, debug, information, warning or error. Default: information.");
    private static readonly Setting LogFormat = new("--log-format", "text or json. Default: text.");

    /// <summary>All settings, in the order of the help.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Kubeconfig, Namespace, LaunchDarklyUrl, LaunchDarklyTimeout, AccessTokenFile, PollInterval, LostAnswerWait, Workers, ClusterId,
        HttpPort, HttpAddress, LeaderElection, LeaderElectionNamespace, LeaderElectionLease, LeaseDuration, LeaseRenewDeadline, LeaseRetryPeriod,
        SecretAccess, LogLevelSetting, LogFormat,
    ];

    /// <summary>The settings, and one sentence for each that is wrong: it names the setting, what was given, and what to give.</summary>
    public static (RunSettings Settings, IReadOnlyList<string> Problems) Read(ParseResult parsed, Func<string, string?> environment)
    {
        var reader = new Values(parsed, environment);
        var defaults = new RunSettings();
        var settings = new RunSettings
        {
            Kubeconfig = reader.File(Kubeconfig),
            Namespaces = reader.Namespaces(Namespace),
            LaunchDarklyUrl = reader.Url(LaunchDarklyUrl) ?? defaults.LaunchDarklyUrl,
            LaunchDarklyTimeout = reader.Duration(LaunchDarklyTimeout, defaults.LaunchDarklyTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)),
            AccessTokenFile = reader.Text(AccessTokenFile),
            AccessToken = environment(AccessTokenVariable),
            PollInterval = reader.Duration(PollInterval, defaults.PollInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(24)),
            LostAnswerWait = reader.Duration(LostAnswerWait, defaults.LostAnswerWait, TimeSpan.Zero, TimeSpan.FromMinutes(10)),
            Workers = reader.Number(Workers, defaults.Workers, 1, 256),
            ClusterId = reader.Text(ClusterId),
            HttpPort = reader.Number(HttpPort, defaults.HttpPort, 0, 65535),
            HttpAddress = reader.Address(HttpAddress),
            LeaderElection = reader.OneOf(LeaderElection, defaults.LeaderElection, YesOrNo),
            LeaderElectionNamespace = reader.Namespace(LeaderElectionNamespace),
            LeaderElectionLease = reader.ObjectName(LeaderElectionLease) ?? defaults.LeaderElectionLease,
            LeaseDuration = reader.Duration(LeaseDuration, defaults.LeaseDuration, TimeSpan.FromSeconds(2), LeaseElectionOptions.LongestDuration),
            LeaseRenewDeadline = reader.Duration(LeaseRenewDeadline, defaults.LeaseRenewDeadline, TimeSpan.FromMilliseconds(500), LeaseElectionOptions.LongestDuration),
            LeaseRetryPeriod = reader.Duration(LeaseRetryPeriod, defaults.LeaseRetryPeriod, TimeSpan.FromMilliseconds(100), LeaseElectionOptions.LongestDuration),
            WatchSecrets = reader.OneOf(SecretAccess, defaults.WatchSecrets, Accesses),
            LogLevel = reader.OneOf(LogLevelSetting, defaults.LogLevel, Levels),
            LogAsJson = reader.OneOf(LogFormat, false, Formats),
        };
        reader.LeaseTimes(settings);
        return (settings, reader.Problems);
    }

    private static Dictionary<string, LogLevel> Levels { get; } = new(StringComparer.OrdinalIgnoreCase)
    {
        ["trace"] = LogLevel.Trace,
        ["debug"] = LogLevel.Debug,
        ["information"] = LogLevel.Information,
        ["warning"] = LogLevel.Warning,
        ["error"] = LogLevel.Error,
    };

    private static Dictionary<string, bool> Formats { get; } = new(StringComparer.OrdinalIgnoreCase) { ["text"] = false, ["json"] = true };

    private static Dictionary<string, bool> YesOrNo { get; } = new(StringComparer.OrdinalIgnoreCase) { ["true"] = true, ["false"] = false };

    private static Dictionary<string, bool> Accesses { get; } = new(StringComparer.OrdinalIgnoreCase) { ["watch"] = true, ["get"] = false };

    private sealed class Values(ParseResult parsed, Func<string, string?> environment)
    {
        public List<string> Problems { get; } = [];

        public string? Text(Setting setting) => setting.Last(parsed, environment);

        public string? File(Setting setting)
        {
            var path = Text(setting);
            if (path is not null && !System.IO.File.Exists(path))
            {
                Problems.Add($"{setting.Names} is \"{path}\", which does not exist; give the path of a file.");
            }

            return path;
        }

        public string[] Namespaces(Setting setting)
        {
            var names = setting.All(parsed, environment);
            foreach (var name in names)
            {
                CheckNamespace(setting, name);
            }

            return names;
        }

        public string? Namespace(Setting setting)
        {
            var name = Text(setting);
            CheckNamespace(setting, name ?? "");
            return name;
        }

        public string? ObjectName(Setting setting)
        {
            var name = Text(setting);
            if (name is not null && (name.Length > 253 || !char.IsAsciiLetterOrDigit(name[0]) || !char.IsAsciiLetterOrDigit(name[^1])
                || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.')))
            {
                Problems.Add($"{setting.Names} is \"{name}\", which is no name of an object; give small letters, digits, dashes and dots, at most 253, with a letter or digit at both ends.");
            }

            return name;
        }

        // Only among settings that are right each for itself: a default in the place of a wrong one would make a second, false problem.
        public void LeaseTimes(RunSettings settings)
        {
            Setting[] times = [LeaseRetryPeriod, LeaseRenewDeadline, LeaseDuration];
            if (times.Any(time => Problems.Exists(problem => problem.StartsWith(time.Names, StringComparison.Ordinal))))
            {
                return;
            }

            // A second renewal after one that hung; and what a leader sent last has to end before the next one begins.
            if (settings.LeaseRetryPeriod * 2 > settings.LeaseRenewDeadline)
            {
                Problems.Add($"{LeaseRetryPeriod.Names} is {Settings.Duration.Show(settings.LeaseRetryPeriod)} and {LeaseRenewDeadline.Names} is {Settings.Duration.Show(settings.LeaseRenewDeadline)}; the first must be at most half of the second.");
            }

            if (settings.LeaseRenewDeadline * 5 > settings.LeaseDuration * 4)
            {
                Problems.Add($"{LeaseRenewDeadline.Names} is {Settings.Duration.Show(settings.LeaseRenewDeadline)} and {LeaseDuration.Names} is {Settings.Duration.Show(settings.LeaseDuration)}; the first must be at most four fifths of the second.");
            }
        }

        private void CheckNamespace(Setting setting, string name)
        {
            if (name.Length > 63 || name.StartsWith('-') || name.EndsWith('-') || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            {
                Problems.Add($"{setting.Names} is \"{name}\", which is no name of a namespace; give small letters, digits and dashes, at most 63, with a letter or digit at both ends.");
            }
        }

        public TimeSpan Duration(Setting setting, TimeSpan otherwise, TimeSpan least, TimeSpan most)
        {
            if (Text(setting) is not { } text)
            {
                return otherwise;
            }

            if (Settings.Duration.TryParse(text, out var duration) && duration >= least && duration <= most)
            {
                return duration;
            }

            Problems.Add($"{setting.Names} is \"{text}\"; give a duration such as 500ms, 2s, 5m or 1h, between {Settings.Duration.Show(least)} and {Settings.Duration.Show(most)}.");
            return otherwise;
        }

        public int Number(Setting setting, int otherwise, int least, int most)
        {
            if (Text(setting) is not { } text)
            {
                return otherwise;
            }

            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            {
                return number;
            }

            Problems.Add($"{setting.Names} is \"{text}\"; give a whole number from {least} to {most}.");
            return otherwise;
        }

        public string? Url(Setting setting)
        {
            var text = Text(setting);
            if (text is not null && (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")))
            {
                Problems.Add($"{setting.Names} is \"{text}\"; give an address such as https://app.launchdarkly.com.");
            }

            return text;
        }

        public string? Address(Setting setting)
        {
            var text = Text(setting);
            if (text is not null && !IPAddress.TryParse(text, out _))
            {
                Problems.Add($"{setting.Names} is \"{text}\"; give an IP address, such as 127.0.0.1.");
            }

            return text;
        }

        public T OneOf<T>(Setting setting, T otherwise, Dictionary<string, T> values)
        {
            if (Text(setting) is not { } text)
            {
                return otherwise;
            }

            if (values.TryGetValue(text, out var value))
            {
                return value;
            }

            Problems.Add($"{setting.Names} is \"{text}\"; give {string.Join(" or ", values.Keys)}.");
            return otherwise;
        }
    }
}

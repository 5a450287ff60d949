using System.CommandLine;
using FlagImportOperator.Commands;
using FlagImportOperator.Settings;
using Microsoft.Extensions.Logging;
using Xunit;

namespace FlagImportOperator.Tests.Program;

public sealed class RunSettingsReaderTests
{
    [Fact]
    public void Without_anything_the_defaults_hold()
    {
        var (settings, problems) = Read("");

        Assert.Empty(problems);
        Assert.Equal(new RunSettings { Namespaces = settings.Namespaces }, settings);
        Assert.Empty(settings.Namespaces);
    }

    [Fact]
    public void Every_option_is_read()
    {
        var file = typeof(RunSettingsReaderTests).Assembly.Location;
        var (settings, problems) = Read(
            $"--kubeconfig {file} --namespace a --namespace b,c --launchdarkly-url http://127.0.0.1:1 --launchdarkly-timeout 3s --access-token-file /t "
            + "--poll-interval 2m --lost-answer-wait 0s --workers 3 --cluster-id c --http-port 0 --http-address ::1 --leader-election false --leader-election-namespace ns --leader-election-lease a.b --lease-duration 30s "
            + "--lease-renew-deadline 20s --lease-retry-period 3s --secret-access get --log-level DEBUG --log-format json");

        Assert.Empty(problems);
        Assert.Equal(["a", "b", "c"], settings.Namespaces);
        Assert.Equal(
            new RunSettings
            {
                Kubeconfig = file,
                Namespaces = settings.Namespaces,
                LaunchDarklyUrl = "http://127.0.0.1:1",
                LaunchDarklyTimeout = TimeSpan.FromSeconds(3),
                AccessTokenFile = "/t",
                PollInterval = TimeSpan.FromMinutes(2),
                LostAnswerWait = TimeSpan.Zero,
                Workers = 3,
                ClusterId = "c",
                HttpPort = 0,
                HttpAddress = "::1",
                LeaderElection = false,
                LeaderElectionNamespace = "ns",
                LeaderElectionLease = "a.b",
                LeaseDuration = TimeSpan.FromSeconds(30),
                LeaseRenewDeadline = TimeSpan.FromSeconds(20),
                LeaseRetryPeriod = TimeSpan.FromSeconds(3),
                WatchSecrets = false,
                LogLevel = LogLevel.Debug,
                LogAsJson = true,
            },
            settings);
    }

    [Fact]
    public void Each_has_a_variable_of_the_same_name()
    {
        var (settings, problems) = Read("", ("FLAGIMPORT_NAMESPACE", "a, b"), ("FLAGIMPORT_POLL_INTERVAL", "7s"), ("FLAGIMPORT_HTTP_PORT", "9"), ("FLAGIMPORT_LOG_FORMAT", "json"));

        Assert.Empty(problems);
        Assert.Equal(["a", "b"], settings.Namespaces);
        Assert.Equal((TimeSpan.FromSeconds(7), 9, true), (settings.PollInterval, settings.HttpPort, settings.LogAsJson));
    }

    [Fact]
    public void The_option_beats_the_variable_and_the_last_option_the_first()
    {
        var (settings, problems) = Read(
            "--workers 2 --workers 3 --namespace x", ("FLAGIMPORT_WORKERS", "not even looked at"), ("FLAGIMPORT_NAMESPACE", "y"));

        Assert.Empty(problems);
        Assert.Equal(3, settings.Workers);
        Assert.Equal(["x"], settings.Namespaces);
    }

    [Fact]
    public void An_empty_variable_is_as_good_as_none()
    {
        var (settings, problems) = Read("", ("FLAGIMPORT_WORKERS", " "), ("FLAGIMPORT_CLUSTER_ID", ""));

        Assert.Empty(problems);
        Assert.Equal((8, null), (settings.Workers, settings.ClusterId));
    }

    [Theory]
    [InlineData("--kubeconfig", "/no/such/file", "does not exist")]
    [InlineData("--namespace", "Team_A", "small letters")]
    [InlineData("--namespace", "0123456789012345678901234567890123456789012345678901234567890123", "at most 63")]
    [InlineData("--launchdarkly-url", "app.launchdarkly.com", "https://app.launchdarkly.com")]
    [InlineData("--launchdarkly-url", "ftp://x", "https://app.launchdarkly.com")]
    [InlineData("--launchdarkly-timeout", "20", "between 1s and 10m")]
    [InlineData("--launchdarkly-timeout", "11m", "between 1s and 10m")]
    [InlineData("--poll-interval", "NaNs", "between 1s and 1440m")]
    [InlineData("--lost-answer-wait", "-1s", "between 0ms and 10m")]
    [InlineData("--workers", "0", "from 1 to 256")]
    [InlineData("--workers", "many", "from 1 to 256")]
    [InlineData("--http-port", "65536", "from 0 to 65535")]
    [InlineData("--http-address", "localhost", "IP address")]
    [InlineData("--leader-election", "maybe", "give true or false")]
    [InlineData("--leader-election-namespace", "A", "small letters")]
    [InlineData("--leader-election-namespace", "a-", "with a letter or digit at both ends")]
    [InlineData("--leader-election-lease", "-a", "with a letter or digit at both ends")]
    [InlineData("--leader-election-lease", "a/b", "small letters")]
    [InlineData("--lease-duration", "6m", "between 2s and 5m")]
    [InlineData("--lease-renew-deadline", "1ms", "between 500ms and 5m")]
    [InlineData("--lease-retry-period", "2", "between 100ms and 5m")]
    [InlineData("--secret-access", "list", "give watch or get")]
    [InlineData("--log-level", "loud", "trace or debug")]
    [InlineData("--log-format", "xml", "text or json")]
    public void What_is_wrong_names_option_variable_value_and_fix(string option, string value, string fix)
    {
        var variable = "FLAGIMPORT_" + option[2..].Replace('-', '_').ToUpperInvariant();
        foreach (var (_, problems) in new[] { Read($"{option} {value}"), Read("", (variable, value)) })
        {
            var problem = Assert.Single(problems);
            Assert.StartsWith($"{option} (or {variable}) is \"{value}\"", problem, StringComparison.Ordinal);
            Assert.Contains(fix, problem, StringComparison.Ordinal);
            Assert.EndsWith(".", problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Several_problems_are_told_at_once() =>
        Assert.Equal(3, Read("--workers x --poll-interval y", ("FLAGIMPORT_LOG_LEVEL", "z")).Problems.Count);

    [Theory]
    [InlineData("--lease-duration 12s", "--lease-renew-deadline (or FLAGIMPORT_LEASE_RENEW_DEADLINE) is 10s and --lease-duration (or FLAGIMPORT_LEASE_DURATION) is 12s; the first must be at most four fifths of the second.")]
    [InlineData("--lease-renew-deadline 12001ms", "--lease-renew-deadline (or FLAGIMPORT_LEASE_RENEW_DEADLINE) is 12.001s and --lease-duration (or FLAGIMPORT_LEASE_DURATION) is 15s; the first must be at most four fifths of the second.")]
    [InlineData("--lease-retry-period 5100ms", "--lease-retry-period (or FLAGIMPORT_LEASE_RETRY_PERIOD) is 5.1s and --lease-renew-deadline (or FLAGIMPORT_LEASE_RENEW_DEADLINE) is 10s; the first must be at most half of the second.")]
    public void The_times_of_the_lease_must_fit_each_other(string arguments, string problem) =>
        Assert.Equal(problem, Assert.Single(Read(arguments).Problems));

    [Theory]
    [InlineData("--lease-renew-deadline 12s")]
    [InlineData("--lease-retry-period 5s")]
    [InlineData("--lease-duration 2s --lease-renew-deadline 1600ms --lease-retry-period 800ms")]
    public void Times_of_the_lease_that_just_fit_are_taken(string arguments) => Assert.Empty(Read(arguments).Problems);

    [Fact]
    public void The_token_comes_from_its_variable_and_is_never_shown()
    {
        var (settings, _) = Read("", (RunSettingsReader.AccessTokenVariable, "api-canary"));

        Assert.Equal("api-canary", settings.AccessToken);
        Assert.DoesNotContain("canary", $"{settings} {settings with { Workers = 2 }}", StringComparison.Ordinal);
    }

    [Fact]
    public void Every_setting_is_explained_with_its_default() =>
        Assert.All(RunSettingsReader.All, setting => Assert.Contains("Default: ", setting.Option.Description, StringComparison.Ordinal));

    private static (RunSettings Settings, IReadOnlyList<string> Problems) Read(string arguments, params (string Name, string Value)[] environment)
    {
        var parsed = RunCommand.Create().Parse(arguments);
        Assert.Empty(parsed.Errors);
        return RunSettingsReader.Read(parsed, name => environment.FirstOrDefault(variable => variable.Name == name).Value);
    }
}

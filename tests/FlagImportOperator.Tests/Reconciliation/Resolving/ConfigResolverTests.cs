using System.Text;
using FlagImportOperator.Api;
using FlagImportOperator.Kubernetes.Secrets;
using FlagImportOperator.Reconciliation;
using FlagImportOperator.Reconciliation.Resolving;
using Xunit;

namespace FlagImportOperator.Tests.Reconciliation.Resolving;

public sealed class ConfigResolverTests
{
    private sealed record Row(Action<Given> Change, string Reason, Remedy Remedy, string Names, string Fix);

    private sealed class Given
    {
        public FlagImportConfigurationSpec Spec { get; } = new()
        {
            IntegrationKey = "split",
            Config = new Dictionary<string, string> { ["workspaceId"] = "ws", ["environmentId"] = "env" },
        };

        public Dictionary<string, byte[]>? Secret { get; set; } = new() { ["workspaceApiKey"] = "canary-1"u8.ToArray(), ["ldApiKey"] = "canary-2"u8.ToArray() };

        public void Config(string key, string? value)
        {
            var config = new Dictionary<string, string>(Spec.Config!);
            config.Remove(key);
            if (value is not null)
            {
                config[key] = value;
            }

            Spec.Config = config;
        }

        public (ResolvedConfig? Config, Problem? Problem) Resolve() =>
            ConfigResolver.Resolve(Spec, "split-secrets", Secret is null ? null : new SecretContent("7", Secret), "key"u8.ToArray());
    }

    private static readonly Dictionary<string, Row> Rows = new()
    {
        ["no Secret"] = new(g => g.Secret = null, ConditionReasons.SecretNotFound, Remedy.WaitForChange, "spec.configSecretRef", "create it"),
        ["secret in clear"] = new(g => g.Config("ldApiKey", "canary-3"), ConditionReasons.SecretInConfig, Remedy.Stalled, "spec.config.ldApiKey", "put it in the Secret"),
        ["both"] = new(g => g.Secret!["workspaceId"] = "canary-4"u8.ToArray(), ConditionReasons.DuplicateConfigKey, Remedy.Stalled, "workspaceId", "remove it from one"),
        ["no text"] = new(g => g.Secret!["ldApiKey"] = [0xff, 0xfe], ConditionReasons.InvalidConfiguration, Remedy.WaitForChange, "Key ldApiKey", "store the value as text"),
        ["unknown in Secret"] = new(g => g.Secret!["apiToken"] = "canary-5"u8.ToArray(), ConditionReasons.UnknownConfigKey, Remedy.WaitForChange, "Key apiToken", "known are workspaceApiKey"),
        ["unknown in spec"] = new(g => g.Config("source", "x"), ConditionReasons.UnknownConfigKey, Remedy.Stalled, "spec.config.source", "known are workspaceApiKey"),
        ["secret missing"] = new(g => g.Secret!.Remove("ldApiKey"), ConditionReasons.SecretKeyMissing, Remedy.WaitForChange, "key ldApiKey", "add it"),
        ["secret empty"] = new(g => g.Secret!["ldApiKey"] = [], ConditionReasons.SecretKeyMissing, Remedy.WaitForChange, "key ldApiKey", "add it"),
        ["secret a line feed"] = new(g => g.Secret!["ldApiKey"] = "\r\n"u8.ToArray(), ConditionReasons.SecretKeyMissing, Remedy.WaitForChange, "key ldApiKey", "add it"),
        ["variable missing"] = new(g => g.Config("environmentId", null), ConditionReasons.MissingConfigKey, Remedy.WaitForChange, "spec.config.environmentId", "add it there"),
        ["variable empty"] = new(g => g.Config("environmentId", ""), ConditionReasons.MissingConfigKey, Remedy.WaitForChange, "spec.config.environmentId", "add it there"),
        ["no config at all"] = new(g => g.Spec.Config = null, ConditionReasons.MissingConfigKey, Remedy.WaitForChange, "spec.config.workspaceId", "add it there"),
        ["wrong case"] = new(g => g.Config("WorkspaceId", "x"), ConditionReasons.UnknownConfigKey, Remedy.Stalled, "spec.config.WorkspaceId", "known are"),
    };

    public static TheoryData<string> Names => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_wrong_is_named_with_the_fix_and_without_values(string name)
    {
        var row = Rows[name];
        var given = new Given();
        row.Change(given);

        var (config, problem) = given.Resolve();

        Assert.Null(config);
        Assert.Equal((row.Reason, row.Remedy), (problem!.Reason, problem.Remedy));
        Assert.Contains(row.Names, problem.Message, StringComparison.Ordinal);
        Assert.Contains(row.Fix, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", problem.Message, StringComparison.Ordinal);
        Assert.Contains(problem.Reason, ConditionReasons.All);
    }

    [Fact]
    public void What_is_right_is_joined()
    {
        var (config, problem) = new Given().Resolve();

        Assert.Null(problem);
        Assert.Equal("7", config!.SecretVersion);
        Assert.Equal(["environmentId", "ldApiKey", "workspaceApiKey", "workspaceId"], config.Applied().Keys);
        Assert.Equal(new ResolvedVariable("ws", false, false, Fingerprints.Of("key"u8.ToArray(), "ws")), config.Variables["workspaceId"]);
        Assert.True(config.Variables["ldApiKey"] is { FromSecret: true, Masked: true, Value: "canary-2" });
    }

    [Theory]
    [InlineData("canary-2\n")]
    [InlineData("canary-2\r\n")]
    [InlineData("canary-2\n\n")]
    public void The_line_feed_of_a_file_is_no_part_of_the_value(string value)
    {
        var given = new Given();
        given.Secret!["ldApiKey"] = Encoding.UTF8.GetBytes(value);

        Assert.Equal("canary-2", given.Resolve().Config!.Variables["ldApiKey"].Value);
    }

    [Fact]
    public void A_variable_that_is_no_secret_may_stand_in_the_Secret_and_is_hidden_all_the_same()
    {
        var given = new Given();
        given.Config("workspaceId", null);
        given.Secret!["workspaceId"] = "canary-ws"u8.ToArray();

        var config = given.Resolve().Config!;

        Assert.True(config.Variables["workspaceId"] is { FromSecret: true, Masked: false });
        Assert.Equal("(secret)", config.Redactor.Scrub("canary-ws"));
    }

    [Fact]
    public void An_optional_variable_may_be_empty()
    {
        var given = new Given();
        given.Config("splitTag", "");

        Assert.Equal("", given.Resolve().Config!.Variables["splitTag"].Value);
    }

    [Fact]
    public void An_integration_that_is_not_known_is_left_to_LaunchDarkly_to_judge()
    {
        var given = new Given();
        given.Spec.IntegrationKey = "statsig";
        given.Config("anything", "x");

        Assert.True(given.Resolve().Config!.Variables["anything"] is { Masked: true, FromSecret: false });
    }

    [Fact]
    public void What_can_be_read_is_compared_as_read_and_the_rest_by_fingerprint()
    {
        var config = new Given().Resolve().Config!;
        var applied = new SortedDictionary<string, string>(config.Applied()) { ["ldApiKey"] = "old", ["workspaceId"] = "old" };

        static bool Masked(ResolvedVariable variable) => variable.Masked;
        static bool All(ResolvedVariable variable) => true;
        Assert.Equal(["ldApiKey"], Changed(config.Desired(applied, Masked, doubtful: false)));
        Assert.Equal(["ldApiKey", "workspaceId"], Changed(config.Desired(applied, All, doubtful: false)));
        Assert.Equal(["ldApiKey", "workspaceApiKey"], Changed(config.Desired(null, Masked, doubtful: false)));
        Assert.Equal(["ldApiKey", "workspaceApiKey"], Changed(config.Desired(config.Applied(), Masked, doubtful: true)));
        Assert.Empty(Changed(config.Desired(config.Applied(), All, doubtful: false)));
    }

    [Fact]
    public void No_text_form_shows_a_value()
    {
        var config = new Given().Resolve().Config!;

        Assert.DoesNotContain("canary", string.Join(' ', config.Variables.Values.Select(v => $"{v}")) + config + new Resolved(config), StringComparison.Ordinal);
    }

    private sealed record Resolved(ResolvedConfig Config);

    private static IEnumerable<string> Changed(Dictionary<string, FlagImportOperator.LaunchDarkly.JsonPatch.DesiredVariable> desired) =>
        desired.Where(v => v.Value.Changed).Select(v => v.Key).Order(StringComparer.Ordinal);
}

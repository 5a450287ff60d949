using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FlagImportOperator.Sandbox.Kubernetes.Yaml;
using Xunit;

namespace FlagImportOperator.Tests.Repository;

/// <summary>Workflows run with rights on the repository and its packages, on machines of others.</summary>
public sealed partial class WorkflowTests
{
    private const string Folder = ".github/workflows";
    private const string Sha = "0123456789abcdef0123456789abcdef01234567";

    private const string Good = $$$"""
        on: [push]
        permissions: {}
        concurrency: { group: one }
        jobs:
          build:
            runs-on: ubuntu-24.04
            timeout-minutes: 5
            permissions: { contents: read }
            steps:
              - uses: actions/checkout@{{{Sha}}} # v1.2.3
                with:
                  persist-credentials: false
              - uses: actions/download-artifact@{{{Sha}}} # v1.2.3
                with:
                  name: chart
              - run: make build "${{ matrix.kind }}"
          all:
            permissions: { contents: read }
            uses: ./.github/workflows/ci.yml
        """;

    private static readonly IReadOnlySet<string> Targets = Target().Matches(WorkingCopy.Read("Makefile")).Select(match => match.Groups[1].Value).ToHashSet();

    public static TheoryData<string> Workflows => [.. Directory.GetFiles(Path.Combine(WorkingCopy.Root, Folder)).Select(file => Path.GetFileName(file))];

    [Fact]
    public void There_are_workflows() => Assert.Equal(["ci.yml", "release.yml"], Workflows.Select(workflow => workflow.Data).Order());

    [Theory]
    [MemberData(nameof(Workflows))]
    public void A_workflow_keeps_to_the_rules(string file) => Assert.Empty(WorkflowRules.Findings(WorkingCopy.Read($"{Folder}/{file}"), Targets));

    [Fact]
    public void A_good_one_gives_no_finding() => Assert.Empty(WorkflowRules.Findings(Good, Targets));

    [Theory]
    [InlineData($"@{Sha} # v1.2.3", "@v1", "Not pinned")]
    [InlineData($"@{Sha} # v1.2.3", $"@{Sha}", "Not pinned")]
    [InlineData("on: [push]", "on: [pull_request_target]", "code from outside")]
    [InlineData("on: [push]", "on: { workflow_run: { workflows: [CI] } }", "code from outside")]
    [InlineData("permissions: {}", "permissions: write-all", "begin without permissions")]
    [InlineData("permissions: { contents: read }", "strategy: {}", "does not list its permissions")]
    [InlineData("concurrency: { group: one }", "env: {}", "keeps two runs apart")]
    [InlineData("timeout-minutes: 5", "name: x", "no timeout-minutes")]
    [InlineData("persist-credentials: false", "fetch-depth: 0", "leaves the token behind")]
    [InlineData("name: chart", "path: dist", "name the artifact")]
    [InlineData("./.github/workflows/ci.yml", "example/example/.github/workflows/ci.yml@main", "Not pinned")]
    [InlineData("make build", "make bild", "make bild, which the Makefile does not have")]
    [InlineData("matrix.kind", "github.event.pull_request.title", "hand it over by env")]
    [InlineData("matrix.kind", "github.head_ref", "hand it over by env")]
    public void A_mistake_is_found(string good, string bad, string finding)
    {
        Assert.Contains(good, Good, StringComparison.Ordinal);

        var findings = WorkflowRules.Findings(Good.Replace(good, bad, StringComparison.Ordinal), Targets);

        Assert.Contains(findings, found => found.Contains(finding, StringComparison.Ordinal));
    }

    [Fact]
    public void Only_a_job_that_publishes_may_write_and_only_the_last_to_the_repository()
    {
        var jobs = YamlJson.ReadAll(WorkingCopy.Read($"{Folder}/release.yml")).Single()!["jobs"]!.AsObject();

        Assert.Equal(["release"], Writers(jobs, "contents"));
        Assert.Equal(["image", "chart"], Writers(jobs, "packages"));
        Assert.Equal(["image", "chart"], Writers(jobs, "id-token"));
        Assert.All(YamlJson.ReadAll(WorkingCopy.Read($"{Folder}/ci.yml")).Single()!["jobs"]!.AsObject(), job =>
            Assert.Equal("""{"contents":"read"}""", job.Value!["permissions"]!.ToJsonString()));
    }

    [Fact]
    public void Nothing_is_published_before_all_of_CI_has_passed_on_sources_of_one_version()
    {
        var jobs = YamlJson.ReadAll(WorkingCopy.Read($"{Folder}/release.yml")).Single()!["jobs"]!.AsObject();
        var writers = jobs.Where(job => job.Value!["permissions"]!.AsObject().Any(permission => permission.Value!.GetValue<string>() == "write")).ToList();

        Assert.NotEmpty(writers);
        Assert.All(writers, writer => Assert.Superset(new HashSet<string> { "version", "tests" }, Before(jobs, writer.Key)));
        Assert.Equal("./.github/workflows/ci.yml", jobs["tests"]!["uses"]!.GetValue<string>());
        Assert.Contains("  workflow_call:\n", WorkingCopy.Read($"{Folder}/ci.yml"), StringComparison.Ordinal);
        Assert.Contains(
            jobs["version"]!["steps"]!.AsArray(),
            step => step!["run"]?.GetValue<string>().Contains("sh tools/release-check.sh \"$version\"\n", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void The_same_action_is_the_same_commit_everywhere()
    {
        var pins = Workflows.SelectMany(file => Used().Matches(WorkingCopy.Read($"{Folder}/{file.Data}"))).GroupBy(match => match.Groups[1].Value);

        Assert.All(pins, pin => Assert.Single(pin.Select(match => match.Groups[2].Value).Distinct()));
    }

    [Fact]
    public void Renovate_keeps_packages_actions_and_base_images_up_to_date() => Assert.Equal(
        ["nuget", "github-actions", "dockerfile"],
        JsonNode.Parse(WorkingCopy.Read("renovate.json"))!["enabledManagers"]!.AsArray().Select(manager => manager!.GetValue<string>()));

    /// <summary>Names of the jobs that a job waits for, and of those that these wait for.</summary>
    private static HashSet<string> Before(JsonObject jobs, string job)
    {
        var needs = jobs[job]!["needs"] switch
        {
            JsonArray names => names.Select(name => name!.GetValue<string>()),
            JsonValue name => [name.GetValue<string>()],
            _ => [],
        };
        return [.. needs.SelectMany(name => Before(jobs, name).Append(name))];
    }

    private static IEnumerable<string> Writers(JsonObject jobs, string scope) =>
        jobs.Where(job => job.Value!["permissions"]![scope]?.GetValue<string>() == "write").Select(job => job.Key);

    [GeneratedRegex("^([a-z][a-z-]*):", RegexOptions.Multiline)]
    private static partial Regex Target();

    [GeneratedRegex(@"uses: ([\w./-]+)@(\S+ # \S+)")]
    private static partial Regex Used();
}

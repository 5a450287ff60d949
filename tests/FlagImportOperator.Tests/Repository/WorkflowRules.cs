using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FlagImportOperator.Sandbox.Kubernetes.Yaml;

namespace FlagImportOperator.Tests.Repository;

/// <summary>What a workflow of ours must be. Pure: text in, findings out.</summary>
internal static partial class WorkflowRules
{
    // What somebody outside writes: titles, branch names, comments. In a script it would be code.
    private static readonly string[] Foreign = ["github.event.", "github.head_ref", "github.ref_name", "inputs."];

    /// <summary>Each finding; none when all is well.</summary>
    /// <param name="yaml">Text of the workflow.</param>
    /// <param name="targets">Names of the Makefile's targets.</param>
    public static IReadOnlyList<string> Findings(string yaml, IReadOnlySet<string> targets)
    {
        var workflow = YamlJson.ReadAll(yaml).Single()!.AsObject();
        return [.. Pins(yaml), .. Whole(workflow), .. Jobs(workflow), .. Downloads(workflow), .. Scripts(workflow, targets)];
    }

    private static IEnumerable<string> Pins(string yaml) => yaml.Split('\n')
        .Where(line => line.TrimStart(' ', '-').StartsWith("uses:", StringComparison.Ordinal) && !Pin().IsMatch(line))
        .Select(line => $"Not pinned by a commit, with the version as comment: {line.Trim()}");

    private static IEnumerable<string> Whole(JsonObject workflow)
    {
        // By YAML 1.1, which the reader keeps to, the word on means true.
        if ((workflow["on"] ?? workflow["true"])?.ToJsonString() is not { } triggers)
        {
            yield return "Nothing starts it.";
            yield break;
        }

        if (triggers.Contains("pull_request_target", StringComparison.Ordinal) || triggers.Contains("workflow_run", StringComparison.Ordinal))
        {
            yield return "It runs with the repository's rights on code from outside.";
        }

        if (workflow["permissions"] is not JsonObject { Count: 0 })
        {
            yield return "It does not begin without permissions (permissions: {}).";
        }

        if (workflow["concurrency"] is null)
        {
            yield return "Nothing keeps two runs apart (concurrency).";
        }
    }

    private static IEnumerable<string> Jobs(JsonObject workflow)
    {
        foreach (var (name, job) in workflow["jobs"]!.AsObject())
        {
            if (job!["permissions"] is not JsonObject)
            {
                yield return $"Job {name} does not list its permissions.";
            }

            // The jobs of a workflow that is called have their own; the call may have none.
            if (job["timeout-minutes"] is null && job["uses"] is null)
            {
                yield return $"Job {name} has no timeout-minutes.";
            }

            foreach (var step in Steps(job).Where(step => Text(step["uses"]).StartsWith("actions/checkout@", StringComparison.Ordinal)))
            {
                if (Text(step["with"]?["persist-credentials"]) != "false")
                {
                    yield return $"Job {name} leaves the token behind (persist-credentials: false).";
                }
            }
        }
    }

    private static IEnumerable<string> Downloads(JsonObject workflow)
    {
        foreach (var (name, job) in workflow["jobs"]!.AsObject())
        {
            if (Steps(job!).Any(step => Text(step["uses"]).StartsWith("actions/download-artifact@", StringComparison.Ordinal) && step["with"]?["name"] is null))
            {
                yield return $"Job {name} downloads whatever actions left in this run: name the artifact.";
            }
        }
    }

    private static IEnumerable<string> Scripts(JsonObject workflow, IReadOnlySet<string> targets)
    {
        foreach (var (name, job) in workflow["jobs"]!.AsObject())
        {
            foreach (var script in Steps(job!).Select(step => Text(step["run"])))
            {
                foreach (var expression in Expression().Matches(script).Select(match => match.Groups[1].Value).Where(expression => Foreign.Any(expression.Contains)))
                {
                    yield return $"Job {name} puts {expression} into a script: hand it over by env.";
                }

                foreach (var target in Make().Matches(script).Select(match => match.Groups[1].Value).Where(target => !targets.Contains(target)))
                {
                    yield return $"Job {name} runs make {target}, which the Makefile does not have.";
                }
            }
        }
    }

    private static IEnumerable<JsonNode> Steps(JsonNode job) => (job["steps"] as JsonArray ?? []).Select(step => step!);

    private static string Text(JsonNode? value) => value?.ToString() ?? "";

    [GeneratedRegex(@"^\s*(- )?uses: ([\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+|\./\.github/workflows/\w+\.yml)$")]
    private static partial Regex Pin();

    [GeneratedRegex(@"\$\{\{(.*?)\}\}")]
    private static partial Regex Expression();

    [GeneratedRegex(@"\bmake ([a-z][a-z-]*)")]
    private static partial Regex Make();
}

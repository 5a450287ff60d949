using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Commands;
using Xunit;

namespace FlagImportOperator.IntegrationTests.Demo;

/// <summary><c>make demo</c>, as a user runs it into a pipe.</summary>
public sealed class DemoTests
{
    [Fact]
    public async Task The_demo_shows_the_whole_job_and_ends_with_0()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        var code = await SandboxCommand.RunAsync(["demo", "--log"], output, error, TestContext.Current.CancellationToken);

        var told = output.ToString();
        Assert.True(code == 0, told);
        Assert.Empty(error.ToString());
        foreach (var act in Enumerable.Range(1, 7))
        {
            Assert.Contains($"== {act}. ", told, StringComparison.Ordinal);
        }

        Assert.Contains("""{"op":"add","path":"/config/ldTag","value":"imported-in-wave-2"}""", told, StringComparison.Ordinal);
        Assert.Contains("""[{"op":"add","path":"/config/workspaceApiKey","value":"(secret)"}]""", told, StringComparison.Ordinal);
        Assert.Contains("Synced=False Drifted", told, StringComparison.Ordinal);
        Assert.Contains("Everything happened", told, StringComparison.Ordinal);
        Assert.Contains("work begins", told, StringComparison.Ordinal);
        Assert.DoesNotContain("fake-split-admin-api-key", told, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', told);
    }

    [Fact]
    public async Task Every_patch_that_is_shown_is_JSON()
    {
        using var output = new StringWriter();

        await SandboxCommand.RunAsync(["demo"], output, TextWriter.Null, TestContext.Current.CancellationToken);

        var patches = output.ToString().Split(Environment.NewLine).Where(line => line.StartsWith("  [{", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, patches.Count);
        Assert.All(patches, patch => Assert.Equal("add", (string?)JsonNode.Parse(patch)![0]!["op"]));
    }
}

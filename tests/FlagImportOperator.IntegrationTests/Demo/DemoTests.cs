using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Commands;
using FlagImportOperator.Sandbox.Demo;
using FlagImportOperator.Sandbox.Running;
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

        var patches = told.Split(Environment.NewLine).Where(line => line.StartsWith("  [{", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, patches.Count);
        Assert.All(patches, patch => Assert.Equal("add", (string?)JsonNode.Parse(patch)![0]!["op"]));
    }

    [Fact]
    public async Task What_does_not_happen_is_told_and_ends_with_1()
    {
        using var output = new StringWriter();
        using var log = new OperatorLog(TimeProvider.System);
        var impatient = new DemoOptions { Patience = TimeSpan.Zero };

        var code = await new DemoRun(impatient, new PlainShow(output), log, TimeProvider.System).RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, code);
        Assert.Contains("FAILED in \"1. Applied, created in LaunchDarkly, imported, Ready\"", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("expected: split and unleash are Ready, their imports complete, within 0 s", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("The operator's last lines:", output.ToString(), StringComparison.Ordinal);
    }
}

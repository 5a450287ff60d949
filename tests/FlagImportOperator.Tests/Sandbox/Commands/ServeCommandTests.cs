using FlagImportOperator.Sandbox.Commands;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Commands;

public sealed class ServeCommandTests
{
    [Theory]
    [InlineData("--kubernetes-port is \"none\"; give a whole number from 0 to 65535.", "--kubernetes-port", "none")]
    [InlineData("--launchdarkly-port needs a value, such as --launchdarkly-port 8090.", "--launchdarkly-port")]
    [InlineData("--kubeconfig needs a value, such as --kubeconfig /tmp/kubeconfig.", "--kubeconfig")]
    [InlineData("--fault needs a value, such as --fault down.", "--fault")]
    [InlineData("Unrecognized command or argument 'now'.", "now")]
    public async Task A_wrong_argument_is_named_with_what_to_give(string problem, params string[] arguments)
    {
        using var error = new StringWriter();

        var code = await SandboxCommand.RunAsync(["serve", .. arguments], TextWriter.Null, error, TestContext.Current.CancellationToken);

        Assert.Equal(2, code);
        Assert.StartsWith(problem, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_help_names_every_option()
    {
        using var output = new StringWriter();

        Assert.Equal(0, await SandboxCommand.RunAsync(["serve", "--help"], output, TextWriter.Null, TestContext.Current.CancellationToken));
        Assert.All(
            ["--kubernetes-port", "--launchdarkly-port", "--tls", "--no-operator", "--kubeconfig", "--token", "--project", "--import-seconds", "--import-when-asked", "--fault"],
            option => Assert.Contains(option, output.ToString(), StringComparison.Ordinal));
    }
}

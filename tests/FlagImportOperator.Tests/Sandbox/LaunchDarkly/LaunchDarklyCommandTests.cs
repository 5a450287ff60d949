using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.LaunchDarkly;

public sealed class LaunchDarklyCommandTests
{
    [Fact]
    public void Arguments_become_options()
    {
        Assert.True(LaunchDarklyCommand.TryParse(
            ["--port", "0", "--token", "a", "--token", "b", "--project", "web", "--import-seconds", "9", "--import-on-create"],
            out var options, out _));

        Assert.Equal(0, options.Port);
        Assert.Equal(["a", "b"], options.Tokens);
        Assert.Equal(["web"], options.Projects);
        Assert.Equal(TimeSpan.FromSeconds(9), options.DefaultImport.Importing);
        Assert.True(options.Modes.ImportAfterCreate);
    }

    [Fact]
    public void Without_arguments_there_is_a_token_and_a_project()
    {
        Assert.True(LaunchDarklyCommand.TryParse([], out var options, out _));

        Assert.Equal(8090, options.Port);
        Assert.Equal([SimulatorOptions.DefaultToken], options.Tokens);
        Assert.Equal([SimulatorOptions.DefaultProject], options.Projects);
    }

    [Theory]
    [InlineData("--port needs a whole number.", "--port")]
    [InlineData("--port needs a whole number.", "--port", "70000")]
    [InlineData("--port needs a whole number.", "--port", "-1")]
    [InlineData("--import-seconds needs a whole number.", "--import-seconds", "soon")]
    [InlineData("--token needs a value.", "--token")]
    [InlineData("Unknown argument --verbose.", "--verbose")]
    public async Task A_wrong_argument_is_named_and_the_usage_shown(string problem, params string[] arguments)
    {
        using var error = new StringWriter();

        var code = await LaunchDarklyCommand.RunAsync(arguments, TextWriter.Null, error, TestContext.Current.CancellationToken);

        Assert.Equal(2, code);
        Assert.StartsWith(problem, error.ToString(), StringComparison.Ordinal);
        Assert.Contains("--import-on-create", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        await using var api = await SimulatorHarness.StartAsync();
        using var error = new StringWriter();
        var port = api.Simulator.BaseUrl.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

        var code = await LaunchDarklyCommand.RunAsync(["--port", port], TextWriter.Null, error, TestContext.Current.CancellationToken);

        Assert.Equal(1, code);
        Assert.Contains($"port {port}", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_says_what_to_type_and_runs_until_it_is_stopped()
    {
        using var output = new StringWriter();
        using var stop = new CancellationTokenSource();
        var running = LaunchDarklyCommand.RunAsync(["--port", "0"], output, TextWriter.Null, stop.Token);
        while (output.GetStringBuilder().Length == 0 && !running.IsCompleted)
        {
            await Task.Yield();
        }

        await stop.CancelAsync();

        Assert.Equal(0, await running);
        Assert.Contains("curl -H 'Authorization: " + SimulatorOptions.DefaultToken, output.ToString(), StringComparison.Ordinal);
    }
}

using System.CommandLine;
using FlagImportOperator.Sandbox.Commands;
using FlagImportOperator.Sandbox.LaunchDarkly;
using FlagImportOperator.Tests.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Commands;

public sealed class LaunchDarklyCommandTests
{
    [Fact]
    public void Arguments_become_options()
    {
        var options = Read(
            importsOnCreate: false, "--port", "0", "--token", "a", "--token", "b", "--project", "web", "--import-seconds", "9", "--import-on-create");

        Assert.Equal(0, options.Port);
        Assert.Equal(["a", "b"], options.Tokens);
        Assert.Equal(["web"], options.Projects);
        Assert.Equal(TimeSpan.FromSeconds(9), options.DefaultImport.Importing);
        Assert.True(options.Modes.ImportAfterCreate);
    }

    [Fact]
    public void Without_arguments_there_is_a_token_and_a_project()
    {
        var options = Read(importsOnCreate: false);

        Assert.Equal(8090, options.Port);
        Assert.Equal([SimulatorOptions.DefaultToken], options.Tokens);
        Assert.Equal([SimulatorOptions.DefaultProject], options.Projects);
        Assert.False(options.Modes.ImportAfterCreate);
    }

    [Fact]
    public void Where_imports_begin_by_themselves_the_option_says_the_other()
    {
        Assert.True(Read(importsOnCreate: true).Modes.ImportAfterCreate);
        Assert.False(Read(importsOnCreate: true, "--import-when-asked").Modes.ImportAfterCreate);
    }

    [Theory]
    [InlineData("--port needs a value, such as --port 8090.", "--port")]
    [InlineData("--port is \"70000\"; give a whole number from 0 to 65535.", "--port", "70000")]
    [InlineData("--port is \"-1\"; give a whole number from 0 to 65535.", "--port", "-1")]
    [InlineData("--import-seconds is \"soon\"; give a whole number from 0 to 86400.", "--import-seconds", "soon")]
    [InlineData("--token needs a value, such as --token api-1234.", "--token")]
    [InlineData("--token needs a value, such as --token api-1234.", "--token", "a", "--token")]
    [InlineData("--fault is \"earthquake\"; give one of down, failing,", "--fault", "earthquake")]
    [InlineData("Unrecognized command or argument '--verbose'.", "--verbose")]
    public async Task A_wrong_argument_is_named_with_what_to_give(string problem, params string[] arguments)
    {
        using var error = new StringWriter();

        var code = await SandboxCommand.RunAsync(["launchdarkly", .. arguments], TextWriter.Null, error, TestContext.Current.CancellationToken);

        Assert.Equal(2, code);
        Assert.StartsWith(problem, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_command_it_says_which_there_are()
    {
        using var error = new StringWriter();

        Assert.Equal(2, await SandboxCommand.RunAsync([], TextWriter.Null, error, TestContext.Current.CancellationToken));
        Assert.StartsWith("Say what to run: demo, serve, launchdarkly.", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        await using var api = await SimulatorHarness.StartAsync();
        using var error = new StringWriter();
        var port = api.Simulator.BaseUrl.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

        var code = await SandboxCommand.RunAsync(["launchdarkly", "--port", port], TextWriter.Null, error, TestContext.Current.CancellationToken);

        Assert.Equal(1, code);
        Assert.StartsWith($"Cannot listen on port {port}:", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("Give another with --port, or 0 for any free one.", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_says_what_to_type_and_runs_until_it_is_stopped()
    {
        using var output = new StringWriter();
        using var stop = new CancellationTokenSource();
        var running = SandboxCommand.RunAsync(["launchdarkly", "--port", "0", "--fault", "slow"], output, TextWriter.Null, stop.Token);
        while (output.GetStringBuilder().Length == 0 && !running.IsCompleted)
        {
            await Task.Yield();
        }

        await stop.CancelAsync();

        Assert.Equal(0, await running);
        Assert.Contains("curl -H 'Authorization: " + SimulatorOptions.DefaultToken, output.ToString(), StringComparison.Ordinal);
        Assert.Contains("rehearsed: slow", output.ToString(), StringComparison.Ordinal);
    }

    private static SimulatorOptions Read(bool importsOnCreate, params string[] arguments)
    {
        var options = new AccountOptions("--port", importsOnCreate);
        var command = new Command("any");
        options.AddTo(command);
        var parsed = command.Parse(arguments);
        Assert.Empty(parsed.Errors);
        return options.Read(parsed);
    }
}

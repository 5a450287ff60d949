using System.CommandLine;
using System.Net.Sockets;
using FlagImportOperator.Sandbox.LaunchDarkly;
using FlagImportOperator.Sandbox.Running;

namespace FlagImportOperator.Sandbox.Commands;

/// <summary><c>launchdarkly</c>: the LaunchDarkly simulator alone.</summary>
internal static class LaunchDarklyCommand
{
    public static Command Create()
    {
        var account = new AccountOptions("--port", importsOnCreate: false);
        var command = new Command("launchdarkly", "Run the LaunchDarkly simulator on loopback until Ctrl-C.");
        account.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            account.Read(parsed), account.Rehearsals(parsed), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        SimulatorOptions options, IReadOnlyList<string> rehearsals, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        using var stop = new StopSignals(cancellationToken);
        try
        {
            await using var simulator = await LaunchDarklySimulator.StartAsync(options, stop.Token);
            foreach (var rehearsal in rehearsals)
            {
                simulator.Rehearsals.Begin(rehearsal);
            }

            await output.WriteLineAsync(Greeting(simulator, options));
            await stop.Stopped;
            return 0;
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            await error.WriteLineAsync($"Cannot listen on port {options.Port}: {exception.Message.TrimEnd('.')}. Give another with --port, or 0 for any free one.");
            return SandboxCommand.Failed;
        }
    }

    private static string Greeting(LaunchDarklySimulator simulator, SimulatorOptions options) =>
        $"""
        LaunchDarkly simulator listening on {simulator.BaseUrl}
        Projects: {string.Join(", ", options.Projects)}; integrations: {string.Join(", ", options.Manifests.Keys)}; rehearsed: {Rehearsed(simulator)}

        See everything live, in a browser:
          {simulator.BaseUrl}sandbox/
        List configurations:
          curl -H 'Authorization: {options.Tokens[0]}' -H 'LD-API-Version: beta' {simulator.BaseUrl}api/v2/integration-capabilities/flag-import
        See what was asked, without a token:
          curl {simulator.BaseUrl}sandbox/journal
        Rehearse a bad day, and end it ({simulator.BaseUrl}sandbox/rehearsals tells the others):
          curl -X POST {simulator.BaseUrl}sandbox/rehearsals/down
          curl -X DELETE {simulator.BaseUrl}sandbox/rehearsals
        Ctrl-C stops it.
        """;

    private static string Rehearsed(LaunchDarklySimulator simulator) =>
        simulator.Rehearsals.Running is { Count: > 0 } running ? string.Join(", ", running) : "nothing";
}

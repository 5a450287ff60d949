using System.CommandLine;
using FlagImportOperator.Sandbox.Demo;
using FlagImportOperator.Sandbox.Running;

namespace FlagImportOperator.Sandbox.Commands;

/// <summary><c>demo</c>: the operator's whole job, shown.</summary>
internal static class DemoCommand
{
    /// <summary>Exit code after Ctrl-C, as shells have it.</summary>
    public const int Interrupted = 130;

    public static Command Create()
    {
        var log = CommandOptions.Switch("--log", "Show the operator's log at the end.");
        var command = new Command("demo", "Show the operator at work: create, edit, drift, rotate, delete. Needs no cluster and no account.") { log };
        command.SetAction((parsed, cancellationToken) => RunAsync(new DemoOptions { ShowLog = parsed.GetValue(log) }, parsed.InvocationConfiguration.Output, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(DemoOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        using var stop = new StopSignals(cancellationToken);
        using var log = new OperatorLog(TimeProvider.System);
        try
        {
            return await new DemoRun(options, Shows.For(output), log, TimeProvider.System).RunAsync(stop.Token);
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            await output.WriteLineAsync("\nStopped.");
            return Interrupted;
        }
    }
}

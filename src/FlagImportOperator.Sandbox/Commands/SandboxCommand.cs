using System.CommandLine;
using System.CommandLine.Invocation;

namespace FlagImportOperator.Sandbox.Commands;

/// <summary>The program: <c>demo</c>, <c>serve</c>, <c>launchdarkly</c>.</summary>
internal static class SandboxCommand
{
    /// <summary>Exit code when something that was to happen did not.</summary>
    public const int Failed = 1;

    /// <summary>Exit code for arguments that cannot be used.</summary>
    public const int WrongArguments = 2;

    /// <summary>0 after a clean end, 1 when it cannot be done, 2 for arguments that it does not understand.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var root = new RootCommand("Stand-ins for Kubernetes and LaunchDarkly on this machine, to see the flag import operator work and to play with it.")
        {
            DemoCommand.Create(),
            ServeCommand.Create(),
            LaunchDarklyCommand.Create(),
        };
        var parsed = root.Parse(arguments);

        // Signals are each command's own business: a clean stop is not an error.
        var invocation = new InvocationConfiguration { Output = output, Error = error, ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false };
        if (parsed.Action is ParseErrorAction)
        {
            var problems = parsed.CommandResult.Command == root
                ? [$"Say what to run: {string.Join(", ", root.Subcommands.Select(command => command.Name))}."]
                : parsed.Errors.Select(problem => problem.Message);
            foreach (var problem in problems)
            {
                await error.WriteLineAsync(problem);
            }

            await error.WriteLineAsync("\nWith --help it tells what there is.");
            return WrongArguments;
        }

        return await parsed.InvokeAsync(invocation, cancellationToken);
    }
}

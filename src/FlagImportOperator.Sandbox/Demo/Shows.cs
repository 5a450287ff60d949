using Spectre.Console;

namespace FlagImportOperator.Sandbox.Demo;

/// <summary>Which way to tell it.</summary>
internal static class Shows
{
    /// <summary>Whether colours and movement are welcome (no-color.org; TERM=dumb is what editors and CI set).</summary>
    public static bool IsForTerminal(bool redirected, Func<string, string?> environment) =>
        !redirected && string.IsNullOrEmpty(environment("NO_COLOR")) && environment("TERM") is not "dumb";

    public static IShow For(TextWriter output) =>
        output == Console.Out && IsForTerminal(Console.IsOutputRedirected, Environment.GetEnvironmentVariable)
            ? new TerminalShow(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) }))
            : new PlainShow(output);
}

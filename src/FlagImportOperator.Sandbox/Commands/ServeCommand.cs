using System.CommandLine;

namespace FlagImportOperator.Sandbox.Commands;

internal static class ServeCommand
{
    public static Command Create() => new("serve", "Run both stand-ins until Ctrl-C.");
}

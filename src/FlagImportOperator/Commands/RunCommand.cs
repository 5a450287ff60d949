using System.CommandLine;
using FlagImportOperator.Hosting;
using FlagImportOperator.Settings;

namespace FlagImportOperator.Commands;

/// <summary><c>run</c>: the operator.</summary>
internal static class RunCommand
{
    /// <summary>Exit code for settings that cannot be used.</summary>
    public const int WrongSettings = 2;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("run", "Run the operator until it is told to stop (SIGTERM or Ctrl-C).");
        foreach (var setting in RunSettingsReader.All)
        {
            command.Options.Add(setting.Option);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (settings, problems) = RunSettingsReader.Read(parsed, Environment.GetEnvironmentVariable);
            if (problems.Count > 0)
            {
                foreach (var problem in problems)
                {
                    await parsed.InvocationConfiguration.Error.WriteLineAsync(problem);
                }

                return WrongSettings;
            }

            return await OperatorHost.RunAsync(settings, parsed.InvocationConfiguration.Error, cancellationToken);
        });
        return command;
    }
}

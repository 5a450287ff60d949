using System.CommandLine;
using FlagImportOperator.Commands;

var root = new RootCommand("Keeps LaunchDarkly flag import configurations as FlagImportConfiguration resources say.")
{
    RunCommand.Create(),
    CrdsCommand.Create(),
};
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });

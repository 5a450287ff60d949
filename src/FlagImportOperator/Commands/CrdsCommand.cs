using System.CommandLine;
using FlagImportOperator.Api;

namespace FlagImportOperator.Commands;

/// <summary><c>crds</c>: prints the CustomResourceDefinition that this program was built with, for <c>kubectl apply -f -</c>.</summary>
internal static class CrdsCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("crds", "Print the CustomResourceDefinition, as YAML for kubectl apply -f -.");
        command.SetAction(parsed => parsed.InvocationConfiguration.Output.Write(string.Join("---\n", EmbeddedCrds.All.Select(crd => crd.Yaml))));
        return command;
    }
}

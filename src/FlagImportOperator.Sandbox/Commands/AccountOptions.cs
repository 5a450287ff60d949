using System.CommandLine;
using FlagImportOperator.Sandbox.LaunchDarkly;

namespace FlagImportOperator.Sandbox.Commands;

/// <summary>What may be said of the simulated LaunchDarkly account, wherever it runs.</summary>
/// <param name="port">Name of the option for its port.</param>
/// <param name="importsOnCreate">Whether a new configuration queues an import unless told otherwise; the option says the other.</param>
internal sealed class AccountOptions(string port, bool importsOnCreate)
{
    private readonly Option<int> _port = CommandOptions.Port(port, "Port of the LaunchDarkly simulator on loopback", 8090);
    private readonly Option<string[]> _tokens = CommandOptions.Texts(
        "--token", $"Access token that is known; may be repeated. Default: {SimulatorOptions.DefaultToken}.", "api-1234");

    private readonly Option<string[]> _projects = CommandOptions.Texts(
        "--project", $"Project that exists; may be repeated. Default: {SimulatorOptions.DefaultProject}.", "my-project");

    private readonly Option<int> _importSeconds = CommandOptions.Number("--import-seconds", "How long an import runs.", 5, 0, 86_400);
    private readonly Option<bool> _otherImports = importsOnCreate
        ? CommandOptions.Switch("--import-when-asked", "A new configuration queues no import by itself.")
        : CommandOptions.Switch("--import-on-create", "A new configuration queues an import by itself.");

    private readonly Option<string[]> _faults = CommandOptions.Names(
        "--fault", $"Rehearsal to begin with; may be repeated: {string.Join(", ", Rehearsal.All.Select(rehearsal => rehearsal.Name))}.",
        [.. Rehearsal.All.Select(rehearsal => rehearsal.Name)]);

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _port, _tokens, _projects, _importSeconds, _otherImports, _faults })
        {
            command.Options.Add(option);
        }
    }

    public SimulatorOptions Read(ParseResult parsed)
    {
        var defaults = new SimulatorOptions();
        return defaults with
        {
            Port = parsed.GetValue(_port),
            Tokens = parsed.GetValue(_tokens) is { Length: > 0 } tokens ? tokens : defaults.Tokens,
            Projects = parsed.GetValue(_projects) is { Length: > 0 } projects ? projects : defaults.Projects,
            DefaultImport = defaults.DefaultImport with { Importing = TimeSpan.FromSeconds(parsed.GetValue(_importSeconds)) },
            Modes = defaults.Modes with { ImportAfterCreate = parsed.GetValue(_otherImports) != importsOnCreate },
        };
    }

    public IReadOnlyList<string> Rehearsals(ParseResult parsed) => parsed.GetValue(_faults) ?? [];
}

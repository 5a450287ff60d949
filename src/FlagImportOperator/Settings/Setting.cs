using System.CommandLine;

namespace FlagImportOperator.Settings;

/// <summary>One setting: an option of the command line, and an environment variable that counts where the option is not given.</summary>
/// <param name="option">The option with its leading dashes.</param>
/// <param name="help">What it does, with the default.</param>
/// <param name="variable">The variable; null for <c>FLAGIMPORT_</c> and the option's name.</param>
internal sealed class Setting(string option, string help, string? variable = null)
{
    /// <summary>The environment variable.</summary>
    public string Variable { get; } = variable ?? "FLAGIMPORT_" + option.TrimStart('-').Replace('-', '_').ToUpperInvariant();

    /// <summary>The option, for the parser. It may be given several times; what that means is for the reader of the values.</summary>
    public Option<string[]> Option { get; } = new(option)
    {
        Description = help,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    /// <summary>Both names, for messages.</summary>
    public string Names => $"{option} (or {Variable})";

    /// <summary>The last value given on the command line, else the variable's; null where neither is set or both are empty.</summary>
    public string? Last(ParseResult parsed, Func<string, string?> environment) => Given(parsed, environment) is [.., var last] && last.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>Every value given on the command line, else the variable's, split at commas.</summary>
    public string[] All(ParseResult parsed, Func<string, string?> environment) =>
        [.. Given(parsed, environment).SelectMany(value => value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    private string[] Given(ParseResult parsed, Func<string, string?> environment) =>
        parsed.GetValue(Option) is { Length: > 0 } values ? values : [environment(Variable) ?? ""];
}

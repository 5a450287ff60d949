using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace FlagImportOperator.Sandbox.Commands;

/// <summary>Options whose messages name the option, what was given and what to give.</summary>
internal static class CommandOptions
{
    public static Option<int> Number(string name, string help, int otherwise, int least, int most) => WithValue(
        new Option<int>(name)
        {
            Description = help,
            DefaultValueFactory = _ => otherwise,
            CustomParser = result => int.TryParse(Text(result), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
                ? number
                : Refuse<int>(result, $"{name} is \"{Text(result)}\"; give a whole number from {least} to {most}."),
        },
        otherwise.ToString(CultureInfo.InvariantCulture));

    public static Option<int> Port(string name, string help, int otherwise) => Number(name, $"{help}; 0 takes any free one.", otherwise, 0, 65535);

    /// <summary>May be given several times.</summary>
    public static Option<string[]> Texts(string name, string help, string example) => WithValue(
        new Option<string[]>(name)
        {
            Description = help,
            AllowMultipleArgumentsPerToken = false,
            DefaultValueFactory = _ => [],
        },
        example, ArgumentArity.ZeroOrMore);

    /// <summary>One of a list, perhaps several times.</summary>
    public static Option<string[]> Names(string name, string help, IReadOnlyList<string> known)
    {
        var option = Texts(name, help, known[0]);
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !known.Contains(token.Value)))
            {
                result.AddError($"{name} is \"{token.Value}\"; give one of {string.Join(", ", known)}.");
            }
        });
        return option;
    }

    public static Option<string?> Path(string name, string help, string example) => WithValue(new Option<string?>(name) { Description = help }, example);

    public static Option<bool> Switch(string name, string help) => new(name) { Description = help, Arity = ArgumentArity.Zero };

    private static string? Text(ArgumentResult result) => result.Tokens is [.., var last] ? last.Value : null;

    // The parser takes an option without a value for one that was not given, if it may; and says less when it may not.
    private static Option<T> WithValue<T>(Option<T> option, string example, ArgumentArity? arity = null)
    {
        option.Arity = arity ?? ArgumentArity.ZeroOrOne;
        option.Validators.Add(result =>
        {
            if (!result.Implicit && (result.Tokens.Count < result.IdentifierTokenCount || result.Tokens.Any(token => token.Value.Length == 0)))
            {
                result.AddError($"{option.Name} needs a value, such as {option.Name} {example}.");
            }
        });
        return option;
    }

    private static T? Refuse<T>(ArgumentResult result, string problem)
    {
        result.AddError(problem);
        return default;
    }
}

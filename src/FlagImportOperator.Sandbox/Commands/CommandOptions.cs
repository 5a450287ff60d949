using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace FlagImportOperator.Sandbox.Commands;

/// <summary>Options whose messages name the option, what was given and what to give.</summary>
internal static class CommandOptions
{
    public static Option<int> Number(string name, string help, int otherwise, int least, int most) => new(name)
    {
        Description = $"{help} Default: {otherwise}.",
        Arity = ArgumentArity.ZeroOrOne,
        DefaultValueFactory = _ => otherwise,
        CustomParser = result => int.TryParse(Text(result), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : Refuse<int>(result, $"{name} {Given(result)}; give a whole number from {least} to {most}."),
    };

    public static Option<int> Port(string name, string help, int otherwise) => Number(name, $"{help}; 0 takes any free one.", otherwise, 0, 65535);

    /// <summary>May be given several times.</summary>
    public static Option<string[]> Texts(string name, string help, string example) => new(name)
    {
        Description = help,
        Arity = ArgumentArity.ZeroOrMore,
        AllowMultipleArgumentsPerToken = false,
        DefaultValueFactory = _ => [],
        CustomParser = result => result.Tokens.Count > 0 && result.Tokens.All(token => token.Value.Length > 0)
            ? [.. result.Tokens.Select(token => token.Value)]
            : Refuse<string[]>(result, $"{name} needs a value, such as {name} {example}."),
    };

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

    public static Option<string?> Path(string name, string help, string example) => new(name)
    {
        Description = help,
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result => Text(result) is { Length: > 0 } text ? text : Refuse<string?>(result, $"{name} needs a path, such as {name} {example}."),
    };

    public static Option<bool> Switch(string name, string help) => new(name) { Description = help, Arity = ArgumentArity.Zero };

    private static string? Text(ArgumentResult result) => result.Tokens is [.., var last] ? last.Value : null;

    private static string Given(ArgumentResult result) => Text(result) is { } text ? $"is \"{text}\"" : "has no value";

    private static T? Refuse<T>(ArgumentResult result, string problem)
    {
        result.AddError(problem);
        return default;
    }
}

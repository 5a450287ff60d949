using System.Text.Json;
using System.Text.RegularExpressions;

namespace FlagImportOperator.EndToEndTests.Image;

/// <summary>One instruction, continuation lines joined.</summary>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Keyword">In capitals.</param>
/// <param name="Flags">What is written as <c>--name=value</c>.</param>
/// <param name="Text">The rest.</param>
internal sealed record DockerInstruction(int Line, string Keyword, IReadOnlyDictionary<string, string> Flags, string Text)
{
    /// <summary>The words of the rest.</summary>
    public IReadOnlyList<string> Words => Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The strings of the exec form (a JSON array); null for the shell form.</summary>
    public IReadOnlyList<string>? Exec()
    {
        try
        {
            return [.. JsonDocument.Parse(Text).RootElement.EnumerateArray().Select(item => item.GetString()!)];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}

/// <summary>From one FROM to the next.</summary>
/// <param name="From">The FROM.</param>
/// <param name="Instructions">What follows it.</param>
internal sealed record DockerStage(DockerInstruction From, IReadOnlyList<DockerInstruction> Instructions)
{
    /// <summary>The image as written, variables and all.</summary>
    public string Image => From.Words[0];

    /// <summary>Empty when it has none.</summary>
    public string Name => From.Words is [_, var word, var name] && word.Equals("AS", StringComparison.OrdinalIgnoreCase) ? name : "";

    public IEnumerable<DockerInstruction> All(string keyword) => Instructions.Where(instruction => instruction.Keyword == keyword);
}

/// <summary>A Dockerfile, as far as ours goes: no heredocs, no parser directives, no ONBUILD.</summary>
/// <param name="Arguments">The ARGs before the first FROM: name and default value.</param>
/// <param name="Stages">In order.</param>
internal sealed partial record Dockerfile(IReadOnlyDictionary<string, string> Arguments, IReadOnlyList<DockerStage> Stages)
{
    /// <summary>Throws <see cref="FormatException"/> with the line for what it does not know.</summary>
    public static Dockerfile Parse(string text)
    {
        var arguments = new Dictionary<string, string>();
        var stages = new List<(DockerInstruction From, List<DockerInstruction> Instructions)>();
        foreach (var instruction in Instructions(text))
        {
            if (instruction.Keyword == "FROM")
            {
                stages.Add((instruction, []));
            }
            else if (stages.Count > 0)
            {
                stages[^1].Instructions.Add(instruction);
            }
            else if (instruction.Keyword == "ARG")
            {
                var parts = instruction.Text.Split('=', 2);
                arguments.Add(parts[0], parts.Length > 1 ? parts[1] : "");
            }
            else
            {
                throw new FormatException($"Line {instruction.Line}: only ARG may stand before the first FROM, not {instruction.Keyword}.");
            }
        }

        return new(arguments, [.. stages.Select(stage => new DockerStage(stage.From, stage.Instructions))]);
    }

    /// <summary>Puts the values of the ARGs before the first FROM in place of <c>$NAME</c> and <c>${NAME}</c>; others stay.</summary>
    public string Expand(string text) => Variable().Replace(text, match => Arguments.GetValueOrDefault(match.Groups["name"].Value, match.Value));

    private static IEnumerable<DockerInstruction> Instructions(string text)
    {
        var (pending, start, number) = ("", 0, 0);
        foreach (var line in text.Split('\n').Select(line => line.Trim()))
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            start = pending.Length == 0 ? number : start;
            pending += line.TrimEnd('\\').TrimEnd() + " ";
            if (!line.EndsWith('\\'))
            {
                yield return Instruction(start, pending.Trim());
                pending = "";
            }
        }

        if (pending.Length > 0)
        {
            throw new FormatException($"Line {start}: the instruction does not end.");
        }
    }

    private static DockerInstruction Instruction(int line, string text)
    {
        var match = Shape().Match(text);
        if (!match.Success || text.Contains("<<", StringComparison.Ordinal))
        {
            throw new FormatException($"Line {line}: not understood: {text}");
        }

        var flags = match.Groups["flag"].Captures.Select(flag => flag.Value.Split('=', 2)).ToDictionary(flag => flag[0], flag => flag.ElementAtOrDefault(1) ?? "");
        return new(line, match.Groups["keyword"].Value.ToUpperInvariant(), flags, match.Groups["rest"].Value);
    }

    [GeneratedRegex(@"^(?<keyword>[A-Za-z]+)(\s+--(?<flag>[\w-]+(=\S+)?))*\s+(?<rest>.+)$")]
    private static partial Regex Shape();

    [GeneratedRegex(@"\$(\{(?<name>\w+)\}|(?<name>\w+))")]
    private static partial Regex Variable();
}

using System.Text.RegularExpressions;

namespace FlagImportOperator.EndToEndTests.Image;

/// <summary>What a Dockerfile of ours must be, whatever it builds. Pure: no file is looked at.</summary>
internal static partial class DockerfileRules
{
    private static readonly string[] Labels = ["title", "description", "source", "licenses", "version", "revision", "created"];

    /// <summary>Each finding with its line; none when all is well.</summary>
    public static IEnumerable<string> Findings(Dockerfile file)
    {
        if (file.Stages.Count == 0)
        {
            return ["There is no FROM."];
        }

        return [.. file.Stages.SelectMany((stage, index) => OfStage(file, stage, index)), .. OfBuild(file), .. OfFinal(file.Stages[^1])];
    }

    private static IEnumerable<string> OfStage(Dockerfile file, DockerStage stage, int index)
    {
        var image = file.Expand(stage.Image);
        if (image == stage.Image && file.Stages.Take(index).All(earlier => earlier.Name != image))
        {
            yield return $"Line {stage.From.Line}: {image} is no ARG before the first FROM: no mirror can be named.";
        }

        if (!Pinned().IsMatch(image) || image.Contains(":latest", StringComparison.Ordinal))
        {
            yield return $"Line {stage.From.Line}: {image} has no tag and digest.";
        }

        foreach (var add in stage.All("ADD"))
        {
            yield return $"Line {add.Line}: ADD unpacks and downloads; use COPY.";
        }

        foreach (var copy in stage.All("COPY"))
        {
            if (copy.Flags.TryGetValue("from", out var source) && file.Stages.Take(index).All(earlier => earlier.Name != source))
            {
                yield return $"Line {copy.Line}: there is no stage \"{source}\" before this one.";
            }
        }
    }

    private static IEnumerable<string> OfBuild(Dockerfile file)
    {
        foreach (var stage in file.Stages.SkipLast(1).Where(stage => stage.From.Flags.GetValueOrDefault("platform") != "$BUILDPLATFORM"))
        {
            yield return $"Line {stage.From.Line}: a stage that builds runs on $BUILDPLATFORM; another architecture is cross-compiled, not emulated.";
        }

        if (file.Stages[^1].From.Flags.ContainsKey("platform"))
        {
            yield return $"Line {file.Stages[^1].From.Line}: the last stage has the platform that was asked for.";
        }
    }

    private static IEnumerable<string> OfFinal(DockerStage final)
    {
        foreach (var run in final.All("RUN").Concat(final.All("SHELL")))
        {
            yield return $"Line {run.Line}: {run.Keyword} needs a shell, and the base has none.";
        }

        var lastCopy = final.All("COPY").Select(copy => copy.Line).DefaultIfEmpty().Max();
        var users = final.All("USER").ToList();
        if (users is not [.., var user] || !NumericUser().IsMatch(user.Text) || user.Line < lastCopy)
        {
            yield return "The last stage ends with USER UID:GID, numbers and not 0, after everything is copied.";
        }

        foreach (var keyword in (string[])["ENTRYPOINT", "CMD"])
        {
            if (final.All(keyword).ToList() is not [var only] || only.Exec() is null)
            {
                yield return $"The last stage has one {keyword}, a JSON array: there is no shell to split words.";
            }
        }

        var labels = string.Concat(final.All("LABEL").Select(label => label.Text));
        foreach (var label in Labels.Where(label => !labels.Contains($"org.opencontainers.image.{label}=", StringComparison.Ordinal)))
        {
            yield return $"The label org.opencontainers.image.{label} is missing.";
        }
    }

    [GeneratedRegex(@"^[a-z0-9.-]+(/[a-z0-9._-]+)+:[\w][\w.-]*@sha256:[0-9a-f]{64}$")]
    private static partial Regex Pinned();

    [GeneratedRegex(@"^[1-9]\d*:[1-9]\d*$")]
    private static partial Regex NumericUser();
}

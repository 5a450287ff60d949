using System.Text.RegularExpressions;

namespace FlagImportOperator.EndToEndTests.Image;

/// <summary>What .dockerignore leaves of the build context: patterns in order, the last that matches a path or a folder above it counts.</summary>
internal sealed class DockerIgnore
{
    private readonly List<(Regex Pattern, bool LetsIn)> _rules;

    private DockerIgnore(List<(Regex Pattern, bool LetsIn)> rules) => _rules = rules;

    public static DockerIgnore Parse(string text) => new(
    [
        .. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => (Translate(line.TrimStart('!').Trim('/')), line[0] == '!')),
    ]);

    /// <summary>Whether the builder gets that file; the path has slashes and none in front.</summary>
    public bool LetsIn(string path)
    {
        var verdict = true;
        foreach (var (pattern, letsIn) in _rules)
        {
            verdict = pattern.IsMatch(path) ? letsIn : verdict;
        }

        return verdict;
    }

    private static Regex Translate(string glob)
    {
        var pattern = Regex.Escape(glob).Replace(@"\*\*/", "(.*/)?", StringComparison.Ordinal)
            .Replace(@"\*\*", ".*", StringComparison.Ordinal)
            .Replace(@"\*", "[^/]*", StringComparison.Ordinal)
            .Replace(@"\?", "[^/]", StringComparison.Ordinal);
        return new($"^{pattern}(/.*)?$", RegexOptions.CultureInvariant);
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace FlagImportOperator.Sandbox.Kubernetes.Tables;

/// <summary>The JSONPath of printer columns: <c>.a.b</c>, <c>['a']</c>, <c>[0]</c>, <c>[*]</c>, <c>[?(@.a=="b")]</c>.</summary>
internal sealed partial class JsonPath
{
    private readonly List<Func<JsonNode, IEnumerable<JsonNode?>>> _steps = [];

    private JsonPath()
    {
    }

    /// <exception cref="NotSupportedException">The path uses something else.</exception>
    public static JsonPath Parse(string path)
    {
        var parsed = new JsonPath();
        for (var at = 0; at < path.Length;)
        {
            var match = Step().Match(path, at);
            if (!match.Success)
            {
                throw new NotSupportedException($"JSONPath {path}: \"{path[at..]}\" is not supported");
            }

            parsed._steps.Add(StepOf(match));
            at += match.Length;
        }

        return parsed;
    }

    /// <summary>What stands there, in order; nothing where a field is missing.</summary>
    public IReadOnlyList<JsonNode?> Find(JsonNode root)
    {
        IEnumerable<JsonNode?> found = [root];
        foreach (var step in _steps)
        {
            found = found.Where(node => node is not null).SelectMany(node => step(node!));
        }

        return [.. found];
    }

    private static Func<JsonNode, IEnumerable<JsonNode?>> StepOf(Match match)
    {
        if (match.Groups["name"] is { Success: true } name)
        {
            var field = name.Value.Replace("\\.", ".", StringComparison.Ordinal);
            return node => Field(node, field);
        }

        if (match.Groups["index"] is { Success: true } index)
        {
            var at = int.Parse(index.Value, CultureInfo.InvariantCulture);
            return node => node is JsonArray items && at < items.Count ? [items[at]] : [];
        }

        if (match.Groups["filter"] is { Success: true } filter)
        {
            var wanted = match.Groups["value"].Value;
            var path = Parse($".{filter.Value}");
            return node => Members(node).Where(item => item is not null && path.Find(item).Any(value => IsText(value, wanted)));
        }

        return Members;
    }

    private static IEnumerable<JsonNode?> Field(JsonNode node, string name) =>
        node is JsonObject members && members.TryGetPropertyValue(name, out var value) ? [value] : [];

    private static IEnumerable<JsonNode?> Members(JsonNode node) => node switch
    {
        JsonArray items => items,
        JsonObject members => members.Select(member => member.Value),
        _ => [],
    };

    private static bool IsText(JsonNode? node, string text) => node is JsonValue value && value.TryGetValue<string>(out var given) && given == text;

    [GeneratedRegex(
        """
        \G(?:
          \.(?<name>(?:[A-Za-z0-9_/-]|\\\.)+) | \['(?<name>[^']*)'\] | \[(?<index>[0-9]+)\] | \[\*\] | \.\*
          | \[\?\(@\.(?<filter>[A-Za-z0-9_.]+)\s*==\s*(?:"(?<value>[^"]*)"|'(?<value>[^']*)')\)\]
        )
        """,
        RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Step();
}

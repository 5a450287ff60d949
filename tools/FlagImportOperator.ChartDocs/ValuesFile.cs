using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace FlagImportOperator.ChartDocs;

/// <summary>
/// A chart's values.yaml. A comment right above a key describes it from the line on that begins with <c># --</c>. A key below which nothing
/// is described is one value, whatever it holds.
/// </summary>
internal sealed class ValuesFile
{
    private const string Opening = "# -- ";

    private readonly string[] _lines;
    private readonly YamlMappingNode _root;

    private ValuesFile(string[] lines, YamlMappingNode root)
    {
        _lines = lines;
        _root = root;
    }

    /// <summary>Throws <see cref="YamlException"/> for text that is no YAML.</summary>
    public static ValuesFile Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return new(text.ReplaceLineEndings("\n").Split('\n'), (YamlMappingNode)stream.Documents[0].RootNode);
    }

    /// <summary>The values in the order of the file. Throws <see cref="InvalidOperationException"/> that names those without a description.</summary>
    public IReadOnlyList<ChartValue> Values()
    {
        var values = Read(_root, "").ToList();
        var silent = values.Where(value => value.Description.Length == 0).Select(value => value.Path).ToList();
        return silent.Count == 0
            ? values
            : throw new InvalidOperationException($"Not described: {string.Join(", ", silent)}. Write a line \"{Opening}...\" above each.");
    }

    /// <summary>All values as JSON, as Helm sees them.</summary>
    public JsonObject ToJson() => ToJson(_root)!.AsObject();

    private IEnumerable<ChartValue> Read(YamlMappingNode map, string prefix)
    {
        foreach (var (name, node) in map.Children)
        {
            var path = prefix + ((YamlScalarNode)name).Value;
            if (node is YamlMappingNode { Children.Count: > 0 } inner && Read(inner, path + ".").Any(value => value.Description.Length > 0))
            {
                foreach (var value in Read(inner, path + "."))
                {
                    yield return value;
                }
            }
            else
            {
                yield return new(path, ToJson(node)?.ToJsonString(Json.Compact) ?? "null", CommentAbove((int)name.Start.Line));
            }
        }
    }

    /// <param name="line">The key's, counted from 1.</param>
    private string CommentAbove(int line)
    {
        var comment = _lines.Take(line - 1).Reverse().Select(text => text.Trim()).TakeWhile(text => text.StartsWith('#')).Reverse().ToList();
        var first = comment.FindLastIndex(text => text.StartsWith(Opening, StringComparison.Ordinal));
        return first < 0 ? "" : string.Join(' ', comment.Skip(first).Select((text, index) => text[(index == 0 ? Opening.Length : 1)..].Trim()));
    }

    private static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(child => KeyValuePair.Create(((YamlScalarNode)child.Key).Value!, ToJson(child.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(ToJson)]),
        YamlScalarNode { Style: not ScalarStyle.Plain } quoted => JsonValue.Create(quoted.Value),
        YamlScalarNode { Value: "true" } => JsonValue.Create(true),
        YamlScalarNode { Value: "false" } => JsonValue.Create(false),
        YamlScalarNode { Value: "" or "~" or "null" } => null,
        YamlScalarNode plain when long.TryParse(plain.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        YamlScalarNode plain => JsonValue.Create(plain.Value),
        _ => throw new InvalidOperationException($"Line {node.Start.Line}: {node.NodeType} has no place in values."),
    };
}

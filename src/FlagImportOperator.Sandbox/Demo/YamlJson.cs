using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace FlagImportOperator.Sandbox.Demo;

/// <summary>Manifests as people write them, to what the API takes: YAML 1.2's core types, plain scalars only.</summary>
internal static class YamlJson
{
    /// <summary>The documents of a file; empty ones are left out.</summary>
    public static IReadOnlyList<JsonObject> Documents(TextReader yaml)
    {
        var stream = new YamlStream();
        stream.Load(yaml);
        return [.. stream.Documents.Select(document => Node(document.RootNode)).OfType<JsonObject>()];
    }

    private static JsonNode? Node(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(entry => KeyValuePair.Create(((YamlScalarNode)entry.Key).Value!, Node(entry.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Node)]),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => Plain(scalar.Value!),
        YamlScalarNode scalar => scalar.Value,
        _ => throw new InvalidDataException($"A {node.NodeType} node is not for manifests."),
    };

    private static JsonNode? Plain(string text) => text switch
    {
        "" or "~" or "null" => null,
        "true" => true,
        "false" => false,
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => text,
    };
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace FlagImportOperator.Sandbox.Kubernetes.Yaml;

/// <summary>YAML, and so JSON, as the JSON that kubectl and the API server make of it.</summary>
internal static class YamlJson
{
    // JSON by its own rules where it is JSON, as the API server's reader guesses too: YAML's escapes and tabs differ.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Every document; null for an empty one.</summary>
    /// <exception cref="FormatException">The text is no YAML, gives a key twice, or uses a tag that has no JSON form; with the line.</exception>
    public static IReadOnlyList<JsonNode?> ReadAll(string yaml)
    {
        if (TryJson(yaml) is { } json)
        {
            return [json];
        }

        var reader = new Reader(yaml);
        try
        {
            return reader.Documents();
        }
        catch (YamlException exception)
        {
            throw new FormatException($"line {exception.End.Line}: {exception.Message}", exception);
        }
        catch (InvalidOperationException exception)
        {
            // The parser says so of a flow collection that is not closed.
            throw new FormatException($"line {reader.Line}: this is no YAML: is a bracket or a brace not closed?", exception);
        }
    }

    /// <summary>The only document; null when it is empty.</summary>
    /// <inheritdoc cref="ReadAll" path="/exception"/>
    public static JsonNode? Read(string yaml) => ReadAll(yaml) switch
    {
        [] => null,
        [var document] => document,
        var documents => throw new FormatException($"one document is expected, not {documents.Count}: remove all but one"),
    };

    private static JsonNode? TryJson(string text)
    {
        if (!text.AsSpan().TrimStart().StartsWith("{"))
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(text, documentOptions: Strict);
        }
        catch (JsonException)
        {
            // A flow mapping, perhaps: if it is no YAML either, YAML's error has the better line.
            return null;
        }
    }

    private sealed class Reader(string yaml)
    {
        private readonly Parser _parser = new(new StringReader(yaml));

        private readonly Dictionary<string, JsonNode?> _anchors = [];

        public long Line => _parser.Current?.End.Line ?? 1;

        public List<JsonNode?> Documents()
        {
            List<JsonNode?> documents = [];
            _parser.Consume<StreamStart>();
            while (_parser.TryConsume<DocumentStart>(out _))
            {
                _anchors.Clear();
                documents.Add(Value());
                _parser.Consume<DocumentEnd>();
            }

            return documents;
        }

        private JsonNode? Value()
        {
            if (_parser.TryConsume<AnchorAlias>(out var alias))
            {
                return Anchored(alias);
            }

            var start = _parser.Consume<NodeEvent>();
            var value = start switch
            {
                Scalar scalar => Resolve(scalar),
                SequenceStart sequence => Items(sequence),
                _ => Members((MappingStart)start),
            };
            if (!start.Anchor.IsEmpty)
            {
                _anchors[start.Anchor.Value] = value;
            }

            return value;
        }

        private JsonNode? Anchored(AnchorAlias alias) => _anchors.TryGetValue(alias.Value.Value, out var value)
            ? value?.DeepClone()
            : throw Problem(alias, $"*{alias.Value.Value} stands for an anchor that is not defined before it");

        private JsonArray Items(SequenceStart start)
        {
            Untagged(start, "tag:yaml.org,2002:seq");
            var items = new JsonArray();
            while (!_parser.TryConsume<SequenceEnd>(out _))
            {
                items.Add(Value());
            }

            return items;
        }

        private JsonObject Members(MappingStart start)
        {
            Untagged(start, "tag:yaml.org,2002:map");
            var members = new JsonObject();
            List<JsonObject> merged = [];
            while (!_parser.TryConsume<MappingEnd>(out _))
            {
                if (_parser.Accept<Scalar>(out var candidate) && candidate is { Value: "<<", Style: ScalarStyle.Plain })
                {
                    var at = _parser.Consume<Scalar>();
                    merged.AddRange(Mergeable(at, Value()));
                    continue;
                }

                if (!_parser.TryConsume<Scalar>(out var key))
                {
                    throw Problem(_parser.Consume<ParsingEvent>(), "a key must be a scalar");
                }

                var name = PlainScalar.Key(Resolve(key)) ?? throw Problem(key, "a key must not be null");
                if (members.ContainsKey(name))
                {
                    throw Problem(key, $"key \"{name}\" is given twice in one mapping: remove one of the two");
                }

                members[name] = Value();
            }

            foreach (var (name, value) in merged.SelectMany(map => map))
            {
                if (!members.ContainsKey(name))
                {
                    members[name] = value?.DeepClone();
                }
            }

            return members;
        }

        private static List<JsonObject> Mergeable(Scalar at, JsonNode? value) => value switch
        {
            JsonObject map => [map],
            JsonArray maps when maps.All(map => map is JsonObject) => [.. maps.OfType<JsonObject>()],
            _ => throw Problem(at, "<< must be given a mapping, or a list of them"),
        };

        private static JsonNode? Resolve(Scalar scalar)
        {
            if (scalar.Tag.IsEmpty)
            {
                return scalar.Style == ScalarStyle.Plain ? PlainScalar.Resolve(scalar.Value) : JsonValue.Create(scalar.Value);
            }

            return scalar.Tag.Value switch
            {
                "!" or "tag:yaml.org,2002:str" => JsonValue.Create(scalar.Value),
                var tag => throw Problem(scalar, $"tag {tag} is not supported: quote strings, leave other values plain"),
            };
        }

        private static void Untagged(NodeEvent start, string expected)
        {
            if (!start.Tag.IsEmpty && start.Tag.Value != expected)
            {
                throw Problem(start, $"tag {start.Tag.Value} is not supported");
            }
        }

        private static FormatException Problem(ParsingEvent at, string what) =>
            new(string.Create(CultureInfo.InvariantCulture, $"line {at.Start.Line}: {what}"));
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace FlagImportOperator.CrdGenerator;

/// <summary>
/// JSON as YAML that people read in a diff: block style, long text as literal blocks, always the same bytes for the same input.
/// </summary>
internal static partial class YamlWriter
{
    /// <summary>kubectl explain wraps near 80 columns and indents: shorter lines are never broken twice.</summary>
    private const int DescriptionWidth = 72;

    public static string Write(JsonObject document)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var emitter = new Emitter(text, EmitterSettings.Default.WithBestWidth(int.MaxValue));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, document, inDescription: false);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Emit(Emitter emitter, JsonNode? node, bool inDescription)
    {
        switch (node)
        {
            case JsonObject map:
                emitter.Emit(new MappingStart(null, null, true, map.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var (name, value) in map)
                {
                    EmitText(emitter, name);
                    Emit(emitter, value, name == "description" && value is JsonValue);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray list:
                emitter.Emit(new SequenceStart(null, null, true, list.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in list)
                {
                    Emit(emitter, item, inDescription: false);
                }

                emitter.Emit(new SequenceEnd());
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                EmitText(emitter, inDescription ? Wrap(value.GetValue<string>()) : value.GetValue<string>());
                break;
            default:
                emitter.Emit(new Scalar(node?.ToJsonString() ?? "null"));
                break;
        }
    }

    private static void EmitText(Emitter emitter, string text)
    {
        var style = Block().IsMatch(text) ? ScalarStyle.Literal
            : text.Contains('\n', StringComparison.Ordinal) ? ScalarStyle.DoubleQuoted
            : NotText().IsMatch(text) ? ScalarStyle.DoubleQuoted
            : ScalarStyle.Any;
        emitter.Emit(new Scalar(null, null, text, style, isPlainImplicit: true, isQuotedImplicit: true));
    }

    private static string Wrap(string text) => string.Join('\n', text.Split('\n').SelectMany(WrapLine));

    private static IEnumerable<string> WrapLine(string line)
    {
        var start = 0;
        while (line.Length - start > DescriptionWidth)
        {
            var space = line.LastIndexOf(' ', start + DescriptionWidth, DescriptionWidth);
            space = space < 0 ? line.IndexOf(' ', start + DescriptionWidth) : space;
            if (space < 0)
            {
                break;
            }

            yield return line[start..space];
            start = space + 1;
        }

        yield return line[start..];
    }

    /// <summary>Several lines that begin and end with something to see, which a literal block shows without loss.</summary>
    [GeneratedRegex(@"^\S(.*\S)?(\n+\S(.*\S)?)+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Block();

    /// <summary>Strings that a YAML 1.1 or 1.2 parser takes for something else when they stand unquoted.</summary>
    [GeneratedRegex(
        @"^(|~|null|true|false|yes|no|on|off|y|n|[-+]?\.?[0-9].*|[-+]?\.inf|\.nan)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NotText();
}

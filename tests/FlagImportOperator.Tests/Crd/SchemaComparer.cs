using System.Globalization;
using System.Text.Json.Nodes;

namespace FlagImportOperator.Tests.Crd;

/// <summary>
/// Compares two structural schemas of one version: what the earlier one let in, the later one must let in, keep and give back. A keyword
/// that it does not know counts as a break, so that nothing passes for not being understood.
/// </summary>
internal static class SchemaComparer
{
    // What may become larger, or go away, and what may become smaller, or go away.
    private static readonly string[] UpperBounds = ["maxLength", "maxItems", "maxProperties", "maximum"];
    private static readonly string[] LowerBounds = ["minLength", "minItems", "minProperties", "minimum"];

    // What changes what is stored, pruned, merged, or matched, whichever way it changes.
    private static readonly string[] Fixed =
    [
        "type", "format", "default", "multipleOf", "exclusiveMaximum", "exclusiveMinimum", "uniqueItems", "not", "allOf", "anyOf", "oneOf",
        "x-kubernetes-list-type", "x-kubernetes-list-map-keys", "x-kubernetes-map-type", "x-kubernetes-int-or-string",
        "x-kubernetes-embedded-resource",
    ];

    private static readonly string[] Words = ["description", "title", "example", "externalDocs"];

    private static readonly string[] Handled =
        ["properties", "items", "additionalProperties", "required", "enum", "pattern", "nullable", "x-kubernetes-validations", "x-kubernetes-preserve-unknown-fields"];

    /// <summary>Adds what would break, each as "path: why".</summary>
    public static void Compare(List<string> breaks, string path, JsonObject earlier, JsonObject later)
    {
        foreach (var keyword in earlier.Concat(later).Select(pair => pair.Key).Distinct()
            .Except(UpperBounds).Except(LowerBounds).Except(Fixed).Except(Words).Except(Handled))
        {
            breaks.Add($"{At(path)}: this comparison does not know {keyword}");
        }

        foreach (var keyword in Fixed.Where(keyword => !JsonNode.DeepEquals(earlier[keyword], later[keyword])))
        {
            breaks.Add($"{At(path)}: {keyword} changed from {earlier[keyword]?.ToJsonString() ?? "absent"} to {later[keyword]?.ToJsonString() ?? "absent"}");
        }

        Bounds(breaks, path, earlier, later);
        Values(breaks, path, earlier, later);
        Rules(breaks, path, earlier, later);
        Properties(breaks, path, earlier, later);
        Inner(breaks, $"{path}[]", earlier["items"], later["items"]);
        Inner(breaks, $"{path}.*", earlier["additionalProperties"], later["additionalProperties"]);
    }

    private static void Bounds(List<string> breaks, string path, JsonObject earlier, JsonObject later)
    {
        foreach (var (keyword, isUpper) in UpperBounds.Select(keyword => (keyword, true)).Concat(LowerBounds.Select(keyword => (keyword, false))))
        {
            if (Number(later[keyword]) is { } bound && !(Number(earlier[keyword]) is { } before && (isUpper ? bound >= before : bound <= before)))
            {
                breaks.Add($"{At(path)}: {keyword} is tighter: {earlier[keyword]?.ToJsonString() ?? "absent"}, now {later[keyword]!.ToJsonString()}");
            }
        }
    }

    private static void Values(List<string> breaks, string path, JsonObject earlier, JsonObject later)
    {
        var needed = Texts(earlier["required"]);
        breaks.AddRange(Texts(later["required"]).Except(needed).Select(name => $"{At(path)}: {name} became required"));

        if (later["enum"] is not null)
        {
            breaks.AddRange(earlier["enum"] is null
                ? [$"{At(path)}: only listed values are allowed now"]
                : Texts(earlier["enum"]).Except(Texts(later["enum"])).Select(value => $"{At(path)}: the value {value} is gone"));
        }

        // Whether one pattern lets in all that another does cannot be seen; that there is none any more can.
        if (later["pattern"] is { } pattern && !JsonNode.DeepEquals(earlier["pattern"], pattern))
        {
            breaks.Add($"{At(path)}: pattern changed from {earlier["pattern"]?.ToJsonString() ?? "absent"} to {pattern.ToJsonString()}");
        }

        foreach (var keyword in (string[])["nullable", "x-kubernetes-preserve-unknown-fields"])
        {
            if (earlier[keyword]?.GetValue<bool>() == true && later[keyword]?.GetValue<bool>() != true)
            {
                breaks.Add($"{At(path)}: {keyword} is gone");
            }
        }
    }

    // Resources that are stored and break a new rule could no longer be updated, unless the fields that break it stay as they are
    // (ratcheting, which older servers do not have and which does not hold for rules with oldSelf): a new rule is never only an addition.
    private static void Rules(List<string> breaks, string path, JsonObject earlier, JsonObject later)
    {
        var known = Expressions(earlier);
        breaks.AddRange(Expressions(later).Except(known).Select(rule => $"{At(path)}: a field that was there has a new rule: {rule}"));
    }

    private static void Properties(List<string> breaks, string path, JsonObject earlier, JsonObject later)
    {
        var successors = later["properties"] as JsonObject ?? [];
        foreach (var (name, schema) in earlier["properties"] as JsonObject ?? [])
        {
            if (successors[name] is JsonObject successor)
            {
                Compare(breaks, $"{path}.{name}", schema!.AsObject(), successor);
            }
            else
            {
                breaks.Add($"{path}.{name}: the field is gone: what is stored in it would be pruned");
            }
        }
    }

    private static void Inner(List<string> breaks, string path, JsonNode? earlier, JsonNode? later)
    {
        if (earlier is JsonObject before && later is JsonObject after)
        {
            Compare(breaks, path, before, after);
        }
        else if (earlier is JsonObject || later is JsonObject || !JsonNode.DeepEquals(earlier, later))
        {
            breaks.Add($"{At(path)}: changed from {earlier?.ToJsonString() ?? "absent"} to {later?.ToJsonString() ?? "absent"}");
        }
    }

    private static IEnumerable<string> Expressions(JsonObject schema) =>
        (schema["x-kubernetes-validations"] as JsonArray ?? []).Select(rule => string.Join(' ', rule!["rule"]!.GetValue<string>().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    private static IEnumerable<string> Texts(JsonNode? list) => (list as JsonArray ?? []).Select(item => item?.ToString() ?? "null");

    private static decimal? Number(JsonNode? value) => value is null ? null : decimal.Parse(value.ToJsonString(), CultureInfo.InvariantCulture);

    private static string At(string path) => path.Length == 0 ? "." : path;
}

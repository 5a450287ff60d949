using System.Globalization;
using System.Text.RegularExpressions;

namespace FlagImportOperator.EndToEndTests.Metrics;

/// <summary>One line with a value.</summary>
internal sealed record ExposedSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);

/// <summary>One metric with its lines.</summary>
internal sealed record ExposedFamily(string Name, string Help, string Type)
{
    public List<ExposedSample> Samples { get; } = [];
}

/// <summary>
/// Reads Prometheus' text format 0.0.4, more strictly than Prometheus does: whatever is not exactly as the format wants it is a
/// <see cref="FormatException"/> that quotes the line.
/// </summary>
internal sealed partial class Exposition
{
    private readonly Dictionary<string, ExposedFamily> _families = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    private Exposition()
    {
    }

    public IReadOnlyCollection<ExposedFamily> Families => _families.Values;

    public IEnumerable<ExposedSample> Samples => _families.Values.SelectMany(family => family.Samples);

    public static Exposition Parse(string text)
    {
        var exposition = new Exposition();
        Check(text.EndsWith('\n'), "the last line has no end", text);
        ExposedFamily? current = null;
        string? help = null;
        foreach (var line in text[..^1].Split('\n'))
        {
            if (HelpLine().Match(line) is { Success: true } helped)
            {
                Check(help is null, "HELP without TYPE before this", line);
                help = line;
            }
            else if (TypeLine().Match(line) is { Success: true } typed)
            {
                var described = HelpLine().Match(help ?? "");
                Check(described.Groups[1].Value == typed.Groups[1].Value, "TYPE without its HELP", line);
                current = new ExposedFamily(typed.Groups[1].Value, described.Groups[2].Value, typed.Groups[2].Value);
                Check(exposition._families.TryAdd(current.Name, current), "a second family of this name", line);
                help = null;
            }
            else
            {
                Check(current is not null && help is null, "a value before its TYPE", line);
                exposition.AddSample(current!, line);
            }
        }

        Check(help is null, "HELP without TYPE at the end", help ?? "");
        foreach (var family in exposition.Families.Where(family => family.Type == "histogram"))
        {
            CheckHistogram(family);
        }

        return exposition;
    }

    /// <summary>The value of exactly these labels, or null.</summary>
    public double? Value(string name, params (string Name, string Value)[] labels) => Samples.SingleOrDefault(
        sample => sample.Name == name && sample.Labels.Count == labels.Length && labels.All(label => sample.Labels.GetValueOrDefault(label.Name) == label.Value))?.Value;

    /// <summary>All values under this name, by the values of these labels.</summary>
    public Dictionary<string, double> By(string name, params string[] labels) => Samples.Where(sample => sample.Name == name)
        .ToDictionary(sample => string.Join(' ', labels.Select(label => sample.Labels[label])), sample => sample.Value);

    private void AddSample(ExposedFamily family, string line)
    {
        var match = SampleLine().Match(line);
        Check(match.Success, "no line of the format", line);
        var name = match.Groups["name"].Value;
        string[] names = family.Type == "histogram" ? [$"{family.Name}_bucket", $"{family.Name}_sum", $"{family.Name}_count"] : [family.Name];
        Check(names.Contains(name), $"not of family {family.Name}", line);
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match label in Label().Matches(match.Groups["labels"].Value))
        {
            Check(labels.TryAdd(label.Groups["label"].Value, Unescaped(label.Groups["value"].Value)), "a label twice", line);
        }

        Check(_seen.Add($"{name} {string.Join(',', labels.OrderBy(label => label.Key, StringComparer.Ordinal))}"), "a series twice", line);
        var value = match.Groups["value"].Value switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            var number => double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture),
        };
        Check(family.Type != "counter" || (value >= 0 && family.Name.EndsWith("_total", StringComparison.Ordinal)), "no counter", line);
        family.Samples.Add(new ExposedSample(name, labels, value));
    }

    private static void CheckHistogram(ExposedFamily family)
    {
        foreach (var series in family.Samples.GroupBy(sample => string.Join(',', sample.Labels.Where(label => label.Key != "le").OrderBy(label => label.Key, StringComparer.Ordinal))))
        {
            var buckets = series.Where(sample => sample.Name.EndsWith("_bucket", StringComparison.Ordinal))
                .Select(sample => (Bound: sample.Labels["le"] == "+Inf" ? double.PositiveInfinity : double.Parse(sample.Labels["le"], CultureInfo.InvariantCulture), sample.Value))
                .ToList();
            Check(buckets.Count > 0 && buckets[^1].Bound == double.PositiveInfinity, "no bucket +Inf", $"{family.Name} {series.Key}");
            Check(buckets.Zip(buckets.Skip(1)).All(pair => pair.First.Bound < pair.Second.Bound && pair.First.Value <= pair.Second.Value), "buckets do not rise", $"{family.Name} {series.Key}");
            Check(series.Count(sample => sample.Name.EndsWith("_sum", StringComparison.Ordinal)) == 1, "no sum", $"{family.Name} {series.Key}");
            Check(series.Single(sample => sample.Name.EndsWith("_count", StringComparison.Ordinal)).Value == buckets[^1].Value, "count is not bucket +Inf", $"{family.Name} {series.Key}");
        }
    }

    private static string Unescaped(string value) => Escape().Replace(value, match => match.Value switch
    {
        "\\n" => "\n",
        var escaped => escaped[1..],
    });

    private static void Check(bool holds, string problem, string line)
    {
        if (!holds)
        {
            throw new FormatException($"{problem}: {line}");
        }
    }

    [GeneratedRegex(@"^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (\S(?:[^\\]|\\\\|\\n)*)\z")]
    private static partial Regex HelpLine();

    [GeneratedRegex(@"^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)\z")]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>([a-zA-Z_][a-zA-Z0-9_]*=""([^""\\]|\\[""n\\])*"",?)+(?<!,))\})? (?<value>[-+]?[0-9]+(\.[0-9]+)?(E[-+]?[0-9]+)?|[+-]Inf|NaN)\z")]
    private static partial Regex SampleLine();

    [GeneratedRegex(@"(?<label>[a-zA-Z_][a-zA-Z0-9_]*)=""(?<value>([^""\\]|\\.)*)""")]
    private static partial Regex Label();

    [GeneratedRegex(@"\\.")]
    private static partial Regex Escape();
}

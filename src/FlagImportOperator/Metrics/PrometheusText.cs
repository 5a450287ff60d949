using System.Globalization;
using System.Text;

namespace FlagImportOperator.Metrics;

/// <summary>Prometheus' text format, version 0.0.4, which every scraper reads. Pure.</summary>
internal static class PrometheusText
{
    /// <summary>For the header Content-Type.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>The families, one after another.</summary>
    public static string Format(IEnumerable<MetricFamily> families)
    {
        var text = new StringBuilder(8192);
        foreach (var family in families)
        {
            text.Append("# HELP ").Append(family.Name).Append(' ').Append(Escaped(family.Help, quotes: false)).Append('\n');
            text.Append("# TYPE ").Append(family.Name).Append(' ').Append(Word(family.Kind)).Append('\n');
            foreach (var series in family.Series)
            {
                if (family.Kind == MetricKind.Histogram)
                {
                    AppendHistogram(text, family.Name, series);
                }
                else
                {
                    AppendSample(text, family.Name, "", series.Labels, series.Value);
                }
            }
        }

        return text.ToString();
    }

    /// <summary>Labels without braces: <c>a="1",b="2"</c>. A value may be any text.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        var text = new StringBuilder(64);
        foreach (var (name, value) in labels)
        {
            text.Append(text.Length == 0 ? "" : ",").Append(name).Append("=\"");
            text.Append(Escaped(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", quotes: true)).Append('"');
        }

        return text.ToString();
    }

    private static void AppendHistogram(StringBuilder text, string name, MetricSeries series)
    {
        long below = 0;
        foreach (var (upperBound, count) in series.Buckets)
        {
            below += count;
            AppendSample(text, name, "_bucket", With(series.Labels, $"le=\"{Number(upperBound)}\""), below);
        }

        AppendSample(text, name, "_bucket", With(series.Labels, "le=\"+Inf\""), series.Count);
        AppendSample(text, name, "_sum", series.Labels, series.Value);
        AppendSample(text, name, "_count", series.Labels, series.Count);
    }

    private static void AppendSample(StringBuilder text, string name, string suffix, string labels, double value)
    {
        text.Append(name).Append(suffix);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }

        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string With(string labels, string more) => labels.Length == 0 ? more : $"{labels},{more}";

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture), // NaN is written so, too
    };

    private static string Escaped(string text, bool quotes)
    {
        text = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? text.Replace("\"", "\\\"", StringComparison.Ordinal) : text;
    }

    private static string Word(MetricKind kind) => kind switch
    {
        MetricKind.Counter => "counter",
        MetricKind.Gauge => "gauge",
        _ => "histogram",
    };
}

using CsCheck;
using FlagImportOperator.EndToEndTests.Metrics;
using FlagImportOperator.Metrics;
using Xunit;

namespace FlagImportOperator.Tests.Metrics;

/// <summary>https://prometheus.io/docs/instrumenting/exposition_formats/, by its example and by every text there is.</summary>
public sealed class PrometheusTextTests
{
    [Fact]
    public void Each_kind_is_written_as_the_format_wants_it()
    {
        var text = PrometheusText.Format(
        [
            new("calls_total", "Calls.", MetricKind.Counter, [new("code=\"200\"", 1027), new("code=\"400\"", 3)]),
            new("depth", "Waiting.", MetricKind.Gauge, [new("", -0.5)]),
            new("seconds", "Time.", MetricKind.Histogram, [new("", 53423) { Buckets = [(0.05, 24054), (0.1, 9390), (2, 0)], Count = 144320 }]),
            new("unused_total", "Nothing yet.", MetricKind.Counter, []),
        ]);

        Assert.Equal(
            """
            # HELP calls_total Calls.
            # TYPE calls_total counter
            calls_total{code="200"} 1027
            calls_total{code="400"} 3
            # HELP depth Waiting.
            # TYPE depth gauge
            depth -0.5
            # HELP seconds Time.
            # TYPE seconds histogram
            seconds_bucket{le="0.05"} 24054
            seconds_bucket{le="0.1"} 33444
            seconds_bucket{le="2"} 33444
            seconds_bucket{le="+Inf"} 144320
            seconds_sum 53423
            seconds_count 144320
            # HELP unused_total Nothing yet.
            # TYPE unused_total counter

            """, text);
        Exposition.Parse(text);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a\"b", "a\\\"b")]
    [InlineData("a\\nb", "a\\\\nb")]
    [InlineData("a\nb", "a\\nb")]
    [InlineData("", "")]
    public void A_label_may_be_any_text(string value, string written) =>
        Assert.Equal($"""l="{written}" """.TrimEnd(), PrometheusText.Labels([new("l", value)]));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1e21, "1E+21")]
    [InlineData(0.1, "0.1")]
    [InlineData(12345678901, "12345678901")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(double.NaN, "NaN")]
    public void A_number_is_written_without_a_culture(double value, string written) =>
        Assert.Equal($"v {written}", PrometheusText.Format([new("v", "V.", MetricKind.Gauge, [new("", value)])]).Split('\n')[2]);

    [Fact]
    public void A_help_text_stays_on_its_line() =>
        Assert.StartsWith("# HELP v a\\nb\\\\c\n", PrometheusText.Format([new("v", "a\nb\\c", MetricKind.Gauge, [])]), StringComparison.Ordinal);

    [Fact]
    public void Whatever_is_in_a_label_and_a_value_can_be_read_back() => Gen.Select(Gen.String, Gen.String, Gen.Double).Sample((one, two, value) =>
    {
        var text = PrometheusText.Format([new("v", "V.", MetricKind.Gauge, [new(PrometheusText.Labels([new("one", one), new("two", two)]), value)])]);

        return Exposition.Parse(text).Value("v", ("one", one), ("two", two)).Equals(value);
    });
}

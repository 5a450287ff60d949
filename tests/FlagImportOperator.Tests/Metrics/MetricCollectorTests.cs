using System.Diagnostics.Metrics;
using CsCheck;
using FlagImportOperator.Metrics;
using Xunit;

namespace FlagImportOperator.Tests.Metrics;

public sealed class MetricCollectorTests : IDisposable
{
    private readonly Monitored _monitored = new();

    private Meter Meter => _monitored.Meters.Create("FlagImportOperator.Test");

    [Fact]
    public void Any_sequence_of_counts_is_shown_as_its_sums() => Gen.Select(Gen.Int[0, 3], Gen.Int[0, 2], Gen.Long[0, 1000]).Array[0, 50].Sample(counts =>
    {
        using var monitored = new Monitored();
        var counter = monitored.Meters.Create("FlagImportOperator.Test").CreateCounter<long>("counted_total", description: "Counted.");
        foreach (var (operation, code, count) in counts)
        {
            counter.Add(count, new("operation", $"{operation}"), new("code", $"{code}"));
        }

        var shown = monitored.Scrape().By("counted_total", "operation", "code");
        Assert.Equal(
            counts.GroupBy(count => $"{count.Item1} {count.Item2}").ToDictionary(group => group.Key, group => (double)group.Sum(count => count.Item3)).OrderBy(pair => pair.Key),
            shown.OrderBy(pair => pair.Key));
    });

    [Fact]
    public void Any_sequence_of_durations_is_shown_by_their_bounds() => Gen.Double[0, 20].Array[1, 50].Sample(durations =>
    {
        using var monitored = new Monitored();
        double[] bounds = [0.1, 1, 10];
        var histogram = monitored.Meters.Create("FlagImportOperator.Test").CreateHistogram(
            "taken_seconds", description: "Taken.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });
        foreach (var duration in durations)
        {
            histogram.Record(duration);
        }

        var shown = monitored.Scrape();
        Assert.All(bounds, bound => Assert.Equal(
            durations.Count(duration => duration <= bound), shown.Value("taken_seconds_bucket", ("le", FormattableString.Invariant($"{bound}")))));
        Assert.Equal(durations.Length, shown.Value("taken_seconds_count"));
        Assert.Equal(durations.Sum(), shown.Value("taken_seconds_sum")!.Value, 6);
    });

    [Fact]
    public void A_bound_belongs_to_its_bucket()
    {
        var histogram = Meter.CreateHistogram("edge_seconds", description: "Edge.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2] });

        histogram.Record(1);
        histogram.Record(2.0001);

        var shown = _monitored.Scrape();
        Assert.Equal((1, 1, 2), (shown.Value("edge_seconds_bucket", ("le", "1")), shown.Value("edge_seconds_bucket", ("le", "2")), shown.Value("edge_seconds_bucket", ("le", "+Inf"))));
    }

    [Fact]
    public void Gauges_are_read_when_asked_for_and_what_is_gone_is_not_shown()
    {
        var reads = 0;
        string[] present = ["a", "b"];
        Meter.CreateObservableGauge("present", () =>
        {
            reads++;
            return present.Select(name => new Measurement<int>(reads, new KeyValuePair<string, object?>("name", name)));
        }, description: "Present.");
        Assert.Equal(0, reads);

        Assert.Equal(["a", "b"], _monitored.Scrape().By("present", "name").Keys);
        present = ["b"];
        Assert.Equal([new("b", 2)], _monitored.Scrape().By("present", "name"));
    }

    [Fact]
    public void Two_operators_in_one_process_do_not_mix()
    {
        using var other = new Monitored();
        Meter.CreateCounter<long>("mine_total", description: "Mine.").Add(1);
        other.Meters.Create("FlagImportOperator.Test").CreateCounter<long>("mine_total", description: "Mine.").Add(5);

        Assert.Equal(1, _monitored.Scrape().Value("mine_total"));
        Assert.Equal(5, other.Scrape().Value("mine_total"));
    }

    [Fact]
    public void Meters_of_others_are_not_shown()
    {
        _monitored.Meters.Create("System.Net.Http").CreateCounter<long>("foreign_total", description: "Foreign.").Add(1);

        Assert.Empty(_monitored.Collector.Collect());
    }

    [Fact]
    public void Instruments_from_before_are_heard_from_now_on()
    {
        var early = Meter.CreateCounter<long>("early_total", description: "Early.");
        using var late = new MetricCollector(_monitored.Meters);

        early.Add(2);

        Assert.Equal(2, Assert.Single(late.Collect()).Series.Single().Value);
    }

    [Fact]
    public void Whoever_scrapes_while_others_do_sees_every_gauge_once()
    {
        Meter.CreateObservableGauge("steady", () => 7, description: "Steady.");

        var seen = Enumerable.Range(0, 200).AsParallel().Select(_ => _monitored.Scrape().Value("steady")).ToList();

        Assert.All(seen, value => Assert.Equal(7, value));
    }

    public void Dispose() => _monitored.Dispose();
}

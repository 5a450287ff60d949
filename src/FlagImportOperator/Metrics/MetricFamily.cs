namespace FlagImportOperator.Metrics;

/// <summary>What a metric is, in Prometheus' words.</summary>
internal enum MetricKind
{
    /// <summary>Only ever grows.</summary>
    Counter,

    /// <summary>A value of now.</summary>
    Gauge,

    /// <summary>Counts by upper bound, their sum and their number.</summary>
    Histogram,
}

/// <summary>One metric with all its series, as it is shown.</summary>
/// <param name="Name">Of letters, digits, <c>_</c> and <c>:</c>.</param>
/// <param name="Help">One sentence for people.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Series">In the order in which they are shown.</param>
internal sealed record MetricFamily(string Name, string Help, MetricKind Kind, IReadOnlyList<MetricSeries> Series);

/// <summary>The values of one set of labels.</summary>
/// <param name="Labels">As <see cref="PrometheusText.Labels"/> writes them; empty for none.</param>
/// <param name="Value">The value; of a histogram, the sum.</param>
internal sealed record MetricSeries(string Labels, double Value)
{
    /// <summary>Upper bounds of a histogram, rising, and how many values were at or under each but above the one before.</summary>
    public IReadOnlyList<(double UpperBound, long Count)> Buckets { get; init; } = [];

    /// <summary>All values of a histogram, those above the last bound too.</summary>
    public long Count { get; init; }
}

using System.Diagnostics.Metrics;

namespace FlagImportOperator.Metrics;

/// <summary>The series of one instrument. Thread-safe.</summary>
internal sealed class MetricAccumulator
{
    private readonly string _name;
    private readonly string _help;
    private readonly MetricKind _kind;
    private readonly bool _isObserved;
    private readonly IReadOnlyList<double> _bounds = [];
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Sums> _series = new(StringComparer.Ordinal);

    /// <summary>Nothing yet.</summary>
    public MetricAccumulator(Instrument instrument)
    {
        (_name, _help, _isObserved) = (instrument.Name, instrument.Description ?? "", instrument.IsObservable);
        (_kind, _bounds) = instrument switch
        {
            Histogram<double> histogram => (MetricKind.Histogram, histogram.Advice?.HistogramBucketBoundaries ?? []),
            Counter<long> or ObservableCounter<double> => (MetricKind.Counter, []),
            ObservableGauge<int> or ObservableGauge<long> or ObservableGauge<double> => (MetricKind.Gauge, (IReadOnlyList<double>)[]),
            _ => throw new NotSupportedException($"{instrument.Name} is a {instrument.GetType()}, which is not shown yet."),
        };
    }

    /// <summary>Forgets what was read last time; what is added up stays.</summary>
    public void Begin()
    {
        if (_isObserved)
        {
            lock (_lock)
            {
                _series.Clear();
            }
        }
    }

    /// <summary>Takes a measurement in.</summary>
    public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        var key = PrometheusText.Labels(labels);
        lock (_lock)
        {
            if (!_series.TryGetValue(key, out var sums))
            {
                _series[key] = sums = new Sums(_bounds.Count);
            }

            sums.Sum += value;
            sums.Count++;
            if (_kind == MetricKind.Histogram && BucketOf(value) is var bucket && bucket < sums.Buckets.Length)
            {
                sums.Buckets[bucket]++;
            }
        }
    }

    /// <summary>As it is now.</summary>
    public MetricFamily Snapshot()
    {
        lock (_lock)
        {
            return new MetricFamily(_name, _help, _kind, [.. _series.OrderBy(series => series.Key, StringComparer.Ordinal).Select(series =>
                new MetricSeries(series.Key, series.Value.Sum)
                {
                    Buckets = [.. _bounds.Zip(series.Value.Buckets)],
                    Count = series.Value.Count,
                })]);
        }
    }

    // Bounds are inclusive.
    private int BucketOf(double value)
    {
        var bucket = 0;
        while (bucket < _bounds.Count && value > _bounds[bucket])
        {
            bucket++;
        }

        return bucket;
    }

    private sealed class Sums(int buckets)
    {
        public double Sum { get; set; }

        public long Count { get; set; }

        public long[] Buckets { get; } = new long[buckets];
    }
}

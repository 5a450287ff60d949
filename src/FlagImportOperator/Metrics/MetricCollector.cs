using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace FlagImportOperator.Metrics;

/// <summary>
/// Adds up what the instruments of one <see cref="IMeterFactory"/> record, from its making on, and reads gauges when asked. It takes
/// OpenTelemetry's SDK and exporter's place: they would cost more memory than all that is measured (docs/metrics.md). Thread-safe.
/// </summary>
internal sealed class MetricCollector : IDisposable
{
    private const string MeterPrefix = "FlagImportOperator";

    private readonly ConcurrentDictionary<string, MetricAccumulator> _families = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private readonly Lock _collecting = new();

    /// <summary>Hears all instruments of the factory's meters that are ours, those that exist and those to come.</summary>
    public MetricCollector(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // A factory puts itself into the scope of its meters; without that check, operators in one process would mix.
            if (ReferenceEquals(instrument.Meter.Scope, meters) && instrument.Meter.Name.StartsWith(MeterPrefix, StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument, _families.GetOrAdd(instrument.Name, _ => new MetricAccumulator(instrument)));
            }
        };
        _listener.SetMeasurementEventCallback<int>(static (_, value, labels, state) => ((MetricAccumulator)state!).Take(value, labels));
        _listener.SetMeasurementEventCallback<long>(static (_, value, labels, state) => ((MetricAccumulator)state!).Take(value, labels));
        _listener.SetMeasurementEventCallback<double>(static (_, value, labels, state) => ((MetricAccumulator)state!).Take(value, labels));
        _listener.Start();
    }

    /// <summary>All metrics as they are now, by name.</summary>
    public IReadOnlyList<MetricFamily> Collect()
    {
        // What is read at one time must not mix with what is read at another.
        lock (_collecting)
        {
            foreach (var family in _families.Values)
            {
                family.Begin();
            }

            _listener.RecordObservableInstruments();
            return [.. _families.Values.Select(family => family.Snapshot()).OrderBy(family => family.Name, StringComparer.Ordinal)];
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();
}

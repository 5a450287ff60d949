using System.Diagnostics.Metrics;
using FlagImportOperator.Kubernetes;
using FlagImportOperator.Kubernetes.Informers;
using FlagImportOperator.Kubernetes.Queues;
using FlagImportOperator.Reconciliation.Caching;

namespace FlagImportOperator.Reconciliation.Metrics;

/// <summary>What monitoring learns of the work. Takes no text, so that the values of labels stay closed sets.</summary>
internal sealed class ReconcileMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "FlagImportOperator.Reconciliation";

    private static readonly double[] Buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    private readonly Counter<long> _passes;
    private readonly Histogram<double> _durations;

    /// <summary>Instruments of this factory's, so that two operators in one process do not mix. Gauges are read when they are asked for.</summary>
    public ReconcileMetrics(IMeterFactory meters, WorkQueue<NamespacedName> queue, ObjectStore<CachedConfiguration> resources)
    {
        var meter = meters.Create(MeterName);
        _passes = meter.CreateCounter<long>("flagimport_reconciles_total", description: "Passes over a resource by how they ended.");
        _durations = meter.CreateHistogram(
            "flagimport_reconcile_duration_seconds",
            description: "Time that a pass over a resource took, in seconds.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Buckets });
        meter.CreateObservableGauge("flagimport_workqueue_depth", () => queue.Depth, description: "Resources that wait to be worked on now.");
        meter.CreateObservableGauge("flagimport_workqueue_delayed", () => queue.Delayed, description: "Resources that will be looked at again at a later time.");
        meter.CreateObservableGauge("flagimport_workqueue_in_work", () => queue.InWork, description: "Resources that are being worked on.");
        meter.CreateObservableGauge("flagimport_resources", () => ResourceCounts.Of(resources.All()), description: "Resources by the state of each of their conditions.");

        // Alerts on an increase need a value to increase from.
        foreach (var outcome in Outcomes)
        {
            _passes.Add(0, new KeyValuePair<string, object?>("outcome", outcome));
        }
    }

    /// <summary>Every value of label <c>outcome</c>.</summary>
    public static IReadOnlyList<string> Outcomes { get; } = ["done", "waiting", "retry", "stalled", "gone", "error"];

    /// <summary>A pass ended.</summary>
    public void Passed(PassResult result, TimeSpan duration)
    {
        _passes.Add(1, new KeyValuePair<string, object?>("outcome", Outcomes[(int)result]));
        _durations.Record(duration.TotalSeconds);
    }
}

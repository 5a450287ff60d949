using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;

namespace FlagImportOperator.LaunchDarkly;

/// <summary>
/// What monitoring learns of the calls. Takes no text: the values of labels are closed sets, and neither a key nor an id nor a secret can
/// get into them.
/// </summary>
internal sealed class LaunchDarklyMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "FlagImportOperator.LaunchDarkly";

    private const string OperationLabel = "operation";

    private static readonly double[] Buckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];
    private static readonly string[] Statuses = [.. Enumerable.Range(100, 500).Select(status => status.ToString(CultureInfo.InvariantCulture))];

    private readonly Counter<long> _requests;
    private readonly Histogram<double> _durations;
    private readonly Counter<long> _heldBack;

    /// <summary>Instruments of this factory's, so that two operators in one process do not mix.</summary>
    public LaunchDarklyMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _requests = meter.CreateCounter<long>(
            "flagimport_launchdarkly_requests_total", description: "Calls to LaunchDarkly by operation and HTTP status; timeout or unreachable where none came.");
        _durations = meter.CreateHistogram(
            "flagimport_launchdarkly_request_duration_seconds",
            description: "Time until LaunchDarkly's answer began, or until it was given up, in seconds.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Buckets });
        _heldBack = meter.CreateCounter<long>(
            "flagimport_launchdarkly_held_back_total",
            description: "Calls that were not made, because LaunchDarkly had asked to wait or refuses the access token.");

        // Alerts on an increase need a value to increase from.
        foreach (var reason in HeldBackReasons)
        {
            _heldBack.Add(0, new KeyValuePair<string, object?>("reason", reason));
        }
    }

    /// <summary>Every value of label <c>operation</c>.</summary>
    public static IReadOnlyList<string> Operations { get; } = ["list", "get", "create", "patch", "delete", "trigger"];

    /// <summary>Every value of label <c>code</c>.</summary>
    public static IReadOnlyList<string> Codes { get; } = [.. Statuses, "other", "timeout", "unreachable"];

    /// <summary>Every value of label <c>reason</c> of the calls held back.</summary>
    public static IReadOnlyList<string> HeldBackReasons { get; } = ["rate_limited", "unauthorized", "forbidden"];

    /// <summary>A call was answered.</summary>
    public void Answered(LaunchDarklyOperation operation, HttpStatusCode status, TimeSpan duration) =>
        Record(operation, (int)status is >= 100 and < 600 and var known ? Statuses[known - 100] : "other", duration);

    /// <summary>A call got no answer.</summary>
    public void NotAnswered(LaunchDarklyOperation operation, bool timedOut, TimeSpan duration) =>
        Record(operation, timedOut ? "timeout" : "unreachable", duration);

    /// <summary>A call was not made.</summary>
    public void HeldBack(LaunchDarklyErrorKind kind) => _heldBack.Add(1, new KeyValuePair<string, object?>("reason", kind switch
    {
        LaunchDarklyErrorKind.Unauthorized => "unauthorized",
        LaunchDarklyErrorKind.Forbidden => "forbidden",
        _ => "rate_limited",
    }));

    private void Record(LaunchDarklyOperation operation, string code, TimeSpan duration)
    {
        var label = new KeyValuePair<string, object?>(OperationLabel, Operations[(int)operation]);
        _requests.Add(1, label, new KeyValuePair<string, object?>("code", code));
        _durations.Record(duration.TotalSeconds, label);
    }
}

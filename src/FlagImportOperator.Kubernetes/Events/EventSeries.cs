namespace FlagImportOperator.Kubernetes.Events;

/// <summary>An event object that exists, for its equals to be counted on.</summary>
internal sealed class EventSeries(string name)
{
    public string Name { get; } = name;

    public int Count { get; set; } = 1;

    public DateTimeOffset LastSeen { get; set; }

    public DateTimeOffset LastSent { get; set; }
}

/// <summary>What to send for an event.</summary>
internal enum EventCall
{
    Create,
    Count,

    /// <summary>Nothing now: it is counted, and told with the next one.</summary>
    None,
}

/// <summary>
/// Remembers which events were sent lately. Equal ones within 6 min are one series (as client-go's recorder has it), told by PATCH, and
/// of a fast series by one PATCH a minute: what people need is that it goes on, not each of them. Not thread-safe.
/// </summary>
internal sealed class EventSeriesTable
{
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan BetweenPatches = TimeSpan.FromMinutes(1);
    private const int Capacity = 4096;

    private readonly Dictionary<(string, bool, string, string, string), EventSeries> _series = [];
    private DateTimeOffset _swept;

    public (EventCall Call, EventSeries? Series) Next(PendingEvent pending)
    {
        Sweep(pending.At);
        if (!_series.TryGetValue(pending.Identity, out var series) || pending.At - series.LastSeen > Window)
        {
            return (EventCall.Create, null);
        }

        series.Count++;
        series.LastSeen = pending.At;
        return series.Count == 2 || pending.At - series.LastSent >= BetweenPatches ? (EventCall.Count, series) : (EventCall.None, series);
    }

    public void Created(PendingEvent pending, string name)
    {
        if (_series.Count < Capacity)
        {
            _series[pending.Identity] = new EventSeries(name) { LastSeen = pending.At, LastSent = pending.At };
        }
    }

    public void Forget(PendingEvent pending) => _series.Remove(pending.Identity);

    private void Sweep(DateTimeOffset now)
    {
        if (now - _swept < BetweenPatches)
        {
            return;
        }

        _swept = now;
        foreach (var (key, series) in _series)
        {
            if (now - series.LastSeen > Window)
            {
                _series.Remove(key);
            }
        }
    }
}

using System.Diagnostics.Metrics;

namespace FlagImportOperator.Sandbox.Demo;

/// <summary>Counts HTTP requests of this process to one port, by .NET's own metrics.</summary>
internal sealed class RequestMeter : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly int _port;
    private int _count;

    public RequestMeter(int port)
    {
        _port = port;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Meter.Name: "System.Net.Http", Name: "http.client.request.duration" })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>(Measured);
        _listener.Start();
    }

    public int Count => Volatile.Read(ref _count);

    public void Dispose() => _listener.Dispose();

    private void Measured(Instrument instrument, double seconds, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        foreach (var tag in tags)
        {
            if (tag is { Key: "server.port", Value: int port } && port == _port)
            {
                Interlocked.Increment(ref _count);
            }
        }
    }
}

using System.Globalization;
using Microsoft.Extensions.Logging;

namespace FlagImportOperator.Sandbox.Running;

/// <summary>Keeps the newest lines of a log, as the console would have shown them. Thread-safe.</summary>
internal sealed class OperatorLog(TimeProvider time) : ILoggerProvider
{
    private const int Kept = 5000;

    private readonly Lock _gate = new();
    private readonly Queue<string> _lines = new();

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    public void Dispose()
    {
        // The lines outlive the host that wrote them.
    }

    private void Add(LogLevel level, string category, string text)
    {
        var at = time.GetUtcNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
        lock (_gate)
        {
            _lines.Enqueue($"{at} {Short(level)} {category}: {text}");
            if (_lines.Count > Kept)
            {
                _lines.Dequeue();
            }
        }
    }

    private static string Short(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };

    private sealed class Category(OperatorLog log, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Add(logLevel, name, exception is null ? formatter(state, exception) : $"{formatter(state, exception)} {exception}");
    }
}

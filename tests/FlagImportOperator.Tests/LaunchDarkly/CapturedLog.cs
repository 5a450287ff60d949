using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace FlagImportOperator.Tests.LaunchDarkly;

/// <summary>Keeps every line with its level, exceptions included.</summary>
internal sealed class CapturedLog<T> : ILogger<T>
{
    public ConcurrentQueue<(LogLevel Level, int Event, string Text)> Lines { get; } = new();

    public string All => string.Join('\n', Lines.Select(line => line.Text));

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue((logLevel, eventId.Id, $"{formatter(state, exception)} {exception}"));
}

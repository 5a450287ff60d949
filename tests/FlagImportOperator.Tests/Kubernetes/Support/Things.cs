using System.Collections.Concurrent;
using System.Globalization;
using FlagImportOperator.Kubernetes;
using FlagImportOperator.Kubernetes.Client;
using FlagImportOperator.Kubernetes.Informers;
using Microsoft.Extensions.Logging;

namespace FlagImportOperator.Tests.Kubernetes.Support;

/// <summary>The kind that informer tests list and watch.</summary>
internal static class Things
{
    public static ResourceType Type { get; } = new("test.example", "v1", "things");

    public static InformerTarget<PartialObject> Target { get; } = new(Type, PartialObject.Projector) { NotInstalledHint = "Apply things.yaml." };

    public static string Json(string name, ulong version, string? uid = null, string ns = "a") =>
        $$$"""{"apiVersion":"test.example/v1","kind":"Thing","metadata":{"managedFields":[{"f:spec":{}}],"name":"{{{name}}}","namespace":"{{{ns}}}","resourceVersion":"{{{version}}}","uid":"{{{uid ?? "uid-" + name}}}"},"spec":{"text":"a \"{}\" [ é"}}""";

    public static string ListJson(ulong version, string? next, IEnumerable<string> items) =>
        $$"""{"kind":"ThingList","apiVersion":"test.example/v1","metadata":{"resourceVersion":"{{version.ToString(CultureInfo.InvariantCulture)}}"{{(next is null ? "" : $",\"continue\":\"{next}\"")}}},"items":[{{string.Join(",", items)}}]}""";

    public static NamespacedName Key(string name) => new("a", name);
}

/// <summary>Writes down what it hears, as <c>+a@1!</c> (appeared in the first list), <c>+a@1</c>, <c>~a@1>2</c>, <c>-a@2</c>.</summary>
internal sealed class Recorder : IInformerHandler<PartialObject>
{
    public ConcurrentQueue<string> Heard { get; } = [];

    public void Upserted(PartialObject? old, PartialObject current, bool initial) => Heard.Enqueue(old is null
        ? $"+{current.Key.Name}@{current.ResourceVersion}{(initial ? "!" : "")}"
        : $"~{current.Key.Name}@{old.ResourceVersion}>{current.ResourceVersion}");

    public void Deleted(PartialObject last) => Heard.Enqueue($"-{last.Key.Name}@{last.ResourceVersion}");

    public Task Hears(params string[] expected) => Eventually.True(() => Heard.SequenceEqual(expected), $"heard {string.Join(" ", expected)}");
}

/// <summary>Keeps log lines.</summary>
internal sealed class LogLines : ILogger
{
    public ConcurrentQueue<(LogLevel Level, int Id, string Text)> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue((logLevel, eventId.Id, formatter(state, exception)));
}

namespace FlagImportOperator.Kubernetes.Events;

/// <summary>The object that an event is about.</summary>
public sealed record ObjectReference(string ApiVersion, string Kind, NamespacedName Key, string Uid, string ResourceVersion);

/// <summary>Tells people in <c>kubectl describe</c> what happened. Best effort: never blocks the caller, never throws, drops when flooded.</summary>
public interface IEventRecorder
{
    /// <summary>Queues an event. <paramref name="reason"/> is CamelCase from a closed list; <paramref name="note"/> is at most 1 kB.</summary>
    void Record(ObjectReference about, bool warning, string reason, string action, string note);

    /// <summary>Returns when what was recorded so far has been sent, or is given up after <paramref name="limit"/>. Does not throw.</summary>
    Task FlushAsync(TimeSpan limit) => Task.CompletedTask;
}

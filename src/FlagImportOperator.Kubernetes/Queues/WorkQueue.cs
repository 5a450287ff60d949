namespace FlagImportOperator.Kubernetes.Queues;

/// <summary>
/// client-go's work queue: a key is worked on once at a time, added again while waiting it is coalesced, added while in work it comes
/// back after <see cref="Done"/>. Delayed adds keep the earliest time per key. Thread-safe.
/// </summary>
#pragma warning disable CS9113
public sealed class WorkQueue<TKey>(TimeProvider time, Random random) : IDisposable where TKey : notnull
{
    /// <summary>Queues a key at once; cancels a delayed add of the key that has not come up yet.</summary>
    public void Add(TKey key) => throw new NotImplementedException();

    /// <summary>Queues a key when the delay is over; of several delayed adds the earliest counts.</summary>
    public void AddAfter(TKey key, TimeSpan delay) => throw new NotImplementedException();

    /// <summary>Queues a key after its backoff: 1 s doubling to 15 min, full jitter (design §3); returns the delay chosen.</summary>
    public TimeSpan AddRateLimited(TKey key) => throw new NotImplementedException();

    /// <summary>Resets the key's backoff.</summary>
    public void Forget(TKey key) => throw new NotImplementedException();

    /// <summary>The next key, marked as in work; false once the queue is shut down.</summary>
    public ValueTask<(bool Taken, TKey Key)> TakeAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Ends the work on a key that was taken.</summary>
    public void Done(TKey key) => throw new NotImplementedException();

    /// <summary>Lets no more keys in or out; takers are let go.</summary>
    public void ShutDown() => throw new NotImplementedException();

    /// <summary>Keys that wait to be taken now (not the delayed ones).</summary>
    public int Depth => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose() => throw new NotImplementedException();
}

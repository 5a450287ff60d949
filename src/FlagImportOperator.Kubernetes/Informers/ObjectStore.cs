namespace FlagImportOperator.Kubernetes.Informers;

/// <summary>
/// The newest known state of each object: of what the watch brought and what own writes returned, so that a watch that lags behind
/// an own write never hides it. Thread-safe; reads do not lock.
/// </summary>
public sealed class ObjectStore<T> where T : class, ICachedObject
{
    /// <summary>The object, or null.</summary>
    public T? Find(NamespacedName key) => throw new NotImplementedException();

    /// <summary>How many objects there are.</summary>
    public int Count => throw new NotImplementedException();

    /// <summary>All objects; weakly consistent while changes go on.</summary>
    public IEnumerable<T> All() => throw new NotImplementedException();

    /// <summary>
    /// Takes the answer of an own write: kept only where the same object (by UID) is present in an older version, so that an answer
    /// that arrives after the object's deletion never brings it back. True when it was kept.
    /// </summary>
    public bool ApplyOwnWrite(T written) => throw new NotImplementedException();
}

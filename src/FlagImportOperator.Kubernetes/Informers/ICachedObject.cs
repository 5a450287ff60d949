namespace FlagImportOperator.Kubernetes.Informers;

/// <summary>What an informer keeps of an object: a projection, made by the <see cref="ObjectProjector{T}"/> of its kind.</summary>
public interface ICachedObject
{
    /// <summary>Namespace and name.</summary>
    NamespacedName Key { get; }

    /// <summary>metadata.uid: tells an object from its namesake that came later.</summary>
    string Uid { get; }

    /// <summary>metadata.resourceVersion as the number that Kubernetes promises it to be (comparable within a resource type).</summary>
    ulong ResourceVersion { get; }
}

/// <summary>Makes the projection from the UTF-8 JSON of one object (a list item, a watch event's object, or a PATCH answer).</summary>
public delegate T ObjectProjector<out T>(ReadOnlySpan<byte> json) where T : class, ICachedObject;

/// <summary>Hears of changes, in order per key, on the informer's own loop: must return quickly and must not throw.</summary>
public interface IInformerHandler<in T> where T : class, ICachedObject
{
    /// <summary>An object appeared (<paramref name="old"/> null) or changed. <paramref name="initial"/>: part of the first list.</summary>
    void Upserted(T? old, T current, bool initial);

    /// <summary>An object is gone; <paramref name="last"/> is its last known state.</summary>
    void Deleted(T last);
}

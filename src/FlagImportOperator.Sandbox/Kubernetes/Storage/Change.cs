using System.Collections.Immutable;

namespace FlagImportOperator.Sandbox.Kubernetes.Storage;

/// <summary>What happened to one object.</summary>
/// <param name="Version">The resourceVersion of this change.</param>
/// <param name="Before">Null for a creation.</param>
/// <param name="After">The new object; for a deletion the last state, with the version of the deletion.</param>
/// <param name="IsDeletion">Whether the object is gone.</param>
/// <param name="Objects">All objects of the collection once it had happened.</param>
internal sealed record Change(
    long Version, StoredObject? Before, StoredObject After, bool IsDeletion, ImmutableSortedDictionary<string, StoredObject> Objects);

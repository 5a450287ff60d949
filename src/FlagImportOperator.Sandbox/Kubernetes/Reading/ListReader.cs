using System.Collections.Immutable;
using FlagImportOperator.Sandbox.Kubernetes.Http;
using FlagImportOperator.Sandbox.Kubernetes.Registry;
using FlagImportOperator.Sandbox.Kubernetes.Requests;
using FlagImportOperator.Sandbox.Kubernetes.Storage;

namespace FlagImportOperator.Sandbox.Kubernetes.Reading;

/// <summary>A page of a list.</summary>
/// <param name="Items">In the order of namespaces and names.</param>
/// <param name="Version">The version at which these, with the pages before and after, are all there is.</param>
/// <param name="Continue">Where the next page begins; empty: this is the last.</param>
/// <param name="Remaining">How many objects the next pages hold; null when that is not known.</param>
internal sealed record ListPage(IReadOnlyList<StoredObject> Items, long Version, string Continue, long? Remaining);

/// <summary>Lists: the newest state, or one that is still remembered.</summary>
internal static class ListReader
{
    /// <summary>Throws <see cref="ApiException"/>: 410 for what has been forgotten, 504 for what is yet to come.</summary>
    public static ListPage Read(ObjectStore store, ServedKind served, string? @namespace, ListOptions options)
    {
        var matches = served.Filter(@namespace, options.Labels, options.Fields);
        var (objects, version, start) = State(store, served, options);
        var found = objects.Where(pair => start is null || string.CompareOrdinal(pair.Key, start) > 0).Select(pair => pair.Value).Where(matches);

        // Any version that is at hand: the API server's cache, which knows no pages.
        if (options.Limit <= 0 || (options.Version == 0 && start is null))
        {
            return new([.. found], version, "", null);
        }

        var items = found.Take((int)Math.Min(options.Limit, int.MaxValue - 1)).ToList();
        var remaining = found.LongCount() - items.Count;
        return remaining == 0
            ? new(items, version, "", null)
            : new(items, version, new ContinueToken(version, items[^1].Key).ToString(), options.Labels.IsEmpty && options.Fields.IsEmpty ? remaining : null);
    }

    private static (ImmutableSortedDictionary<string, StoredObject> Objects, long Version, string? Start) State(
        ObjectStore store, ServedKind served, ListOptions options)
    {
        if (options.Continue.Length > 0)
        {
            var token = ContinueToken.Parse(options.Continue);
            var then = served.Objects.At(token.Version) ?? throw ApiException.Expired(
                "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.");
            return (then, token.Version, token.Start);
        }

        var (objects, version) = store.Read(served.Objects);
        if (options.Version > version)
        {
            throw ApiException.TooLarge(options.Version.Value, version);
        }

        if (!options.IsExact || options.Version is not { } exact)
        {
            return (objects, version, null);
        }

        return (served.Objects.At(exact) ?? throw ApiException.Expired($"The resourceVersion for the provided list is too old."), exact, null);
    }
}

using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Apply;
using FlagImportOperator.Sandbox.Kubernetes.Http;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;

namespace FlagImportOperator.Sandbox.Kubernetes.Patching;

/// <summary>The order of items in a merged list.</summary>
internal static class ElementOrder
{
    /// <summary>
    /// Obeys a <c>$setElementOrder/…</c>: merges the list in the patch, if there is one, and orders the result. Takes both fields out of
    /// <paramref name="patch"/>.
    /// </summary>
    public static void Set(JsonObject original, JsonObject patch, string directive, string name, StructuralSchema? parent)
    {
        var order = patch[directive] as JsonArray
            ?? throw new ApiException(500, "", $"expected a []interface {{}}, but received a {GoText.Type(patch[directive])}");
        patch.Remove(directive);
        var changes = patch[name] as JsonArray;
        if (parent?.Field(name) is not { } schema || !StrategicList.Merges(schema))
        {
            return;
        }

        var key = StrategicList.Key(schema);
        var gone = patch[$"$deleteFromPrimitiveList/{name}"] as JsonArray ?? [];
        Check(changes ?? [], order, key);
        var live = original[name] as JsonArray;
        if (changes is null && live is null)
        {
            return;
        }

        if (live is null or { Count: 0 } && changes is null or { Count: 0 })
        {
            throw new ApiException(500, "", "no elements in any of the given slices");
        }

        patch.Remove(name);
        var merged = live is null
            ? StrategicMergePatch.AsNew(changes)!.AsArray()
            : StrategicList.Combine(live, changes ?? [], schema, out _);

        // The real server merges lists of objects in place: as many items as there were make the order that the others go by.
        var before = key is null ? live ?? [] : new JsonArray([.. merged.Take(live?.Count ?? 0).Select(item => item?.DeepClone())]);
        original[name] = Arrange(StrategicList.Without(merged, gone), order, before, key);
    }

    /// <summary>
    /// Items named by <paramref name="wanted"/> in its order; others stay in their order, each before the first wanted item that stood
    /// after it in <paramref name="live"/>.
    /// </summary>
    public static JsonArray Arrange(JsonArray merged, JsonArray wanted, JsonArray live, string? key)
    {
        JsonNode? Id(JsonNode? item) => key is null ? item : (item as JsonObject)?[key];
        int Live(JsonNode? item) => StrategicList.IndexOf(live, key, Id(item));
        int Wanted(JsonNode? item) => StrategicList.IndexOf(wanted, key, Id(item));

        var right = new Queue<JsonNode?>(merged.Where(item => Wanted(item) >= 0).OrderBy(Wanted));
        var left = new Queue<JsonNode?>(merged.Where(item => Wanted(item) < 0).OrderBy(Live));
        var result = new JsonArray();
        while (left.TryPeek(out var other) && right.TryPeek(out var next))
        {
            var otherFirst = Live(other) >= 0 && Live(next) >= 0 && Live(other) < Live(next);
            result.Add((otherFirst ? left : right).Dequeue()?.DeepClone());
        }

        foreach (var rest in right.Concat(left))
        {
            result.Add(rest?.DeepClone());
        }

        return result;
    }

    /// <summary>
    /// The patch's items must stand in the order list, in that order. Stricter than the real server: a list cannot be replaced and
    /// ordered at once.
    /// </summary>
    private static void Check(JsonArray changes, JsonArray order, string? key)
    {
        var places = changes
            .Where(item => item is not JsonObject map || StrategicMergePatch.Text(map["$patch"]) != "delete")
            .Select(item => StrategicList.IndexOf(order, key, key is null ? item : (item as JsonObject)?[key])).ToList();
        if (places.Contains(-1) || places.Zip(places.Skip(1)).Any(pair => pair.First >= pair.Second))
        {
            throw new ApiException(500, "", "The order in patch list doesn't match $setElementOrder list");
        }
    }
}

using System.Text.Json.Nodes;

namespace FlagImportOperator.LaunchDarkly.JsonPatch;

/// <summary>From what is to what is wanted, in as few operations as possible (design §3 "Updates"). Pure.</summary>
/// <remarks>
/// No operation ever carries a value that was read from <c>config</c>: what looks like a value there may be a mask, and a mask sent
/// back would overwrite the secret (LD §5.2). The order is fixed (name, tags, config; each sorted), so that equal inputs give equal bytes.
/// </remarks>
public static class ConfigurationDiff
{
    private const string NamePath = "/name";
    private const string TagsPath = "/tags";
    private const string ConfigPath = "/config";

    /// <summary>The smallest patch that makes <paramref name="observed"/> hold what <paramref name="desired"/> declares; empty when it does.</summary>
    public static JsonPatchDocument Minimal(DesiredConfiguration desired, FlagImportIntegration observed)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(observed);
        return Document([
            .. Name(desired, observed),
            .. Tags(desired, observed, whole: false),
            .. Variables(desired, observed)]);
    }

    /// <summary>
    /// The same in whole members, for an API that refuses operations inside <c>config</c>: <c>replace /name</c>, <c>/tags</c>,
    /// <c>/config</c>, each only where it differs (LD §4 "whole-member replace"). Config is sent with every declared value.
    /// </summary>
    public static JsonPatchDocument WholeMembers(DesiredConfiguration desired, FlagImportIntegration observed)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(observed);
        return Document([
            .. Name(desired, observed),
            .. Tags(desired, observed, whole: true),
            .. Variables(desired, observed).Take(1).Select(_ => WholeConfig(desired))]);
    }

    private static JsonPatchDocument Document(JsonPatchOperation[] operations) =>
        operations.Length == 0 ? JsonPatchDocument.Empty : new JsonPatchDocument(operations);

    private static IEnumerable<JsonPatchOperation> Name(DesiredConfiguration desired, FlagImportIntegration observed)
    {
        // A name of "" is never sent: its effect is unknown (LD §6).
        if (!string.IsNullOrEmpty(desired.Name) && desired.Name != observed.Name)
        {
            yield return new(observed.Name is null ? JsonPatchOp.Add : JsonPatchOp.Replace, NamePath, desired.Name);
        }
    }

    private static IEnumerable<JsonPatchOperation> Tags(DesiredConfiguration desired, FlagImportIntegration observed, bool whole)
    {
        var wanted = WantedTags(desired, observed.Tags ?? []);
        var held = new HashSet<string>(observed.Tags ?? [], StringComparer.Ordinal);
        if (wanted.SetEquals(held))
        {
            return [];
        }

        if (!whole && observed.Tags is not null && held.IsSubsetOf(wanted))
        {
            return wanted.Where(tag => !held.Contains(tag)).Select(tag => new JsonPatchOperation(JsonPatchOp.Add, $"{TagsPath}/-", tag));
        }

        var all = new JsonArray([.. wanted.Select(tag => (JsonNode?)tag)]);
        return [new(observed.Tags is null ? JsonPatchOp.Add : JsonPatchOp.Replace, TagsPath, all)];
    }

    private static SortedSet<string> WantedTags(DesiredConfiguration desired, IReadOnlyList<string> observed)
    {
        var wanted = new SortedSet<string>(desired.Tags ?? observed, StringComparer.Ordinal);
        wanted.ExceptWith(desired.UnwantedTags);
        if (desired.OwnerTag is not null)
        {
            wanted.Add(desired.OwnerTag);
        }

        return wanted;
    }

    private static IEnumerable<JsonPatchOperation> Variables(DesiredConfiguration desired, FlagImportIntegration observed)
    {
        var changed = desired.Config
            .Where(variable => Differs(variable.Value, variable.Key, observed.Config))
            .Select(variable => new JsonPatchOperation(
                // "add" is the form that works whether the member is there or not (LD §4).
                JsonPatchOp.Add, JsonPointer.Append(ConfigPath, variable.Key), variable.Value.Value, variable.Value.FromSecret));

        // The remove of an absent member is refused (LD §4), and with it the whole patch: only what is seen there is removed.
        var retired = desired.RetiredKeys
            .Distinct(StringComparer.Ordinal)
            .Where(key => observed.Config?.ContainsKey(key) == true && !desired.Config.ContainsKey(key))
            .Select(key => new JsonPatchOperation(JsonPatchOp.Remove, JsonPointer.Append(ConfigPath, key)));

        return changed.Concat(retired).OrderBy(operation => operation.Path, StringComparer.Ordinal);
    }

    private static bool Differs(DesiredVariable wanted, string key, IReadOnlyDictionary<string, string>? observed)
    {
        if (wanted.Changed || observed is null)
        {
            return wanted.Changed;
        }

        return !observed.TryGetValue(key, out var held) || (!wanted.Masked && held != wanted.Value);
    }

    private static JsonPatchOperation WholeConfig(DesiredConfiguration desired)
    {
        var config = new JsonObject();
        foreach (var (key, variable) in desired.Config.OrderBy(variable => variable.Key, StringComparer.Ordinal))
        {
            config[key] = variable.Value;
        }

        return new(JsonPatchOp.Replace, ConfigPath, config, desired.Config.Values.Any(variable => variable.FromSecret));
    }
}

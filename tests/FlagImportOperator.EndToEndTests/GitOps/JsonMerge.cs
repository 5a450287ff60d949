using System.Text.Json.Nodes;

namespace FlagImportOperator.EndToEndTests.GitOps;

/// <summary>JSON merge patches (RFC 7396), made rather than applied.</summary>
internal static class JsonMerge
{
    /// <summary>The patch that turns one into the other; lists are whole.</summary>
    public static JsonObject Difference(JsonObject from, JsonObject to)
    {
        var patch = new JsonObject();
        foreach (var (name, _) in from.Where(member => member.Value is not null && to[member.Key] is null))
        {
            patch[name] = null;
        }

        foreach (var (name, value) in to.Where(member => member.Value is not null))
        {
            if (from[name] is JsonObject before && value is JsonObject after)
            {
                if (Difference(before, after) is { Count: > 0 } inner)
                {
                    patch[name] = inner;
                }
            }
            else if (!JsonNode.DeepEquals(from[name], value))
            {
                patch[name] = value!.DeepClone();
            }
        }

        return patch;
    }

    /// <summary>Paths (RFC 6901, without escapes) that a patch sets or removes.</summary>
    public static IReadOnlyList<string> Paths(JsonObject patch) => [.. patch.SelectMany(member => member.Value is JsonObject { Count: > 0 } inner
        ? Paths(inner).Select(path => $"/{member.Key}{path}")
        : [$"/{member.Key}"])];
}

using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.LaunchDarkly.Http;

namespace FlagImportOperator.Sandbox.LaunchDarkly.Store;

/// <summary>What the server accepts as name, tags and config (LD §5.1, §6).</summary>
internal static class ConfigurationRules
{
    private const int LongestName = 256;
    private const int LongestTag = 64;

    private static readonly SearchValues<char> TagCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");

    /// <exception cref="ApiError">400.</exception>
    public static string Name(JsonNode? node) =>
        Text(node) is { Length: > 0 and <= LongestName } name
            ? name
            : throw ApiError.InvalidRequest($"name must be a string of 1 to {LongestName} characters");

    /// <exception cref="ApiError">400.</exception>
    public static IReadOnlyList<string> Tags(JsonNode? node)
    {
        if (node is not JsonArray array)
        {
            throw ApiError.InvalidRequest("tags must be an array of strings");
        }

        return [.. array.Select((element, index) => Text(element) is { } tag && IsTag(tag)
            ? tag
            : throw ApiError.InvalidRequest($"tags[{index}] must be a string of 1 to {LongestTag} letters, digits, '_', '.' or '-'"))];
    }

    public static bool IsTag(string tag) => tag.Length is > 0 and <= LongestTag && tag.AsSpan().IndexOfAnyExcept(TagCharacters) < 0;

    /// <summary>The config to store: in the manifest's order, defaults filled in.</summary>
    /// <exception cref="ApiError">400: not an object, a required key missing, an unknown key, or a value that is not a string.</exception>
    public static IReadOnlyDictionary<string, string> Config(JsonNode? node, IntegrationVariables manifest, bool tolerateUnknown)
    {
        if (node is not JsonObject given)
        {
            throw ApiError.InvalidRequest("config must be an object");
        }

        var config = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var variable in manifest.Variables)
        {
            if (given.TryGetPropertyValue(variable.Key, out var value))
            {
                config.Add(variable.Key, Value(variable.Key, value));
            }
            else if (!variable.Optional)
            {
                throw ApiError.InvalidRequest($"config.{variable.Key} is required by integration {manifest.IntegrationKey}");
            }
            else if (variable.Default is not null)
            {
                config.Add(variable.Key, variable.Default);
            }
        }

        foreach (var (key, value) in given.Where(member => manifest.Find(member.Key) is null))
        {
            config.Add(key, tolerateUnknown
                ? Value(key, value)
                : throw ApiError.InvalidRequest($"config.{key} is not a form variable of integration {manifest.IntegrationKey}"));
        }

        return config;
    }

    private static string Value(string key, JsonNode? node) =>
        Text(node) ?? throw ApiError.InvalidRequest($"config.{key} must be a string");

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}

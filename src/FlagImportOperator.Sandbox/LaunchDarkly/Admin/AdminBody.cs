using System.Text.Json;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.LaunchDarkly.Http;

namespace FlagImportOperator.Sandbox.LaunchDarkly.Admin;

/// <summary>Typed reading of a JSON object a person typed; errors name the member and what it should be.</summary>
internal sealed class AdminBody(JsonObject members)
{
    public static AdminBody Parse(byte[] json) => RequestBody.Parse(json) is JsonObject members
        ? new AdminBody(members)
        : throw ApiError.InvalidRequest("the body must be a JSON object");

    /// <summary>Parses names as people write them: any case, with or without dashes.</summary>
    public static T Enum<T>(string member, string text)
        where T : struct, Enum
    {
        var name = text.Replace("-", "", StringComparison.Ordinal);
        return System.Enum.TryParse<T>(name, ignoreCase: true, out var value) && System.Enum.IsDefined(value)
            ? value
            : throw ApiError.InvalidRequest(
                $"{member} must be one of {string.Join(", ", System.Enum.GetNames<T>().Select(known => known.ToLowerInvariant()))}");
    }

    public string? Text(string member) => members[member] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        _ => throw ApiError.InvalidRequest($"{member} must be a string"),
    };

    public string Required(string member) => Text(member) ?? throw ApiError.InvalidRequest($"{member} is needed");

    public int? Number(string member) => members[member] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<int>(out var number) => number,
        _ => throw ApiError.InvalidRequest($"{member} must be a whole number"),
    };

    public double? Fraction(string member) => members[member] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<double>(out var number) && number is >= 0 and <= 1 => number,
        _ => throw ApiError.InvalidRequest($"{member} must be a number from 0 to 1"),
    };

    public IReadOnlyList<string>? Texts(string member) => members[member] switch
    {
        null => null,
        JsonArray array when array.All(element => element?.GetValueKind() == JsonValueKind.String) =>
            [.. array.Select(element => element!.GetValue<string>())],
        _ => throw ApiError.InvalidRequest($"{member} must be an array of strings"),
    };

    public IReadOnlyDictionary<string, string>? Map(string member) => members[member] switch
    {
        null => null,
        JsonObject map when map.All(entry => entry.Value?.GetValueKind() == JsonValueKind.String) =>
            map.ToDictionary(entry => entry.Key, entry => entry.Value!.GetValue<string>()),
        _ => throw ApiError.InvalidRequest($"{member} must be an object of strings"),
    };

    public IReadOnlyList<AdminBody> Objects(string member) => members[member] switch
    {
        null => [],
        JsonArray array when array.All(element => element is JsonObject) => [.. array.Select(element => new AdminBody((JsonObject)element!))],
        _ => throw ApiError.InvalidRequest($"{member} must be an array of objects"),
    };
}

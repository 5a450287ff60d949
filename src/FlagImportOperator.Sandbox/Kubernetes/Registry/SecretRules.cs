using System.Text;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;

namespace FlagImportOperator.Sandbox.Kubernetes.Registry;

/// <summary>What is special about Secrets, and about the ConfigMaps that are like them.</summary>
internal static class SecretRules
{
    private const int MostBytes = 1024 * 1024;

    public static KindRules Secrets { get; } = new()
    {
        Prepare = Prepare,
        Validate = (now, old) => [.. Keys(now), .. Unchanged(now, old, "data", "immutable"), .. Type(now, old)],
        UpdatesBlindly = true,
        Fields = new Dictionary<string, string[]> { ["type"] = ["type"] },
    };

    public static KindRules ConfigMaps { get; } = new()
    {
        Validate = (now, old) => [.. Keys(now), .. Unchanged(now, old, "data", "binaryData", "immutable")],
        UpdatesBlindly = true,
    };

    private static void Prepare(JsonObject secret, JsonObject? old)
    {
        if (secret["stringData"] is JsonObject plain)
        {
            var data = secret["data"] as JsonObject ?? [];
            secret["data"] ??= data;
            foreach (var (key, value) in plain)
            {
                data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value?.GetValue<string>() ?? ""));
            }
        }

        secret.Remove("stringData");
        secret["type"] ??= "Opaque";
    }

    private static IEnumerable<FieldError> Keys(JsonObject now)
    {
        var bytes = 0;
        foreach (var (key, value) in (now["data"] as JsonObject ?? []).Concat(now["binaryData"] as JsonObject ?? []))
        {
            bytes += value is null ? 0 : Encoding.UTF8.GetByteCount(value.GetValue<string>());
            if (key.Length is 0 or > 253 || key is "." or ".." || !key.All(character => char.IsAsciiLetterOrDigit(character) || "-._".Contains(character, StringComparison.Ordinal)))
            {
                yield return new(
                    "FieldValueInvalid", $"data[{key}]",
                    $"Invalid value: \"{key}\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or " +
                    "'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')");
            }
        }

        if (bytes > MostBytes * 4 / 3)
        {
            yield return new("FieldValueTooLong", "data", $"Too long: may not be more than {MostBytes} bytes");
        }
    }

    private static IEnumerable<FieldError> Unchanged(JsonObject now, JsonObject? old, params IReadOnlyList<string> fields) =>
        old?["immutable"]?.GetValue<bool>() != true ? [] : fields
            .Where(field => !JsonNode.DeepEquals(now[field], old[field]))
            .Select(field => new FieldError("FieldValueForbidden", field, "Forbidden: field is immutable when `immutable` is set"));

    private static IEnumerable<FieldError> Type(JsonObject now, JsonObject? old) =>
        old is null || JsonNode.DeepEquals(now["type"], old["type"])
            ? []
            : [new("FieldValueInvalid", "type", $"Invalid value: \"{now["type"]}\": field is immutable")];
}

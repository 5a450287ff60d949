using System.Text;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.JsonPatch;
using FlagImportOperator.Sandbox.LaunchDarkly.Http;

namespace FlagImportOperator.Sandbox.LaunchDarkly.Journal;

/// <summary>Makes a request body fit to print: what is not known to be public is replaced, also in places where it does not belong.</summary>
internal static class BodyRedactor
{
    private const string Redacted = "(secret)";

    public static string Redact(string body, IntegrationManifests manifests)
    {
        JsonNode? node;
        try
        {
            node = RequestBody.Parse(Encoding.UTF8.GetBytes(body));
        }
        catch (ApiError)
        {
            return $"(not JSON, {body.Length} characters)";
        }

        JsonNode safe = node switch
        {
            JsonArray patch => new JsonArray([.. patch.Select(operation => Operation(operation, manifests))]),
            JsonObject members => Members(members, manifests),
            _ => Redacted,
        };
        return safe.ToJsonString();
    }

    private static JsonObject Members(JsonObject members, IntegrationManifests manifests) =>
        new(members.Select(member => KeyValuePair.Create(member.Key, member.Key switch
        {
            "name" or "tags" => member.Value?.DeepClone(),
            "config" => Config(member.Value, manifests),
            _ => Redacted,
        })));

    private static JsonNode? Operation(JsonNode? node, IntegrationManifests manifests)
    {
        if (node is not JsonObject operation)
        {
            return Redacted;
        }

        return new JsonObject(operation.Select(member => KeyValuePair.Create(
            member.Key,
            member.Key is "op" or "path" or "from" ? member.Value?.DeepClone() : Value(operation, member, manifests))));
    }

    private static JsonNode? Value(JsonObject operation, KeyValuePair<string, JsonNode?> member, IntegrationManifests manifests)
    {
        var path = operation["path"] is JsonValue text && text.TryGetValue<string>(out var pointer)
            && JsonPointer.TryParse(pointer, out var parsed)
                ? parsed.Tokens
                : [];
        return (member.Key, path) switch
        {
            ("value", ["name" or "tags", ..]) => member.Value?.DeepClone(),
            ("value", ["config"]) => Config(member.Value, manifests),
            ("value", ["config", var key]) when manifests.IsKnownPublic(key) => member.Value?.DeepClone(),
            _ => Redacted,
        };
    }

    private static JsonNode? Config(JsonNode? node, IntegrationManifests manifests) => node is JsonObject config
        ? new JsonObject(config.Select(member => KeyValuePair.Create(
            member.Key,
            manifests.IsKnownPublic(member.Key) ? member.Value?.DeepClone() : Redacted)))
        : Redacted;
}

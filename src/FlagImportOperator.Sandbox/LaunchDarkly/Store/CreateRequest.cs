using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.LaunchDarkly.Http;

namespace FlagImportOperator.Sandbox.LaunchDarkly.Store;

/// <summary>A checked body of create, <c>FlagImportConfigurationPost</c> (LD §1.1); no name: the server gives one.</summary>
internal sealed record CreateRequest(string? Name, IReadOnlyList<string> Tags, IReadOnlyDictionary<string, string> Config)
{
    /// <exception cref="ApiError">400.</exception>
    public static CreateRequest Read(JsonNode? body, IntegrationVariables manifest, bool tolerateUnknown)
    {
        if (body is not JsonObject members)
        {
            throw ApiError.InvalidRequest("the body must be an object with config, and optionally name and tags");
        }

        if (members.Select(member => member.Key).FirstOrDefault(key => key is not ("name" or "tags" or "config")) is { } unknown)
        {
            throw ApiError.InvalidRequest($"{unknown} is not a member of a new configuration; known are config, name and tags");
        }

        return new CreateRequest(
            members.TryGetPropertyValue("name", out var name) ? ConfigurationRules.Name(name) : null,
            members.TryGetPropertyValue("tags", out var tags) ? ConfigurationRules.Tags(tags) : [],
            ConfigurationRules.Config(members["config"], manifest, tolerateUnknown));
    }
}

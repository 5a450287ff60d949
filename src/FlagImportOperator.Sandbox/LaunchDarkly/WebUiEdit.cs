using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.LaunchDarkly.Http;
using FlagImportOperator.Sandbox.LaunchDarkly.Store;

namespace FlagImportOperator.Sandbox.LaunchDarkly;

/// <summary>A form of the web UI: change the members, they are checked and stored as one edit.</summary>
public sealed class WebUiEdit
{
    internal WebUiEdit(SimulatedConfiguration current)
    {
        Name = current.Name;
        Tags = [.. current.Tags];
        Config = current.Config.ToDictionary();
    }

    /// <summary>Shown name.</summary>
    public string Name { get; set; }

    /// <summary>Tags.</summary>
    public IList<string> Tags { get; }

    /// <summary>Form variables in clear.</summary>
    public IDictionary<string, string> Config { get; }

    internal SimulatedConfiguration Checked(SimulatedConfiguration current, IntegrationManifests manifests, SimulatorModes modes) =>
        Check(() => current with
        {
            Name = ConfigurationRules.Name(Name),
            Tags = CheckedTags([.. Tags]),
            Config = CheckedConfig(Config, manifests.Find(current.IntegrationKey)!, modes),
        });

    internal static SimulatedConfiguration Create(
        IntegrationVariables manifest,
        string? name,
        IReadOnlyList<string> tags,
        IReadOnlyDictionary<string, string>? config,
        SimulatorModes modes,
        Func<IReadOnlyDictionary<string, string>, IReadOnlyList<string>, SimulatedConfiguration> add) => Check(() =>
    {
        var filled = new Dictionary<string, string>(config ?? new Dictionary<string, string>());
        foreach (var variable in manifest.Variables.Where(variable => !variable.Optional))
        {
            filled.TryAdd(variable.Key, $"web-ui-{variable.Key}");
        }

        _ = name is null ? null : ConfigurationRules.Name(name);
        return add(CheckedConfig(filled, manifest, modes), CheckedTags(tags));
    });

    private static IReadOnlyList<string> CheckedTags(IReadOnlyList<string> tags) =>
        ConfigurationRules.Tags(new JsonArray([.. tags.Select(tag => (JsonNode?)tag)]));

    private static IReadOnlyDictionary<string, string> CheckedConfig(
        IEnumerable<KeyValuePair<string, string>> config, IntegrationVariables manifest, SimulatorModes modes) => ConfigurationRules.Config(
            new JsonObject(config.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value))),
            manifest,
            modes.TolerateUnknownConfigKeys);

    private static SimulatedConfiguration Check(Func<SimulatedConfiguration> make)
    {
        try
        {
            return make();
        }
        catch (ApiError error)
        {
            throw new ArgumentException(error.Message, error);
        }
    }
}

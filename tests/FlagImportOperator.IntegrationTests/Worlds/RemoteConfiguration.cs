using System.Collections.Immutable;
using FlagImportOperator.LaunchDarkly;

namespace FlagImportOperator.IntegrationTests.Worlds;

/// <summary>A configuration as LaunchDarkly keeps it, secrets in clear.</summary>
internal sealed record RemoteConfiguration(string Id, string ProjectKey, string IntegrationKey)
{
    public required string Name { get; init; }

    /// <summary>A list: what is added twice is there twice.</summary>
    public required ImmutableArray<string> Tags { get; init; }

    public required ImmutableSortedDictionary<string, string> Config { get; init; }

    public long Version { get; init; } = 1;

    public FlagImportStatus Job { get; init; } = new() { Status = "pending" };

    /// <summary>As a list shows it: without config.</summary>
    public FlagImportIntegration Listed() => new()
    {
        Id = Id,
        ProjectKey = ProjectKey,
        IntegrationKey = IntegrationKey,
        Name = Name,
        Tags = Tags,
        Version = Version,
        Status = Job,
    };

    /// <summary>As GET shows it: secrets masked (LD §5.2).</summary>
    public FlagImportIntegration Shown() => Listed() with
    {
        Config = Config.ToDictionary(pair => pair.Key, pair => Variables.IsSecret(pair.Key) ? Variables.Mask(pair.Value) : pair.Value, StringComparer.Ordinal),
    };
}

/// <summary>The form variables of integration <c>split</c> (LD §5).</summary>
internal static class Variables
{
    public static readonly ImmutableSortedDictionary<string, string> Defaults = ImmutableSortedDictionary<string, string>.Empty
        .WithComparers(StringComparer.Ordinal)
        .Add("ldMaintainer", "")
        .Add("ldTag", "imported-from-split")
        .Add("splitTag", "");

    private static readonly string[] Required = ["workspaceApiKey", "workspaceId", "environmentId", "ldApiKey"];

    public static bool IsSecret(string key) => key is "workspaceApiKey" or "ldApiKey";

    public static string Mask(string value) => value.Length < 7 ? new string('*', value.Length) : $"{value[..3]}{new string('*', value.Length - 6)}{value[^3..]}";

    public static bool IsMask(string value) => value.Contains("**", StringComparison.Ordinal);

    /// <summary>Complete, and nothing unknown in it.</summary>
    public static bool AreValid(ImmutableSortedDictionary<string, string> config) =>
        Array.TrueForAll(Required, config.ContainsKey) && config.Keys.All(key => Required.Contains(key) || Defaults.ContainsKey(key));

    /// <summary>What the server makes of it: absent optional ones get their defaults.</summary>
    public static ImmutableSortedDictionary<string, string> Complete(IEnumerable<KeyValuePair<string, string>> given) => Defaults.SetItems(given);
}

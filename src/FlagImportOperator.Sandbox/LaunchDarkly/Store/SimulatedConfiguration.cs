namespace FlagImportOperator.Sandbox.LaunchDarkly;

/// <summary>One stored configuration, as the account really holds it: config in clear. Immutable.</summary>
public sealed record SimulatedConfiguration
{
    /// <summary>Lower-case UUID (LD §1.3).</summary>
    public required string Id { get; init; }

    /// <summary>Project that flags are imported into.</summary>
    public required string ProjectKey { get; init; }

    /// <summary>For instance <c>split</c>.</summary>
    public required string IntegrationKey { get; init; }

    /// <summary>Shown name; never empty.</summary>
    public required string Name { get; init; }

    /// <summary>Tags in the order they were sent.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Form variables, unmasked, defaults filled in.</summary>
    public required IReadOnlyDictionary<string, string> Config { get; init; }

    /// <summary>Raised by every edit, and by the server itself (LD §1.4).</summary>
    public required int Version { get; init; }

    /// <summary>Import job.</summary>
    public ImportState Import { get; init; } = ImportState.Initial;

    /// <summary>Place in the order of creation, from 1.</summary>
    public long Sequence { get; init; }

    /// <summary>Names the object without its config: it may end up in a test's output.</summary>
    public override string ToString() => $"{ProjectKey}/{IntegrationKey}/{Id} \"{Name}\" version {Version}, {Import.Status}";
}

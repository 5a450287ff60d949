namespace FlagImportOperator.LaunchDarkly.JsonPatch;

/// <summary>What the user declared, ready to be compared with what LaunchDarkly holds.</summary>
public sealed class DesiredConfiguration
{
    /// <summary>The declared name; null when the user declared none, and then a name is never a difference.</summary>
    public string? Name { get; init; }

    /// <summary>The declared tags as a set; null when tags are not managed. The owner tag is not among them.</summary>
    public IReadOnlyCollection<string>? Tags { get; init; }

    /// <summary>The tag that must be there whatever the user declared, or null (when orphaning) for none.</summary>
    public string? OwnerTag { get; init; }

    /// <summary>Tags that must not be there (an owner tag that is given up).</summary>
    public IReadOnlyCollection<string> UnwantedTags { get; init; } = [];

    /// <summary>The declared form variables.</summary>
    public IReadOnlyDictionary<string, DesiredVariable> Config { get; init; } = new Dictionary<string, DesiredVariable>();

    /// <summary>Keys that were sent before and are no longer declared: removed when LaunchDarkly still holds them.</summary>
    public IReadOnlyCollection<string> RetiredKeys { get; init; } = [];
}

/// <summary>One declared form variable.</summary>
/// <param name="Value">The value in clear.</param>
/// <param name="Masked">LaunchDarkly masks it on read, so that it cannot be compared.</param>
/// <param name="FromSecret">It came from a Secret and must not be shown.</param>
/// <param name="Changed">It is known to differ from what was last sent.</param>
public readonly record struct DesiredVariable(string Value, bool Masked, bool FromSecret, bool Changed)
{
    /// <summary>Never the value, as a record's own text would.</summary>
    public override string ToString() => FromSecret ? "(secret)" : "(variable)";
}

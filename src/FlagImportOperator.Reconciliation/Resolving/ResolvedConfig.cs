using FlagImportOperator.LaunchDarkly.JsonPatch;

namespace FlagImportOperator.Reconciliation.Resolving;

/// <summary>One form variable with its value. Never logged: <see cref="ToString"/> hides the value.</summary>
/// <param name="Value">The value in clear.</param>
/// <param name="FromSecret">It came from a Secret and must not be shown.</param>
/// <param name="Masked">LaunchDarkly masks it on read.</param>
/// <param name="Fingerprint">Keyed fingerprint of the value.</param>
internal sealed record ResolvedVariable(string Value, bool FromSecret, bool Masked, string Fingerprint)
{
    /// <inheritdoc/>
    public override string ToString() => Redactor.Mark;
}

/// <summary>All form variables of a resource, from its spec and its Secret.</summary>
internal sealed class ResolvedConfig(IReadOnlyDictionary<string, ResolvedVariable> variables, string? secretVersion)
{
    /// <summary>By key.</summary>
    public IReadOnlyDictionary<string, ResolvedVariable> Variables { get; } = variables;

    /// <summary>resourceVersion of the Secret that was read.</summary>
    public string? SecretVersion { get; } = secretVersion;

    /// <summary>Removes the values from texts.</summary>
    public Redactor Redactor { get; } = new(variables.Values.Where(v => v.FromSecret || v.Masked).Select(v => v.Value));

    /// <summary>What a create sends.</summary>
    public Dictionary<string, string> Values() => Variables.ToDictionary(v => v.Key, v => v.Value.Value, StringComparer.Ordinal);

    /// <summary>What is remembered in status of what was sent.</summary>
    public SortedDictionary<string, string> Applied()
    {
        var applied = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, variable) in Variables)
        {
            applied[key] = variable.Fingerprint;
        }

        return applied;
    }

    /// <summary>
    /// What the diff compares. A value counts as changed by its fingerprint only where LaunchDarkly does not show it: what can be
    /// read is compared as read.
    /// </summary>
    /// <param name="applied">Fingerprints of what was sent before, by key.</param>
    /// <param name="unseen">Tells what LaunchDarkly does not show.</param>
    /// <param name="doubtful">What LaunchDarkly does not show may be another value than the one that was sent last.</param>
    public Dictionary<string, DesiredVariable> Desired(
        IReadOnlyDictionary<string, string>? applied, Func<ResolvedVariable, bool> unseen, bool doubtful) =>
        Variables.ToDictionary(
            v => v.Key,
            v => new DesiredVariable(
                v.Value.Value,
                v.Value.Masked,
                v.Value.FromSecret,
                unseen(v.Value) && (doubtful || applied?.GetValueOrDefault(v.Key) != v.Value.Fingerprint)),
            StringComparer.Ordinal);
}

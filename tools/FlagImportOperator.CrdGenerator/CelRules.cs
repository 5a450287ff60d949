using FlagImportOperator.Api;

namespace FlagImportOperator.CrdGenerator;

/// <summary>What a schema alone cannot say (design §2).</summary>
internal static class CelRules
{
    public static CelRule AdoptIsImmutable { get; } = new(
        "!has(oldSelf.adopt) || (has(self.adopt) && self.adopt.id == oldSelf.adopt.id)",
        "adopt is immutable once set: this resource stands for the configuration that it took over; create a new resource instead")
    {
        FieldPath = ".adopt",
    };

    /// <summary>
    /// A resource is found again by its owner tag alone (design §3), so nobody may put another resource's on a configuration.
    /// </summary>
    public static CelRule NoOwnerTag { get; } = new(
        "!self.matches('^k8s-[0-9a-f]{32}$')",
        "tags must not hold an owner tag of the operator (k8s- and 32 hexadecimal digits): remove it, the operator adds its own");

    public static CelRule NoTagTwice { get; } = new(
        "self.all(tag, self.exists_one(other, other == tag))",
        "tags must not hold a tag twice: remove one of the two");

    /// <summary>Secret keys of every integration: the key of another integration is as secret as one's own.</summary>
    public static CelRule NoSecretInConfig { get; } = SecretKeysRule(
        [.. IntegrationManifest.All.Values.SelectMany(manifest => manifest.Variables)
            .Where(variable => variable.Secret).Select(variable => variable.Key).Distinct().Order(StringComparer.Ordinal)]);

    public static CelRule Immutable(string field) => new(
        "self == oldSelf",
        $"{field} is immutable: LaunchDarkly cannot move a configuration; create a new resource instead");

    /// <remarks>
    /// One unknown key is named, not all: nothing bounds the length of a key, so that the server refuses to join several as too costly.
    /// </remarks>
    public static CelRule KnownConfigKeys(IntegrationManifest manifest)
    {
        // Secret keys are not unknown: another rule says where they belong.
        var known = List(manifest.Variables.Select(variable => variable.Key));
        var advice =
            $"config may hold {Names(manifest, secret: false)}; the Secret named by configSecretRef holds {Names(manifest, secret: true)}";
        return new(
            $"self.integrationKey != '{manifest.Key}' || !has(self.config)\n|| self.config.all(key, key in {known})",
            $"config holds a key that {manifest.Key} does not know: {advice}")
        {
            MessageExpression =
                $"'config.' + self.config.filter(key, !(key in {known}))[0]\n+ ' is not known to {manifest.Key}: {advice}'",
            FieldPath = ".config",
            HideValue = true,
        };
    }

    private static CelRule SecretKeysRule(IReadOnlyList<string> keys)
    {
        const string Advice = "is a secret: put it in the Secret named by configSecretRef";
        var first = string.Join(" : ", keys.Take(keys.Count - 1).Select(key => $"'{key}' in self ? '{key}'").Append($"'{keys[^1]}'"));
        return new(
            $"self.all(key, !(key in {List(keys)}))",
            $"config holds a key that {Advice} ({string.Join(", ", keys)})")
        {
            MessageExpression = $"'config.' + ({first})\n+ ' {Advice}'",
            HideValue = true,
        };
    }

    private static string List(IEnumerable<string> keys) => $"[{string.Join(", ", keys.Select(key => $"'{key}'"))}]";

    private static string Names(IntegrationManifest manifest, bool secret) =>
        string.Join(", ", manifest.Variables.Where(variable => variable.Secret == secret).Select(variable => variable.Key));
}

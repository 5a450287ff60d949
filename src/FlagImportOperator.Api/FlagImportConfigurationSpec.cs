namespace FlagImportOperator.Api;

/// <summary>What LaunchDarkly should hold.</summary>
public sealed class FlagImportConfigurationSpec
{
    /// <summary>
    /// Key of the LaunchDarkly project that flags are imported into. Immutable: LaunchDarkly cannot move a configuration.
    /// </summary>
    public string? ProjectKey { get; set; }

    /// <summary>Where flags are imported from: split or unleash. Immutable.</summary>
    public string? IntegrationKey { get; set; }

    /// <summary>
    /// Name shown in LaunchDarkly. When absent, the operator sends NAMESPACE/NAME at creation and leaves the name alone afterwards.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>
    /// Tags of the configuration in LaunchDarkly, a set. When absent, tags are not managed; an empty list means no tags. The operator
    /// adds one owner tag of its own in every case.
    /// </summary>
    public IReadOnlyList<string>? Tags { get; set; }

    /// <summary>
    /// The non-secret form variables of the integration. split: workspaceId, environmentId, splitTag, ldTag, ldMaintainer. unleash:
    /// sourceBaseUrl, sourceProjectId, sourceEnvironmentId, sourceTag, ldTag, ldMaintainer.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Config { get; set; }

    /// <summary>
    /// The Secret, in the same namespace, whose every key is a form variable of the integration. split: workspaceApiKey, ldApiKey.
    /// unleash: sourceApiKey, ldApiKey. A key here and in config is an error.
    /// </summary>
    public SecretReference? ConfigSecretRef { get; set; }

    /// <summary>The LaunchDarkly API token to use for this resource. When absent, the operator uses its own, if it has one.</summary>
    public SecretKeyReference? AccessTokenSecretRef { get; set; }

    /// <summary>
    /// Manage (when absent): make LaunchDarkly match. Observe: read, report the plan, write nothing in LaunchDarkly. Paused: do
    /// nothing at all, deletion included.
    /// </summary>
    public string? Mode { get; set; }

    /// <summary>
    /// What happens in LaunchDarkly when the resource is deleted. Delete: the configuration is deleted. Orphan: it stays. When absent:
    /// Delete for what the operator created, Orphan for what it adopted.
    /// </summary>
    public string? DeletionPolicy { get; set; }

    /// <summary>Take over an existing configuration instead of creating one. Immutable once set.</summary>
    public Adoption? Adopt { get; set; }
}

/// <summary>A Secret in the same namespace.</summary>
public sealed record SecretReference
{
    /// <summary>Name of the Secret.</summary>
    public string? Name { get; set; }
}

/// <summary>One key of a Secret in the same namespace.</summary>
public sealed record SecretKeyReference
{
    /// <summary>Name of the Secret.</summary>
    public string? Name { get; set; }

    /// <summary>Key within the Secret.</summary>
    public string? Key { get; set; }
}

/// <summary>The configuration to take over.</summary>
public sealed record Adoption
{
    /// <summary>Id of the configuration in LaunchDarkly.</summary>
    public string? Id { get; set; }
}

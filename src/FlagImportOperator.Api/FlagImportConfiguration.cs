namespace FlagImportOperator.Api;

/// <summary>
/// A LaunchDarkly flag import configuration: imports feature flags from Split or Unleash into a LaunchDarkly project. The operator
/// makes LaunchDarkly match the spec and mirrors LaunchDarkly's state in the status.
/// </summary>
public sealed class FlagImportConfiguration
{
    /// <summary>API version, <see cref="ResourceNames.ApiVersion"/>.</summary>
    public string? ApiVersion { get; set; }

    /// <summary>Kind, <see cref="ResourceNames.Kind"/>.</summary>
    public string? Kind { get; set; }

    /// <summary>Standard object metadata, as far as the operator reads it.</summary>
    public ResourceMetadata Metadata { get; set; } = new();

    /// <summary>What LaunchDarkly should hold.</summary>
    public FlagImportConfigurationSpec? Spec { get; set; }

    /// <summary>What LaunchDarkly holds and what the operator did. Written by the operator only.</summary>
    public FlagImportConfigurationStatus? Status { get; set; }
}

/// <summary>The part of ObjectMeta that the operator reads.</summary>
public sealed class ResourceMetadata
{
    /// <summary>Name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Namespace.</summary>
    public string Namespace { get; set; } = "";

    /// <summary>UID.</summary>
    public string Uid { get; set; } = "";

    /// <summary>Version of the object, for optimistic locks.</summary>
    public string ResourceVersion { get; set; } = "";

    /// <summary>Counts changes of the spec.</summary>
    public long Generation { get; set; }

    /// <summary>When the object was created.</summary>
    public DateTimeOffset? CreationTimestamp { get; set; }

    /// <summary>Set once deletion was asked for.</summary>
    public DateTimeOffset? DeletionTimestamp { get; set; }

    /// <summary>Who must agree before the object goes.</summary>
    public IReadOnlyList<string>? Finalizers { get; set; }

    /// <summary>Annotations.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; set; }
}

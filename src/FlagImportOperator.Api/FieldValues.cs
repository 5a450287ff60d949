namespace FlagImportOperator.Api;

/// <summary>Values of <see cref="FlagImportConfigurationSpec.Mode"/>; absent means <see cref="Manage"/>.</summary>
public static class Modes
{
    /// <summary>Make LaunchDarkly match.</summary>
    public const string Manage = "Manage";

    /// <summary>Read and report only.</summary>
    public const string Observe = "Observe";

    /// <summary>Do nothing at all.</summary>
    public const string Paused = "Paused";
}

/// <summary>Values of <see cref="FlagImportConfigurationSpec.DeletionPolicy"/>.</summary>
public static class DeletionPolicies
{
    /// <summary>Delete the configuration in LaunchDarkly.</summary>
    public const string Delete = "Delete";

    /// <summary>Leave it.</summary>
    public const string Orphan = "Orphan";
}

/// <summary>Values of <see cref="ImportRequest.State"/>.</summary>
public static class ImportRequestStates
{
    /// <summary>Noted; the call to LaunchDarkly comes next.</summary>
    public const string Requested = "Requested";

    /// <summary>LaunchDarkly queued the job.</summary>
    public const string Queued = "Queued";

    /// <summary>The job ended.</summary>
    public const string Finished = "Finished";

    /// <summary>Whether the call reached LaunchDarkly cannot be told; it is not repeated. A new value asks again.</summary>
    public const string Unknown = "Unknown";
}

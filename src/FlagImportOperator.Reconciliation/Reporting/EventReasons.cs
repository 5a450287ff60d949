namespace FlagImportOperator.Reconciliation.Reporting;

/// <summary>Reasons of events that no condition reason covers. Literals: people filter by them.</summary>
internal static class EventReasons
{
    /// <summary>An existing configuration was taken over.</summary>
    public const string Adopted = "Adopted";

    /// <summary>The configuration was deleted outside, and is made again.</summary>
    public const string RemoteDeleted = "RemoteDeleted";

    /// <summary>A change made outside was undone.</summary>
    public const string DriftRepaired = "DriftRepaired";

    /// <summary>A second configuration with our tag was deleted.</summary>
    public const string DuplicateRemoved = "DuplicateRemoved";

    /// <summary>A second configuration with our tag was left, because someone changed it.</summary>
    public const string DuplicateLeft = "DuplicateLeft";

    /// <summary>The resource goes, the configuration stays.</summary>
    public const string Orphaned = "Orphaned";

    /// <summary>The same by force: nobody could look.</summary>
    public const string ForceOrphaned = "ForceOrphaned";

    /// <summary>An import that was asked for by annotation is queued.</summary>
    public const string ImportQueued = "ImportQueued";

    /// <summary>It cannot be told whether an import that was asked for was queued.</summary>
    public const string ImportUnknown = "ImportUnknown";

    /// <summary>An import ended well.</summary>
    public const string ImportComplete = "ImportComplete";

    /// <summary>An import failed, or some of its flags did.</summary>
    public const string ImportFailed = "ImportFailed";
}

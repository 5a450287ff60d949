namespace FlagImportOperator.Sandbox.LaunchDarkly;

/// <summary>State of a configuration's import job (LD §1.1).</summary>
public enum ImportStatus
{
    /// <summary>Nothing ran yet, or a job is queued.</summary>
    Pending,

    /// <summary>A job runs.</summary>
    Importing,

    /// <summary>The last job imported everything.</summary>
    Complete,

    /// <summary>The last job imported some flags and failed on others.</summary>
    Partial,

    /// <summary>The last job failed.</summary>
    Failed,
}

/// <summary>How an import ends.</summary>
public enum ImportResult
{
    /// <summary>Everything was imported.</summary>
    Complete,

    /// <summary>Some flags failed.</summary>
    Partial,

    /// <summary>Nothing was imported.</summary>
    Failed,
}

/// <summary>One entry of <c>_status.errors</c>.</summary>
/// <param name="Message">Text as the external system gave it; may quote a secret, as real systems do. Null: absent.</param>
/// <param name="StatusCode">HTTP status of the failed call; null: absent.</param>
public sealed record ImportError(string? Message, int? StatusCode = null)
{
    /// <summary>Epoch milliseconds; filled when the import ends.</summary>
    public long Timestamp { get; init; }
}

/// <summary>What <c>_status</c> says of one configuration.</summary>
/// <param name="Status">State of the job.</param>
/// <param name="LastImport">Epoch milliseconds of the last complete import; null: never.</param>
/// <param name="LastError">Epoch milliseconds of the last failed or partial import; null: never.</param>
/// <param name="Errors">Oldest first.</param>
public sealed record ImportState(ImportStatus Status, long? LastImport, long? LastError, IReadOnlyList<ImportError> Errors)
{
    /// <summary>Nothing ran yet.</summary>
    public static ImportState Initial { get; } = new(ImportStatus.Pending, null, null, []);
}

/// <summary>How one import job runs.</summary>
public sealed record ImportScript
{
    /// <summary>Time from trigger to start; null: until <see cref="LaunchDarklySimulator.StartImport"/>.</summary>
    public TimeSpan? Pending { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time from start to end; null: until <see cref="LaunchDarklySimulator.FinishImport"/>.</summary>
    public TimeSpan? Importing { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How it ends.</summary>
    public ImportResult Result { get; init; }

    /// <summary>Errors that it reports.</summary>
    public IReadOnlyList<ImportError> Errors { get; init; } = [];

    /// <summary>A job that waits for the test at each step.</summary>
    public static ImportScript Manual { get; } = new() { Pending = null, Importing = null };
}

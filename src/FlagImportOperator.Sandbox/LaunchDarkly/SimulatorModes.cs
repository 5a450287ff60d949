namespace FlagImportOperator.Sandbox.LaunchDarkly;

/// <summary>What answers to POST and PATCH carry; not known of the real API (LD §1.2).</summary>
public enum WriteAnswer
{
    /// <summary>The whole configuration, secrets masked.</summary>
    WithConfig,

    /// <summary>The configuration without its <c>config</c> member.</summary>
    WithoutConfig,

    /// <summary>Status and headers only.</summary>
    EmptyBody,
}

/// <summary>How "never" is written for <c>lastImport</c> and <c>lastError</c>; a client must read all alike (LD §1.1).</summary>
public enum NeverTimestamp
{
    /// <summary>The member is not there.</summary>
    Absent,

    /// <summary>The member is null.</summary>
    Null,

    /// <summary>The member is 0.</summary>
    Zero,
}

/// <summary>
/// Switches for everything that the facts mark as unknown or observed both ways (LD §10.4, §11). The defaults are the documented or
/// the strictest reading. May be replaced while the simulator runs.
/// </summary>
public sealed record SimulatorModes
{
    /// <summary>Success status of create: 200 as documented, or 201 as in the sibling families (LD §1).</summary>
    public int CreateStatus { get; init; } = 200;

    /// <summary>401 answers have <c>{"code":"unauthorized",...}</c> instead of no body (LD §3.1).</summary>
    public bool UnauthorizedHasBody { get; init; }

    /// <summary>An unknown integration key answers 400 instead of 404.</summary>
    public bool UnknownIntegrationIsBadRequest { get; init; }

    /// <summary>Config keys that the manifest does not have are stored instead of refused (LD §5.1).</summary>
    public bool TolerateUnknownConfigKeys { get; init; }

    /// <summary>What create and patch answer.</summary>
    public WriteAnswer WriteAnswer { get; init; }

    /// <summary>List items carry <c>config</c> (masked), contrary to the schema's description.</summary>
    public bool ConfigInLists { get; init; }

    /// <summary>Status of a trigger while an import runs: 201 (one more job is queued) or 409 (LD §1.5).</summary>
    public int TriggerWhileImportingStatus { get; init; } = 201;

    /// <summary>Status of a failed <c>test</c> operation: 400, 409 or 422; not documented (LD §4).</summary>
    public int FailedTestStatus { get; init; } = 400;

    /// <summary>PATCH operations inside <c>/config</c> are refused with 400 <c>invalid_patch</c>: whole members only (LD §4).</summary>
    public bool WholeMembersOnly { get; init; }

    /// <summary>Timestamps are strings of digits instead of numbers (LD §1.1).</summary>
    public bool TimestampsAsStrings { get; init; }

    /// <summary>How timestamps of what never happened are written.</summary>
    public NeverTimestamp Never { get; init; }

    /// <summary>Answers have members that no schema knows.</summary>
    public bool ExtraMembers { get; init; }

    /// <summary>Written as <c>_status.status</c> of every configuration, for instance a word that no enum knows.</summary>
    public string? StatusText { get; init; }

    /// <summary>Tags are answered sorted and without duplicates instead of as sent (LD §6).</summary>
    public bool SortedTags { get; init; }

    /// <summary>Create queues an import by itself; otherwise a configuration stays <c>pending</c> until a trigger (LD §1.5).</summary>
    public bool ImportAfterCreate { get; init; }

    /// <summary>The server raises <c>version</c> by itself this long after create (LD §1.4); null: only when a test asks.</summary>
    public TimeSpan? VersionBumpAfterCreate { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Errors of earlier imports stay listed, the newest <see cref="ErrorsKept"/> of them; otherwise each run starts clean.</summary>
    public bool ErrorsAccumulate { get; init; }

    /// <summary>The most entries that <c>_status.errors</c> has.</summary>
    public int ErrorsKept { get; init; } = 20;

    /// <summary>Actions on <c>integration/*</c> (LD §7) that the token's role lacks: 403, and listed in <c>_access.denied</c>.</summary>
    public IReadOnlyList<string> DeniedActions { get; init; } = [];

    /// <summary><c>_access</c> is null, as the schema permits.</summary>
    public bool NullAccess { get; init; }
}

namespace FlagImportOperator.IntegrationTests.Worlds;

/// <summary>Everything that an operator asks of the outside: each is a place where it can be stopped or lied to.</summary>
internal enum CallKind
{
    ReadSecret,
    AddFinalizer,
    RemoveFinalizer,
    PatchStatus,
    Poll,
    List,
    Get,
    Create,
    Patch,
    Delete,
    Trigger,
}

/// <summary>What can become of a call.</summary>
internal enum Fault
{
    None,

    /// <summary>The process is killed; the call was never sent.</summary>
    CrashBefore,

    /// <summary>The call takes effect; the process is killed before it sees the answer.</summary>
    CrashAfter,

    /// <summary>The process is killed with the call under way, which takes effect later.</summary>
    CrashLate,

    /// <summary>The call takes effect; its answer is lost.</summary>
    AnswerLost,

    /// <summary>No answer comes, and the call takes effect later, when nobody waits for it any more.</summary>
    Late,

    /// <summary>The call does not reach the server, and the caller can tell (connection refused).</summary>
    NotSent,

    /// <summary>5xx, without effect.</summary>
    ServerError,

    /// <summary>409, without effect.</summary>
    Conflict,

    /// <summary>429, without effect.</summary>
    RateLimited,

    /// <summary>Success, with nothing in the answer.</summary>
    EmptyAnswer,

    /// <summary>The answer is what was true a while ago.</summary>
    Stale,

    /// <summary>404 for what is there.</summary>
    NotFound,

    /// <summary>400.</summary>
    InvalidRequest,

    /// <summary>400 with code invalid_patch.</summary>
    InvalidPatch,

    /// <summary>401.</summary>
    Unauthorized,

    /// <summary>403.</summary>
    Forbidden,
}

/// <summary>Which faults are possible where.</summary>
internal static class Faults
{
    private static readonly Fault[] OfClusterReads = [Fault.CrashBefore, Fault.ServerError];
    private static readonly Fault[] OfClusterWrites = [Fault.CrashBefore, Fault.CrashAfter, Fault.AnswerLost, Fault.ServerError, Fault.Conflict];
    private static readonly Fault[] OfReads = [Fault.CrashBefore, Fault.ServerError, Fault.RateLimited, Fault.Stale];

    private static readonly Fault[] OfWrites =
    [
        Fault.CrashBefore, Fault.CrashAfter, Fault.CrashLate, Fault.AnswerLost, Fault.Late,
        Fault.NotSent, Fault.ServerError, Fault.Conflict, Fault.RateLimited, Fault.EmptyAnswer,
    ];

    /// <summary>All that a resource recovers from within minutes.</summary>
    public static IEnumerable<Fault> Passing(CallKind kind) => kind switch
    {
        CallKind.ReadSecret => OfClusterReads,
        CallKind.AddFinalizer or CallKind.RemoveFinalizer or CallKind.PatchStatus => OfClusterWrites,
        CallKind.Get => OfReads.Append(Fault.NotFound),
        CallKind.List or CallKind.Poll => OfReads,
        CallKind.Patch => OfWrites.Append(Fault.InvalidPatch),
        CallKind.Delete or CallKind.Trigger => OfWrites.Where(fault => fault != Fault.EmptyAnswer),
        _ => OfWrites,
    };

    /// <summary>
    /// The ones that matter in combination: a read that crashes is the crash after the call before it, and the refusals that carry
    /// nothing out are much alike.
    /// </summary>
    public static IEnumerable<Fault> Essential(CallKind kind) => kind switch
    {
        CallKind.AddFinalizer or CallKind.RemoveFinalizer or CallKind.PatchStatus => [Fault.CrashBefore, Fault.CrashAfter, Fault.AnswerLost, Fault.Conflict],
        CallKind.Create or CallKind.Patch or CallKind.Delete or CallKind.Trigger =>
            [Fault.CrashAfter, Fault.CrashLate, Fault.AnswerLost, Fault.Late, Fault.ServerError],
        CallKind.Get => [Fault.ServerError, Fault.NotFound],
        CallKind.List => [Fault.ServerError, Fault.Stale],
        CallKind.ReadSecret => [Fault.ServerError],
        _ => [],
    };

    /// <summary>Definite refusals, after which a resource is looked at again only hourly, or when something changes.</summary>
    public static IEnumerable<Fault> Refusals(CallKind kind) => kind switch
    {
        CallKind.Get or CallKind.List or CallKind.Poll => [Fault.Unauthorized, Fault.Forbidden],
        CallKind.Create => [Fault.InvalidRequest, Fault.Unauthorized, Fault.Forbidden, Fault.NotFound],
        CallKind.Patch => [Fault.InvalidRequest, Fault.Unauthorized, Fault.Forbidden, Fault.NotFound],
        CallKind.Delete or CallKind.Trigger => [Fault.Unauthorized, Fault.Forbidden],
        _ => [],
    };

    /// <summary>The process ends.</summary>
    public static bool IsCrash(Fault fault) => fault is Fault.CrashBefore or Fault.CrashAfter or Fault.CrashLate;
}

using FlagImportOperator.LaunchDarkly;

namespace FlagImportOperator.Reconciliation.Planning;

/// <summary>What a step's result adds to a pass. Pure.</summary>
internal static class PassProgress
{
    /// <summary>The step went well. What it brought has been put into <paramref name="pass"/> by the runner already, where it is more than success.</summary>
    public static Pass Succeeded(Pass pass, Step step, FlagImportIntegration? answer, DateTimeOffset now)
    {
        pass = pass with { Failure = null };
        return step switch
        {
            Step.AddFinalizer => pass with { Memory = pass.Memory with { NotSentYet = pass.Id is null } },
            Step.RemoveFinalizer => pass with { Memory = pass.Memory with { Released = pass.Resource.Metadata.DeletionTimestamp is not null } },
            Step.Get get => pass with { Remote = new Remote(get.Id, answer) },
            Step.Inspect inspect => pass with { Duplicate = new Remote(inspect.Id, answer) },
            Step.Create => Created(pass, answer, now),
            Step.Patch patch => pass with { Sent = patch.Document, Written = answer },
            Step.Delete delete => pass with { DeleteDone = true, DoneWith = pass.DoneWith.Add(delete.Id) },
            Step.Trigger => pass with { Triggered = true },
            _ => pass,
        };
    }

    /// <summary>The step threw.</summary>
    public static Pass Failed(Pass pass, Step step, Exception exception, DateTimeOffset now)
    {
        var kind = (exception as LaunchDarklyException)?.Kind;
        var uncertain = exception is LaunchDarklyException { MayHaveBeenCarriedOut: true };
        return (step, kind) switch
        {
            (Step.Get get, LaunchDarklyErrorKind.NotFound) => pass with { Failure = null, Remote = new Remote(get.Id, null) },
            (Step.Inspect inspect, LaunchDarklyErrorKind.NotFound) => pass with { Failure = null, Duplicate = new Remote(inspect.Id, null) },
            (Step.Get get, LaunchDarklyErrorKind.InvalidRequest) => Failed(pass with { Remote = new Remote(get.Id, null, Malformed: true) }, step, exception),
            (Step.Delete delete, LaunchDarklyErrorKind.NotFound or LaunchDarklyErrorKind.InvalidRequest) =>
                pass with { Failure = null, FoundGone = true, DoneWith = pass.DoneWith.Add(delete.Id) },
            (Step.Create, _) when uncertain => Failed(pass with { Memory = Lost(pass.Memory, now) }, step, exception),
            (Step.Trigger, _) when uncertain => pass with
            {
                Failure = null,
                Memory = pass.Memory with { TriggerIntent = null, TriggerDoubtSince = now },
            },
            (Step.Announce, _) => Failed(pass with { Memory = pass.Memory with { StatusUncertain = true } }, step, exception),
            (Step.Patch patch, _) when uncertain => Failed(pass with { Memory = Lost(pass.Memory, patch, now) }, step, exception),
            (Step.Patch, LaunchDarklyErrorKind.Conflict) => Failed(pass with { Conflicts = pass.Conflicts + 1, Remote = null }, step, exception),
            (Step.Patch, LaunchDarklyErrorKind.InvalidPatch) => Failed(pass with { WholeMembers = true, Remote = null }, step, exception),
            (Step.Patch, LaunchDarklyErrorKind.NotFound) => Failed(pass with { Conflicts = pass.Conflicts + 1, Remote = null }, step, exception),
            _ => Failed(pass, step, exception),
        };
    }

    private static Pass Failed(Pass pass, Step step, Exception exception) => pass with { Failure = new StepFailure(step, exception) };

    // A success without an id (an empty body) is a create whose answer was lost: the tag leads to it (LD §10.1.2).
    private static Pass Created(Pass pass, FlagImportIntegration? answer, DateTimeOffset now) =>
        answer?.Id is { } id
            ? pass with
            {
                Created = true,
                Written = answer,
                Memory = pass.Memory with { KnownId = id, NotSentYet = false, UncertainSince = null, LostAnswers = 0, CreatedAt = now, MissingSince = null },
            }
            : pass with { Memory = Lost(pass.Memory, now) with { CreatedAt = now } };

    private static ResourceMemory Lost(ResourceMemory memory, DateTimeOffset now) =>
        memory with { NotSentYet = false, UncertainSince = now, LostAnswers = memory.LostAnswers + 1 };

    private static ResourceMemory Lost(ResourceMemory memory, Step.Patch patch, DateTimeOffset now) => memory with
    {
        PatchUncertainSince = now,
        SecretsUncertain = memory.SecretsUncertain || patch.Document.Operations.Any(operation => operation.Secret),
    };
}

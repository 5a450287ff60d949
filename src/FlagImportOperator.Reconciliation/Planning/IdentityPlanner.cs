using FlagImportOperator.Api;
using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.Reconciliation.Reporting;
using FlagImportOperator.Reconciliation.Resolving;

namespace FlagImportOperator.Reconciliation.Planning;

/// <summary>
/// Which configuration in LaunchDarkly is this resource's? Finds it by adoption id or owner tag, or creates it, exactly once
/// (design §3 "Create, exactly once").
/// </summary>
internal static class IdentityPlanner
{
    private const int LongestName = 256;

    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(15);

    /// <summary>The next step while no id is known.</summary>
    public static Decision Next(Pass pass)
    {
        if (pass.Config is null)
        {
            return pass.Then(new Step.ResolveConfig());
        }

        if (pass.Config.Problem is { } problem)
        {
            return Finishes.Failed(pass, problem);
        }

        return pass.Spec.Adopt?.Id is { Length: > 0 } id ? Adopt(pass, id) : FindOrCreate(pass);
    }

    /// <summary>Finds what bears our tag, or creates; also the way back after a configuration was deleted outside.</summary>
    public static Decision FindOrCreate(Pass pass)
    {
        // Without the finalizer nothing was ever sent, and a create of this process that was definitely refused is none: any list of
        // the account will do then. Otherwise only one that was asked for after the last moment at which something may have been sent.
        var lastSend = pass.Memory.UncertainSince
            ?? (pass.Memory.NotSentYet || !pass.HasFinalizer ? DateTimeOffset.MinValue : pass.Options.StartedAt);
        if (pass.Failure is { Step: Step.List })
        {
            return Finishes.Failed(pass, Problems.Of(pass));
        }

        var settled = lastSend == DateTimeOffset.MinValue ? lastSend : lastSend + Patience(pass);
        if (pass.Listing is null || pass.Listing.Started < lastSend || (pass.Listing.Started < settled && settled <= pass.Now))
        {
            return pass.Then(new Step.List(lastSend == DateTimeOffset.MinValue || lastSend > pass.Now ? lastSend : pass.Now));
        }

        if (pass.Owned.FirstOrDefault(item => item.Id != pass.Id)?.Id is { } found)
        {
            return ComparisonPlanner.Next(pass with { Failure = null, Memory = pass.Memory with { KnownId = found, MissingSince = null } });
        }

        if (pass.Observing)
        {
            return Finishes.Observed(pass, Plans.ForCreate(pass), remote: null);
        }

        if (pass.Failure is not null)
        {
            return Finishes.CreateFailed(pass);
        }

        if (!pass.HasFinalizer)
        {
            return pass.Then(new Step.AddFinalizer());
        }

        // One create a pass: what came of it is for the next one to find out.
        if (pass.Listing.Started < settled || pass.Memory.UncertainSince >= pass.Now)
        {
            return Finishes.Waiting(pass, settled, new Problem(
                ConditionReasons.ConfirmingCreate,
                "An earlier create may still take effect; LaunchDarkly is asked again before another one is sent.",
                Remedy.Retry,
                settled));
        }

        return pass.Then(new Step.Create(Body(pass)));
    }

    // An API that loses each answer, or says 409 to each create, is not sent one every few seconds.
    private static TimeSpan Patience(Pass pass)
    {
        var backoff = FirstBackoff * Math.Pow(2, Math.Clamp(pass.Memory.LostAnswers - 1, 0, 10));
        backoff = pass.Memory.LostAnswers == 0 ? TimeSpan.Zero : backoff < LongestBackoff ? backoff : LongestBackoff;
        return backoff > pass.Options.LostAnswerWait ? backoff : pass.Options.LostAnswerWait;
    }

    private static Decision Adopt(Pass pass, string id)
    {
        if (pass.Failure is { Step: Step.Get or Step.List } || pass.Remote is { Malformed: true })
        {
            return Finishes.Failed(pass, Problems.Of(pass));
        }

        if (pass.Failure is { Step: Step.AddFinalizer })
        {
            return Finishes.Failed(pass, Problems.Of(pass));
        }

        if (pass.Remote is null)
        {
            return pass.Then(new Step.Get(id));
        }

        if (pass.Remote.Found is not { } found)
        {
            return AdoptedIsGone(pass, id);
        }

        if (found.Tags?.FirstOrDefault(tag => OwnerTag.IsOwnerTag(tag) && tag != pass.OwnerTag) is { } foreign)
        {
            return Finishes.Failed(pass, new Problem(
                ConditionReasons.OwnedByAnother,
                $"Configuration {id} bears the owner tag {foreign} of another resource; delete that resource with deletionPolicy Orphan, or remove the tag in LaunchDarkly.",
                Remedy.Stalled));
        }

        if (!pass.HasFinalizer && !pass.Observing)
        {
            return pass.Then(new Step.AddFinalizer());
        }

        return ComparisonPlanner.Next(pass with
        {
            Memory = pass.Memory with { KnownId = id },
            Events = pass.Observing ? pass.Events : pass.Events.Add(new PassEvent(false, EventReasons.Adopted, "Adopt", $"Took over configuration {id} in project {pass.Spec.ProjectKey}.")),
        });
    }

    // A backup was restored after the adopted configuration had been made again under another id: the tag leads there.
    private static Decision AdoptedIsGone(Pass pass, string id)
    {
        if (pass.Listing is null || pass.Listing.Started < pass.Now)
        {
            return pass.Then(new Step.List(pass.Now));
        }

        if (pass.Owned is [{ Id: { } owned }, ..])
        {
            return ComparisonPlanner.Next(pass with { Memory = pass.Memory with { KnownId = owned } });
        }

        if (pass.Listing.Find(id) is not null)
        {
            return Finishes.Failed(pass, new Problem(
                ConditionReasons.RemoteMissing, $"LaunchDarkly lists configuration {id} and does not find it when asked for it; it is asked again.", Remedy.Retry));
        }

        return Finishes.Failed(pass, new Problem(
            ConditionReasons.AdoptedNotFound,
            $"spec.adopt.id: project {pass.Spec.ProjectKey} has no {pass.Spec.IntegrationKey} configuration {id}; correct the id, or remove spec.adopt in a new resource to create one.",
            Remedy.Stalled));
    }

    /// <summary>What a create sends.</summary>
    internal static NewFlagImportConfiguration Body(Pass pass) => new()
    {
        ProjectKey = pass.Spec.ProjectKey!,
        IntegrationKey = pass.Spec.IntegrationKey!,
        Name = WantedName(pass),
        Tags = [.. (pass.Spec.Tags ?? []).Append(pass.OwnerTag).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        Config = pass.Config!.Value!.Values(),
    };

    /// <summary>The declared name, or the one that a create sends in its place.</summary>
    internal static string WantedName(Pass pass)
    {
        if (pass.Spec.Name is { } declared)
        {
            return declared;
        }

        // Kubernetes' names can be longer than LaunchDarkly's (LD §6).
        var name = $"{pass.Resource.Metadata.Namespace}/{pass.Resource.Metadata.Name}";
        return name.Length <= LongestName ? name : name[..LongestName];
    }
}

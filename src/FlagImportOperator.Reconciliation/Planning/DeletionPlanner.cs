using FlagImportOperator.Api;
using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.Reconciliation.Reporting;

namespace FlagImportOperator.Reconciliation.Planning;

/// <summary>A resource that is to go: settles LaunchDarkly's side first, then lets it (design §4).</summary>
internal static class DeletionPlanner
{
    private const int MostMisses = 3;

    /// <summary>The next step of a pass over a resource that is being deleted and holds our finalizer.</summary>
    public static Decision Next(Pass pass)
    {
        if (pass.Failure is { Step: Step.RemoveFinalizer })
        {
            return Finishes.DeletionFailed(pass, Problems.Of(pass));
        }

        if (IsForced(pass))
        {
            return Release(pass, new PassEvent(true, EventReasons.ForceOrphaned, "Orphan",
                $"Let go by annotation: {Which(pass)} may still exist in LaunchDarkly."));
        }

        if (pass.Observing)
        {
            return Release(pass, new PassEvent(false, EventReasons.Orphaned, "Orphan", $"Mode Observe writes nothing in LaunchDarkly: {Which(pass)} stays."));
        }

        // Nothing was ever sent: there is nothing to look for.
        if (pass.Id is null && pass.Memory.NotSentYet)
        {
            return pass.Then(new Step.RemoveFinalizer());
        }

        if (pass.Account is null)
        {
            return pass.Then(new Step.ResolveAccount());
        }

        var problem = pass.Account.Problem ?? (pass.Failure is null || IsGone(pass) ? null : Problems.Of(pass));
        if (problem is not null)
        {
            return Finishes.DeletionFailed(pass, problem);
        }

        if (pass.Id is null)
        {
            if (NeedsSearch(pass) is { } search)
            {
                return search;
            }

            if (pass.Owned is not [{ Id: { } found }, ..])
            {
                return pass.Then(new Step.RemoveFinalizer());
            }

            pass = pass with { Memory = pass.Memory with { KnownId = found } };
        }

        return Policy(pass) == DeletionPolicies.Delete ? Delete(pass, pass.Id!) : OrphanPlanner.Next(pass, pass.Id!);
    }

    /// <summary>Someone said that the resource shall go whatever LaunchDarkly says.</summary>
    public static bool IsForced(Pass pass) => pass.Annotation(ResourceNames.ForceOrphanAnnotation) == "true";

    private static Decision Delete(Pass pass, string id)
    {
        if (!pass.DeleteDone && !pass.FoundGone)
        {
            return pass.Then(new Step.Delete(id));
        }

        // The id led nowhere: the configuration may have been made again, and the answer lost, now or in an earlier process; then
        // only the tag leads there. A list also tells of late doubles, wherever there is one.
        if ((!pass.DeleteDone || pass.Memory.UncertainSince is not null) && NeedsSearch(pass) is { } search)
        {
            return search;
        }

        return Others(pass).FirstOrDefault() is { } other
            ? pass.Then(new Step.Delete(other))
            : pass.Then(new Step.RemoveFinalizer());
    }

    // A stale list may go on showing what is deleted.
    private static IEnumerable<string> Others(Pass pass) =>
        pass.Owned.Select(item => item.Id).OfType<string>().Where(id => id != pass.Id && !pass.DoneWith.Contains(id));

    /// <summary>The step towards a list in which everything shows that was ever sent; null when there is one, or one that shows something.</summary>
    public static Decision? NeedsSearch(Pass pass)
    {
        var lastSend = pass.Memory.UncertainSince ?? pass.Options.StartedAt;
        var settled = lastSend + pass.Options.LostAnswerWait;
        if (pass.Listing is { } listing && listing.Started >= settled)
        {
            return null;
        }

        if (pass.Listing is null || pass.Listing.Started < pass.Now)
        {
            return pass.Then(new Step.List(pass.Now));
        }

        // Found already: no need to wait for what can no longer come.
        return Others(pass).Any() ? null : Finishes.DeletionFailed(pass, new Problem(
            ConditionReasons.ConfirmingCreate,
            "An earlier create may still take effect; LaunchDarkly is asked once more before the resource goes.",
            Remedy.Retry,
            settled));
    }

    /// <summary>Lets the resource go, and says why.</summary>
    public static Decision Release(Pass pass, PassEvent why) => (pass with { Events = pass.Events.Add(why) }).Then(new Step.RemoveFinalizer());

    // What a patch of the tags does not find needs no owner tag taken off. A token may also see what it may not touch.
    private static bool IsGone(Pass pass) =>
        pass is { Conflicts: < MostMisses, Failure: { Step: Step.Patch, Exception: LaunchDarklyException { Kind: LaunchDarklyErrorKind.NotFound } } };

    private static string Policy(Pass pass) =>
        pass.Spec.DeletionPolicy
        ?? (pass.Spec.Adopt?.Id is { } adopted && adopted == pass.Id ? DeletionPolicies.Orphan : DeletionPolicies.Delete);

    /// <summary>The configuration, for people.</summary>
    public static string Which(Pass pass) =>
        pass.Id is { } id
            ? $"configuration {id} in project {pass.Spec.ProjectKey}"
            : $"a configuration with tag {pass.OwnerTag} in project {pass.Spec.ProjectKey}";
}

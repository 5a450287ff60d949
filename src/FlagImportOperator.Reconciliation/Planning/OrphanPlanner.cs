using FlagImportOperator.Api;
using FlagImportOperator.LaunchDarkly.JsonPatch;
using FlagImportOperator.Reconciliation.Reporting;

namespace FlagImportOperator.Reconciliation.Planning;

/// <summary>
/// A resource goes and its configuration stays: the owner tag comes off, so that a later namesake does not take it for its own. Off
/// everything that bears it: the known id may lead nowhere, because the configuration was made again just before. Pure.
/// </summary>
internal static class OrphanPlanner
{
    /// <summary>The next step once an id is known.</summary>
    public static Decision Next(Pass pass, string id)
    {
        // An edit that is still under way would put the tag back.
        if (Doubts.PatchesEnd(pass) is var end && end > pass.Now)
        {
            return Finishes.DeletionFailed(pass, new Problem(
                ConditionReasons.DeletionBlocked, "An earlier edit may still take effect; after that the owner tag is taken off.", Remedy.Retry, end));
        }

        pass = Untagged(pass);
        if (!pass.DoneWith.Contains(id))
        {
            return Untag(pass, id);
        }

        if (pass.FoundGone)
        {
            if (DeletionPlanner.NeedsSearch(pass) is { } search)
            {
                return search;
            }

            if (pass.Owned.Any(item => item.Id == id))
            {
                return pass.Listing!.Started < pass.Now ? pass.Then(new Step.List(pass.Now)) : Disagree(pass, id);
            }
        }

        return pass.Owned.FirstOrDefault(item => item.Id is { } other && !pass.DoneWith.Contains(other))?.Id is { } next
            ? Untag(pass, next)
            : DeletionPlanner.Release(pass, new PassEvent(false, EventReasons.Orphaned, "Orphan", $"{DeletionPlanner.Which(pass)} stays in LaunchDarkly."));
    }

    private static Decision Untag(Pass pass, string id)
    {
        if (pass.Remote?.Id != id)
        {
            return pass.Then(new Step.Get(id));
        }

        if (pass.Remote.Found is not { } found)
        {
            return Next(Done(pass, id) with { FoundGone = pass.FoundGone || id == pass.Id }, pass.Id!);
        }

        if (found.Tags?.Contains(pass.OwnerTag) != true)
        {
            return Evidence.IsBehind(pass, found) ? Disagree(pass, id) : Next(Done(pass, id), pass.Id!);
        }

        var desired = new DesiredConfiguration { UnwantedTags = [pass.OwnerTag] };
        return pass.Then(new Step.Patch(id, ConfigurationDiff.Minimal(desired, found), Whole: true));
    }

    private static Decision Disagree(Pass pass, string id) => Finishes.DeletionFailed(pass, new Problem(
        ConditionReasons.RemoteMissing, $"LaunchDarkly lists configuration {id} otherwise than it shows it when asked for it; it is asked again.", Remedy.Retry));

    // What came of the patch of the pass so far. One that found nothing needs no tag taken off; the GET that follows tells.
    private static Pass Untagged(Pass pass) => pass switch
    {
        { Sent: not null, Remote.Id: var id } => Done(pass, id) with { Sent = null },
        { Failure: not null } => pass with { Failure = null, Remote = null },
        _ => pass,
    };

    private static Pass Done(Pass pass, string id) => pass with { DoneWith = pass.DoneWith.Add(id), Remote = null };
}

using FlagImportOperator.Api;
using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.LaunchDarkly.JsonPatch;
using FlagImportOperator.Reconciliation.Reporting;

namespace FlagImportOperator.Reconciliation.Planning;

/// <summary>Does the configuration hold what the spec says? Compares as cheaply as the evidence allows, and patches.</summary>
internal static class ComparisonPlanner
{
    private const int MostConflicts = 5;
    private const int MostRepairs = 3;

    /// <summary>The next step once an id is known.</summary>
    public static Decision Next(Pass pass)
    {
        var id = pass.Id!;
        if (pass.Created)
        {
            return AfterCreate(pass, id);
        }

        if (!pass.Observing && !pass.HasFinalizer && pass.Failure is null)
        {
            return pass.Then(new Step.AddFinalizer());
        }

        // A patch that failed came of a difference, whatever had suggested to look for it.
        if (!Evidence.SuggestsComparison(pass) && pass.Failure?.Step is not Step.Patch)
        {
            if (pass.Failure is not null)
            {
                return Finishes.Failed(pass, Problems.Of(pass));
            }

            if (pass.Listing is null)
            {
                return pass.Then(new Step.List(DateTimeOffset.MinValue));
            }

            // An old list must not hide that the account has refused us since: asking again tells, and costs no call while it does.
            if (pass.Account?.Value is { Refused: true } && pass.Listing.Started < pass.Now)
            {
                return pass.Then(new Step.List(pass.Now));
            }

            if (pass.Listing.Find(id) is { } item && !Evidence.Moved(pass, item))
            {
                // New error texts may quote secrets, which must be known to be taken out.
                return pass.Config is null && !ImportJob.HasSameErrors(pass.Status.JobStatus, item.Status)
                    ? pass.Then(new Step.ResolveConfig())
                    : AfterComparison(pass, item, quiet => Finishes.Quiet(quiet, item));
            }
        }

        if (pass.Config is null)
        {
            return pass.Then(new Step.ResolveConfig());
        }

        if (pass.Config.Problem is { } problem)
        {
            return Finishes.Failed(pass, problem);
        }

        if (pass.Failure is { } failure)
        {
            return AfterFailure(pass, failure);
        }

        if (pass.Remote is null || pass.Remote.Id != id)
        {
            return pass.Then(new Step.Get(id));
        }

        return pass.Remote.Found is { } found ? Compare(pass, id, found) : MissingPlanner.Next(pass);
    }

    // What the answer to a create carries is undocumented (LD §1.2): what is missing is read.
    private static Decision AfterCreate(Pass pass, string id)
    {
        if (pass.Written is not { Version: not null, Status: not null } && pass.Remote?.Id != id && pass.Failure is null)
        {
            return pass.Then(new Step.Get(id));
        }

        // That the new configuration cannot be read yet takes nothing from its having been created.
        if (pass.Failure is { Step: not Step.Get })
        {
            return Finishes.Failed(pass, Problems.Of(pass));
        }

        var remote = pass.Remote?.Id == id ? pass.Remote.Found ?? pass.Written! : pass.Written!;
        return AfterComparison(pass with { Failure = null }, remote, created => Finishes.Applied(created, remote));
    }

    private static Decision Compare(Pass pass, string id, FlagImportIntegration found)
    {
        if (pass.Sent is not null)
        {
            var newest = Newest(pass, found);
            return AfterComparison(pass, newest, patched => Finishes.Applied(patched, newest));
        }

        if (Evidence.IsBehind(pass, found))
        {
            return Finishes.Failed(pass, new Problem(
                ConditionReasons.LaunchDarklyUnavailable, $"LaunchDarkly shows an older state of configuration {id} than its list; it is asked again.", Remedy.Retry));
        }

        var patch = Plans.Difference(pass, found);
        if (patch.IsEmpty)
        {
            return AfterComparison(pass, found, equal => Finishes.Applied(equal, found));
        }

        if (pass.Observing)
        {
            return Finishes.Observed(pass, Plans.ForPatch(patch), found);
        }

        if (IsFight(pass, patch))
        {
            return AfterComparison(pass, found, tired => Finishes.GivesUpRepairing(tired, patch, found));
        }

        return Plans.Unannounced(pass, patch, found) is { Count: > 0 } keys
            ? pass.Then(new Step.Announce(keys))
            : pass.Then(new Step.Patch(id, patch, Plans.UsesWholeMembers(pass)));
    }

    // Tried again when the hourly comparison is due, or when someone asks for one.
    private static bool IsFight(Pass pass, JsonPatchDocument patch) =>
        pass.Memory.Repairs >= MostRepairs && Plans.Hash(patch) == pass.Memory.LastRepair && Evidence.IsDrift(pass)
        && pass.Memory.NextComparison > pass.Now && !Evidence.ComparisonRequested(pass);

    // A patch answer may lack any member (LD §1.2); what it lacks is as it was read before.
    private static FlagImportIntegration Newest(Pass pass, FlagImportIntegration found) =>
        pass.Written is { } written ? found with { Version = written.Version ?? found.Version, Status = written.Status ?? found.Status } : found;

    private static Decision AfterComparison(Pass pass, FlagImportIntegration remote, Func<Pass, Decision> finish)
    {
        if (pass.Observing)
        {
            return finish(pass);
        }

        (pass, var step) = DuplicatePlanner.Advance(pass);
        if (step is null)
        {
            (pass, step) = ImportPlanner.Advance(pass, remote.Status);
        }

        return step is null ? finish(pass) : pass.Then(step);
    }

    private static Decision AfterFailure(Pass pass, StepFailure failure) => failure switch
    {
        { Step: Step.Patch, Exception: LaunchDarklyException { Kind: LaunchDarklyErrorKind.Conflict } } when pass.Conflicts < MostConflicts =>
            pass.Then(new Step.Get(pass.Id!)),
        { Step: Step.Patch { Whole: false }, Exception: LaunchDarklyException { Kind: LaunchDarklyErrorKind.InvalidPatch } } =>
            pass.Then(new Step.Get(pass.Id!)),

        // The object went between GET and PATCH: the GET that follows tells. A token may also see what it may not touch.
        { Step: Step.Patch, Exception: LaunchDarklyException { Kind: LaunchDarklyErrorKind.NotFound } } when pass.Conflicts < MostConflicts =>
            pass.Then(new Step.Get(pass.Id!)),

        // Making a missing configuration again failed: the same questions as for a first create.
        { Step: Step.Create } => IdentityPlanner.FindOrCreate(pass),
        _ => Finishes.Failed(pass, Problems.Of(pass)),
    };
}

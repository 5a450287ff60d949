using FlagImportOperator.LaunchDarkly;
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

        if (Evidence.SuggestsComparison(pass) is false)
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
                    : AfterComparison(pass, item, compared: false);
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

        return AfterComparison(pass with { Failure = null }, pass.Remote?.Id == id ? pass.Remote.Found ?? pass.Written! : pass.Written!, compared: true);
    }

    private static Decision Compare(Pass pass, string id, FlagImportIntegration found)
    {
        if (pass.Sent is not null)
        {
            return AfterComparison(pass, Newest(pass, found), compared: true);
        }

        var patch = Plans.Difference(pass, found);
        if (patch.IsEmpty)
        {
            return AfterComparison(pass, found, compared: true);
        }

        if (pass.Observing)
        {
            return Finishes.Observed(pass, Plans.ForPatch(patch), found);
        }

        return Plans.Hash(patch) == pass.Memory.LastRepair && pass.Memory.Repairs >= MostRepairs && Evidence.IsDrift(pass)
            ? Finishes.GivesUpRepairing(pass, patch, found)
            : pass.Then(new Step.Patch(id, patch, Plans.UsesWholeMembers(pass)));
    }

    // A patch answer may lack any member (LD §1.2); what it lacks is as it was read before.
    private static FlagImportIntegration Newest(Pass pass, FlagImportIntegration found) =>
        pass.Written is { } written ? found with { Version = written.Version ?? found.Version, Status = written.Status ?? found.Status } : found;

    private static Decision AfterComparison(Pass pass, FlagImportIntegration remote, bool compared)
    {
        if (!pass.Observing)
        {
            if (DuplicatePlanner.Next(pass) is { } duplicate)
            {
                return duplicate;
            }

            (pass, var trigger) = ImportPlanner.Advance(pass, remote.Status);
            if (trigger is not null)
            {
                return pass.Then(trigger);
            }
        }

        return compared ? Finishes.Applied(pass, remote) : Finishes.Quiet(pass, remote);
    }

    private static Decision AfterFailure(Pass pass, StepFailure failure) => failure switch
    {
        { Step: Step.Patch, Exception: LaunchDarklyException { Kind: LaunchDarklyErrorKind.Conflict } } when pass.Conflicts < MostConflicts =>
            pass.Then(new Step.Get(pass.Id!)),
        { Step: Step.Patch { Whole: false }, Exception: LaunchDarklyException { Kind: LaunchDarklyErrorKind.InvalidPatch } } =>
            pass.Then(new Step.Get(pass.Id!)),

        // The object went between GET and PATCH: the GET that follows tells.
        { Step: Step.Patch, Exception: LaunchDarklyException { Kind: LaunchDarklyErrorKind.NotFound } } => pass.Then(new Step.Get(pass.Id!)),

        // Making a missing configuration again failed: the same questions as for a first create.
        { Step: Step.Create } => IdentityPlanner.FindOrCreate(pass),
        _ => Finishes.Failed(pass, Problems.Of(pass)),
    };
}

using FlagImportOperator.Api;
using FlagImportOperator.Reconciliation.Reporting;

namespace FlagImportOperator.Reconciliation.Planning;

/// <summary>
/// GET answered 404. Reads may be stale for a while after a create (LD §8), so an object counts as deleted only when two reads some
/// time apart and a list after both agree; then it is made again.
/// </summary>
internal static class MissingPlanner
{
    private static readonly TimeSpan New = TimeSpan.FromMinutes(1);

    /// <summary>The next step after a GET found nothing.</summary>
    public static Decision Next(Pass pass)
    {
        var born = pass.Memory.CreatedAt ?? pass.Resource.Metadata.CreationTimestamp;
        var wait = born + New > pass.Now ? pass.Options.MissingConfirmationWhenNew : pass.Options.MissingConfirmation;
        var since = pass.Memory.MissingSince ?? pass.Now;
        pass = pass with { Memory = pass.Memory with { MissingSince = since } };
        if (pass.Now < since + wait)
        {
            return Finishes.Waiting(pass, since + wait, NotThere(pass, Remedy.Retry));
        }

        if (pass.Listing is null || pass.Listing.Started < pass.Now)
        {
            return pass.Failure is null ? pass.Then(new Step.List(pass.Now)) : Finishes.Failed(pass, Problems.Of(pass));
        }

        if (pass.Listing.Find(pass.Id!) is not null)
        {
            return Finishes.Failed(pass, NotThere(pass, Remedy.Retry));
        }

        if (!pass.Observing && pass.Events.TrueForAll(e => e.Reason != EventReasons.RemoteDeleted))
        {
            pass = pass with
            {
                Events = pass.Events.Add(new PassEvent(true, EventReasons.RemoteDeleted, "Recreate",
                    $"Configuration {pass.Id} in project {pass.Spec.ProjectKey} was deleted outside the cluster; it is made again.")),
            };
        }

        return IdentityPlanner.FindOrCreate(pass);
    }

    private static Problem NotThere(Pass pass, Remedy remedy) =>
        new(ConditionReasons.RemoteMissing, $"LaunchDarkly does not find configuration {pass.Id}; it is asked again before the configuration is made anew.", remedy);
}

using FlagImportOperator.Api;
using FlagImportOperator.Kubernetes.Client;

namespace FlagImportOperator.Reconciliation.Planning;

/// <summary>
/// Decides the next step of a pass from everything known so far. Pure: no I/O, no clock, no logging (design §3). Asking again after
/// each step keeps every decision in one place, and makes every boundary between two calls a place where a crash can be tried.
/// </summary>
internal static class Planner
{
    /// <summary>The next step; a pass ends with <see cref="Step.Finish"/>.</summary>
    public static Decision Next(Pass pass)
    {
        var deleting = pass.Resource.Metadata.DeletionTimestamp is not null;
        if (deleting && (pass.Memory.Released || !pass.HasFinalizer))
        {
            return pass.Then(new Step.Finish(null, Outcome.Forget));
        }

        // The resource changed or went while its finalizer was written: the watch brings the newer state.
        if (pass.Failure is { Step: Step.AddFinalizer or Step.RemoveFinalizer, Exception: KubernetesApiException { IsConflict: true } or KubernetesApiException { IsNotFound: true } })
        {
            return pass.Then(new Step.Finish(null, Outcome.Retry()));
        }

        // What could not be read is not asked for again in the same pass.
        if (pass.Failure is { Step: Step.ResolveAccount or Step.ResolveConfig })
        {
            var unread = Problems.Of(pass);
            return deleting ? Finishes.DeletionFailed(pass, unread) : Finishes.Failed(pass, unread);
        }

        if (pass.Mode == Modes.Paused && !(deleting && DeletionPlanner.IsForced(pass)))
        {
            return Finishes.Paused(pass, deleting);
        }

        if (deleting)
        {
            return DeletionPlanner.Next(pass);
        }

        if (InvalidSpec(pass.Spec) is { } problem)
        {
            return Finishes.Failed(pass, problem);
        }

        if (pass.Account is null)
        {
            return pass.Then(new Step.ResolveAccount());
        }

        if (pass.Account.Problem is { } noAccount)
        {
            return Finishes.Failed(pass, noAccount);
        }

        return pass.Id is null ? IdentityPlanner.Next(pass) : ComparisonPlanner.Next(pass);
    }

    // The API server refuses all of this (CRD); a resource may be older than the CRD's rules, or the CRD may have been edited.
    private static Problem? InvalidSpec(FlagImportConfigurationSpec spec)
    {
        var missing = string.IsNullOrEmpty(spec.ProjectKey) ? "spec.projectKey"
            : string.IsNullOrEmpty(spec.IntegrationKey) ? "spec.integrationKey"
            : string.IsNullOrEmpty(spec.ConfigSecretRef?.Name) ? "spec.configSecretRef.name"
            : null;
        return missing is not null ? new Problem(ConditionReasons.InvalidConfiguration, $"{missing} is missing; set it.", Remedy.Stalled)
            : spec.Mode is null or Modes.Manage or Modes.Observe or Modes.Paused ? null
            : new Problem(ConditionReasons.InvalidConfiguration, $"spec.mode \"{spec.Mode}\" is unknown; set {Modes.Manage}, {Modes.Observe} or {Modes.Paused}.", Remedy.Stalled);
    }
}

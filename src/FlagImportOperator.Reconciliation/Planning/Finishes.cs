using FlagImportOperator.Api;
using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.LaunchDarkly.JsonPatch;
using FlagImportOperator.Reconciliation.Reporting;

namespace FlagImportOperator.Reconciliation.Planning;

/// <summary>The ways in which a pass ends: what is said, when the resource is looked at again, and what is remembered. Pure.</summary>
internal static class Finishes
{
    private const int PatienceWithReady = 3;

    /// <summary>LaunchDarkly was compared, and patched or created where needed: it holds what the spec says.</summary>
    public static Decision Applied(Pass pass, FlagImportIntegration remote)
    {
        var repaired = pass.Sent is { } sent && Evidence.IsDrift(pass);
        var hash = pass.Sent is null ? 0 : Plans.Hash(pass.Sent);
        if (repaired)
        {
            var paths = string.Join(", ", pass.Sent!.Operations.Select(o => o.Path));
            pass = pass with { Events = pass.Events.Add(new PassEvent(false, EventReasons.DriftRepaired, "Patch", $"A change made outside the cluster was undone: {paths}.")) };
        }

        var (applied, confirm) = Doubts.Conclude(pass);
        var compared = confirm is null ? pass.Config?.Value?.SecretVersion : null;
        var lost = Doubts.PatchesEnd(pass) > pass.Now;
        var memory = pass.Memory with
        {
            NextComparison = confirm ?? pass.Now + (pass.Options.ComparisonInterval * (0.9 + (0.2 * pass.Jitter))),
            ComparedSecretVersion = compared ?? pass.Memory.ComparedSecretVersion,
            MissingSince = null,
            UncertainSince = null,
            PatchUncertainSince = lost ? pass.Memory.PatchUncertainSince : null,
            SecretsUncertain = lost && pass.Memory.SecretsUncertain,
            NotSentYet = false,
            Failures = 0,
            LastRepair = hash,
            Repairs = !repaired ? 0 : hash == pass.Memory.LastRepair ? pass.Memory.Repairs + 1 : 1,
        };
        var verified = pass.Created || pass.Sent is not null || remote.Config is not null;
        return Finish(pass with { Memory = memory }, new Report
        {
            Ready = ConditionValue.True(ConditionReasons.Applied, "LaunchDarkly holds the configuration."),
            Synced = verified
                ? ConditionValue.True(ConditionReasons.InSync, "LaunchDarkly was last seen to hold what is declared.")
                : ConditionValue.Unknown(ConditionReasons.Unverifiable, "LaunchDarkly did not show the form variables."),
            Id = pass.Id,
            Remote = remote,
            AppliedConfig = applied,
            SecretVersion = compared,
            Import = pass.Ledger,
            Compared = true,
        }, memory.NextComparison.Value, remote.Status);
    }

    /// <summary>Nothing speaks for a difference: only the state of the import job is carried over.</summary>
    public static Decision Quiet(Pass pass, FlagImportIntegration remote)
    {
        var next = pass.Memory.NextComparison ?? pass.Now + (pass.Options.ComparisonInterval * pass.Jitter);
        pass = pass with { Memory = pass.Memory with { NextComparison = next, Failures = 0 } };
        var drifted = pass.Status.Conditions?.Any(c => c is { Type: ConditionTypes.Synced, Status: ConditionStatuses.False }) == true;
        return Finish(
            pass,
            Same(pass) with { Id = pass.Id, Remote = remote, Import = pass.Ledger, Plan = drifted ? pass.Status.Plan : null },
            next,
            remote.Status);
    }

    /// <summary>Mode Observe, and something would be sent.</summary>
    public static Decision Observed(Pass pass, IReadOnlyList<PlannedOperation> plan, FlagImportIntegration? remote)
    {
        var next = pass.Now + (pass.Options.ComparisonInterval * (0.9 + (0.2 * pass.Jitter)));
        pass = pass with { Memory = pass.Memory with { NextComparison = next, ComparedSecretVersion = pass.Config?.Value?.SecretVersion, Failures = 0 } };
        var message = remote is null
            ? "Mode Observe: the configuration would be created; status.plan shows it."
            : $"Mode Observe: {plan.Count} operation(s) would be sent; status.plan shows them.";
        return Finish(pass, new Report
        {
            Ready = ConditionValue.False(ConditionReasons.PlanPending, message),
            Synced = ConditionValue.False(ConditionReasons.Drifted, message),
            Id = remote?.Id ?? pass.Id,
            Remote = remote,
            Plan = plan,
            Compared = true,
        }, next, remote?.Status);
    }

    /// <summary>Mode Paused: nothing at all.</summary>
    public static Decision Paused(Pass pass, bool deleting)
    {
        var message = deleting
            ? $"spec.mode is Paused: the resource stays until another mode is set, or annotation {ResourceNames.ForceOrphanAnnotation} is \"true\"."
            : "spec.mode is Paused: nothing is read or written in LaunchDarkly.";
        return pass.Then(new Step.Finish(
            new Report { Ready = ConditionValue.Unknown(deleting ? ConditionReasons.DeletionBlocked : ConditionReasons.Paused, message) },
            Outcome.Forget));
    }

    /// <summary>Something stands in the way.</summary>
    public static Decision Failed(Pass pass, Problem problem)
    {
        var wasReady = Evidence.IsReady(pass);
        var failures = pass.Memory.Failures + 1;
        var listed = pass.Id is { } id ? pass.Listing?.Find(id) : null;
        pass = pass with
        {
            Memory = pass.Memory with
            {
                Failures = problem.Remedy == Remedy.Retry ? failures : 0,
                Seen = listed is null ? pass.Memory.Seen : RemoteSummary.Hash(listed),
            },
        };
        var outcome = OutcomeOf(pass, problem);

        // What was in sync and has no edit waiting is not called broken for a call or two that failed: no write, no alarm.
        if (problem.Remedy == Remedy.Retry && wasReady && failures < PatienceWithReady)
        {
            return pass.Then(new Step.Finish(null, outcome));
        }

        // No new error texts before the Secret could be read, or they would be withheld for good.
        var job = pass.Config is null && !ImportJob.HasSameErrors(pass.Status.JobStatus, listed?.Status) ? null : listed?.Status;
        return pass.Then(new Step.Finish(
            Same(pass) with
            {
                Ready = problem.Remedy == Remedy.Retry && wasReady ? Same(pass).Ready : ConditionValue.False(problem.Reason, problem.Message),
                Problem = problem,
                Id = pass.Id,

                // Not the version: a version in status means that what it stands for was compared.
                Remote = job is null ? null : new FlagImportIntegration { Status = job },
                Import = ImportPlanner.Observed(pass, job),
                Plan = Pending(pass),
            },
            outcome));
    }

    /// <summary>A create did not succeed, or its finalizer could not be written.</summary>
    public static Decision CreateFailed(Pass pass) => Failed(pass, Problems.Of(pass));

    /// <summary>There is nothing to do but wait until a known time.</summary>
    public static Decision Waiting(Pass pass, DateTimeOffset until, Problem problem)
    {
        // After a restart, the wait before a refused create is tried again is no news.
        if (Evidence.IsStalled(pass))
        {
            return pass.Then(new Step.Finish(null, Outcome.LookAgain(until)));
        }

        var (next, step) = Failed(pass, problem);
        return next.Then((Step.Finish)step with { Outcome = Outcome.LookAgain(until) });
    }

    /// <summary>A change comes back however often it is undone.</summary>
    public static Decision GivesUpRepairing(Pass pass, JsonPatchDocument patch, FlagImportIntegration remote)
    {
        var paths = string.Join(", ", patch.Operations.Select(o => o.Path));
        var message = $"LaunchDarkly shows another value again each time {paths} is set: someone else writes it, or LaunchDarkly changes it. It is tried again in an hour.";
        var next = pass.Now + pass.Options.StalledInterval;
        pass = pass with { Memory = pass.Memory with { NextComparison = next, MissingSince = null, Failures = 0, ComparedSecretVersion = pass.Config?.Value?.SecretVersion } };
        return Finish(pass, Same(pass) with
        {
            Synced = ConditionValue.False(ConditionReasons.Drifted, message),
            Id = pass.Id,
            Remote = remote,
            Plan = Plans.ForPatch(patch),
            Import = pass.Ledger,
            Compared = true,
        }, next, remote.Status);
    }

    /// <summary>The resource cannot go yet.</summary>
    public static Decision DeletionFailed(Pass pass, Problem problem)
    {
        pass = pass with { Memory = pass.Memory with { Failures = pass.Memory.Failures + 1 } };
        return pass.Then(new Step.Finish(
            new Report
            {
                Ready = ConditionValue.False(problem.Reason, $"The resource is being deleted. {problem.Message} Annotation {ResourceNames.ForceOrphanAnnotation}: \"true\" lets it go without."),
                Problem = problem,
                Id = pass.Id,
            },
            problem.Remedy == Remedy.Retry && problem.RetryAt is { } at ? Outcome.LookAgain(at) : Outcome.Retry(problem.RetryAt)));
    }

    private static Outcome OutcomeOf(Pass pass, Problem problem)
    {
        var hourly = pass.Now + (pass.Options.StalledInterval * (0.9 + (0.2 * pass.Jitter)));
        return problem.Remedy == Remedy.Retry
            ? Outcome.Retry(problem.RetryAt)
            : Outcome.LookAgain(problem.RetryAt is { } at && at < hourly ? at : hourly);
    }

    private static Decision Finish(Pass pass, Report report, DateTimeOffset next, FlagImportStatus? job)
    {
        var listed = pass.Id is { } id ? pass.Listing?.Find(id) : null;
        pass = pass with
        {
            Memory = pass.Memory with
            {
                Seen = listed is null ? pass.Memory.Seen : RemoteSummary.Hash(listed),
                FollowUntil = FollowUntil(pass, job),
            },
        };
        return pass.Then(new Step.Finish(report, Outcome.LookAgain(pass.Again is { } again && again < next ? again : next)));
    }

    private static DateTimeOffset? FollowUntil(Pass pass, FlagImportStatus? job) => job?.Status switch
    {
        "importing" => DateTimeOffset.MaxValue,
        "pending" => Bounded(pass),
        _ => ImportPlanner.IsOpen(pass) ? Bounded(pass) : null,
    };

    // A configuration may stay pending for ever when nobody triggers its import (LD §1.5).
    private static DateTimeOffset Bounded(Pass pass) =>
        pass.Memory.FollowUntil is { } until && until != DateTimeOffset.MaxValue ? until : pass.Now + pass.Options.FollowFor;

    private static Report Same(Pass pass)
    {
        var ready = pass.Status.Conditions?.FirstOrDefault(c => c.Type == ConditionTypes.Ready);
        return new Report
        {
            Ready = ready is null
                ? ConditionValue.Unknown(ConditionReasons.Creating, "")
                : new ConditionValue(ready.Status, ready.Reason, ready.Message),
        };
    }

    private static IReadOnlyList<PlannedOperation>? Pending(Pass pass)
    {
        if (pass.Config?.Value is null || pass.Account?.Value is null || pass.Created || pass.Sent is not null)
        {
            return null;
        }

        if (pass.Id is null)
        {
            // What is to be adopted is never created, and there is nothing yet to compare with.
            return pass.Spec.Adopt?.Id is { Length: > 0 } ? null : Plans.ForCreate(pass);
        }

        var patch = pass.Failure is { Step: Step.Patch failed } ? failed.Document : pass.Remote?.Found is { } found ? Plans.Difference(pass, found) : null;
        return patch is null or { IsEmpty: true } ? null : Plans.ForPatch(patch);
    }
}

using System.Globalization;
using FlagImportOperator.Api;
using FlagImportOperator.Kubernetes;
using FlagImportOperator.Kubernetes.Client;
using FlagImportOperator.Kubernetes.Events;
using FlagImportOperator.Kubernetes.Informers;
using FlagImportOperator.LaunchDarkly.Accounts;
using FlagImportOperator.Reconciliation.Acting;
using FlagImportOperator.Reconciliation.Caching;
using FlagImportOperator.Reconciliation.Metrics;
using FlagImportOperator.Reconciliation.Planning;
using FlagImportOperator.Reconciliation.Reporting;
using FlagImportOperator.Reconciliation.Resolving;
using Microsoft.Extensions.Logging;

namespace FlagImportOperator.Reconciliation.Controllers;

/// <summary>One pass over one resource, from the cached state to the status patch (design §3).</summary>
internal sealed class Reconciler(ReconcilerParts parts, PlannerOptions options, TimeProvider time, Random random, ILogger log)
{
    /// <summary>
    /// Runs the pass. Says when to look again, which account the resource belongs to (null when it did not come to that), and how it ended.
    /// Throws <see cref="OperationCanceledException"/> only.
    /// </summary>
    public async Task<(Outcome Outcome, LaunchDarklyAccount? Account, PassResult Result)> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (parts.Store.Find(key) is not { } cached)
        {
            return (Outcome.Forget, null, PassResult.Gone);
        }

        var pass = new Pass
        {
            Resource = cached.Read(),
            Memory = parts.Registry.Recall(key, cached.Uid),
            Now = time.GetUtcNow(),
            Jitter = NextJitter(),
            Options = options,
            OwnerTag = OwnerTag.For(options.ClusterId, key),
            WatchedSecretVersion = cached.ConfigSecret is { } secret ? parts.SecretVersion(new NamespacedName(key.Namespace, secret)) : null,
        };
        var (done, finish, account) = await RunAsync(key, pass, cancellationToken);
        parts.Registry.Keep(key, done.Memory, done.Id);
        if (parts.Store.Find(key) is null)
        {
            parts.Registry.Drop(key);
        }

        var written = finish.Report is null || await WriteStatusAsync(done, finish.Report, cancellationToken);
        if (!written)
        {
            // What this pass compared is nowhere said: the next one finds it out again.
            parts.Registry.Keep(key, done.Memory with { NextComparison = time.GetUtcNow(), StatusUncertain = true }, done.Id);
        }
        else if (finish.Report is not null && done.Memory.StatusUncertain)
        {
            parts.Registry.Keep(key, done.Memory with { StatusUncertain = false }, done.Id);
        }

        Tell(done, done.Events);
        var outcome = ChangedDuring(cached) ? Outcome.LookAgain(time.GetUtcNow()) : written ? finish.Outcome : Outcome.Retry();
        return (outcome, account, PassResults.Of(finish, written));
    }

    // The answer to an own write holds what others changed before it. Once that is in the store, the watch brings nothing newer, and
    // would queue nothing.
    private bool ChangedDuring(CachedConfiguration before) =>
        parts.Store.Find(before.Key) is { } now
        && (now.Uid != before.Uid || now.Generation != before.Generation || now.Deleting != before.Deleting || now.AnnotationsHash != before.AnnotationsHash);

    private async Task<(Pass Pass, Step.Finish Finish, LaunchDarklyAccount? Account)> RunAsync(NamespacedName key, Pass pass, CancellationToken cancellationToken)
    {
        try
        {
            return await parts.Runner.RunAsync(pass, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // What the pass learnt is lost, and it may have sent a create.
            parts.Registry.Keep(key, pass.Memory with { NotSentYet = false, UncertainSince = time.GetUtcNow() }, pass.Id);
            throw;
        }
    }

    private async Task<bool> WriteStatusAsync(Pass pass, Report report, CancellationToken cancellationToken)
    {
        var status = StatusBuilder.Build(pass, report, time.GetUtcNow());
        if (StatusPatch.Build(pass, status) is not { } patch)
        {
            return true;
        }

        try
        {
            var after = await parts.Writer.PatchStatusAsync(pass.Resource, patch, cancellationToken);
            if (pass.Memory.StatusUncertain && StatusPatch.Build(pass with { Resource = after }, status) is { } rest)
            {
                // The write whose answer was lost took effect, and this one was made against the status before it.
                await parts.Writer.PatchStatusAsync(after, rest, cancellationToken);
            }
        }
        catch (KubernetesApiException exception)
        {
            // Gone: the watch tells. 409 may mean a namesake in its place (the patch is bound to the UID), which the next pass sees, or
            // only a write that came at the same moment.
            ReconcilerLog.StatusNotWritten(
                log, pass.Resource.Metadata.Namespace, pass.Resource.Metadata.Name, (int?)exception.StatusCode, exception.Reason,
                Problems.Grant(exception, $"patch on {ResourceNames.Plural}/status"));
            return exception.IsNotFound;
        }

        LogTransition(pass, status);
        Tell(pass, TransitionEvents.Between(pass.Status, status));
        return true;
    }

    private void LogTransition(Pass pass, FlagImportConfigurationStatus status)
    {
        var before = pass.Status.Conditions?.FirstOrDefault(c => c.Type == ConditionTypes.Ready);
        var after = status.Conditions?.FirstOrDefault(c => c.Type == ConditionTypes.Ready);
        if (after is not null && (before?.Status != after.Status || before.Reason != after.Reason))
        {
            ReconcilerLog.Transition(log, pass.Resource.Metadata.Namespace, pass.Resource.Metadata.Name, after.Status, after.Reason, after.Message);
        }
    }

    private void Tell(Pass pass, IEnumerable<PassEvent> events)
    {
        var metadata = pass.Resource.Metadata;
        foreach (var told in events)
        {
            parts.Events.Record(
                new ObjectReference(ResourceNames.ApiVersion, ResourceNames.Kind, new NamespacedName(metadata.Namespace, metadata.Name), metadata.Uid, metadata.ResourceVersion),
                told.Warning, told.Reason, told.Action, told.Note);
        }
    }

    private double NextJitter()
    {
        lock (random)
        {
            return random.NextDouble();
        }
    }
}

/// <summary>What a pass works with.</summary>
/// <param name="Store">The resources.</param>
/// <param name="Registry">What is remembered of them.</param>
/// <param name="Runner">Does the steps.</param>
/// <param name="Writer">Writes status.</param>
/// <param name="Events">Tells people.</param>
internal sealed record ReconcilerParts(
    ObjectStore<CachedConfiguration> Store, ResourceRegistry Registry, PassRunner Runner, ResourceWriter Writer, IEventRecorder Events)
{
    /// <summary>A Secret's resourceVersion as the watch knows it, or null.</summary>
    public required Func<NamespacedName, string?> SecretVersion { get; init; }

    /// <summary>As metadata writes it.</summary>
    public static string? VersionText(PartialObject? secret) => secret?.ResourceVersion.ToString(CultureInfo.InvariantCulture);
}

using FlagImportOperator.Api;
using FlagImportOperator.Kubernetes;
using FlagImportOperator.Kubernetes.Client;
using FlagImportOperator.Kubernetes.Secrets;
using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.LaunchDarkly.Accounts;
using FlagImportOperator.Reconciliation.Planning;
using FlagImportOperator.Reconciliation.Reporting;
using FlagImportOperator.Reconciliation.Resolving;
using Microsoft.Extensions.Logging;

namespace FlagImportOperator.Reconciliation.Acting;

/// <summary>
/// Carries a pass through: asks the planner, does the step, adds what came of it, asks again. Decides nothing. One call is in flight at
/// a time, and none without the planner having seen the answer to the one before.
/// </summary>
internal sealed class PassRunner(ResourceWriter writer, ISecretReader secrets, AccountResolver accounts, TimeProvider time, ILogger log)
{
    // Far above any plan: a loop in the planner must show as an error, not as a storm of calls.
    private const int MostSteps = 60;

    /// <summary>
    /// Runs a pass up to its <see cref="Step.Finish"/>. Throws <see cref="OperationCanceledException"/> only; the returned pass is then
    /// lost, and with it nothing that a later pass cannot find out.
    /// </summary>
    public async Task<(Pass Pass, Step.Finish Finish, LaunchDarklyAccount? Account)> RunAsync(Pass pass, CancellationToken cancellationToken)
    {
        LaunchDarklyAccount? account = null;
        for (var count = 0; count < MostSteps; count++)
        {
            (pass, var step) = Planner.Next(pass);
            if (step is Step.Finish finish)
            {
                return (pass, finish, account);
            }

            try
            {
                if (step is Step.ResolveAccount)
                {
                    (account, var problem) = await accounts.ResolveAsync(pass.Resource, cancellationToken);
                    pass = pass with { Account = new Resolved<AccountTraits>(account is null ? null : new AccountTraits(account.WantsWholeMembers, account.Refused), problem) };
                }

                pass = await DoAsync(pass, step, account, cancellationToken);
            }
            catch (LaunchDarklyException exception)
            {
                ActingLog.CallFailed(log, step.GetType().Name, exception.Kind, (int?)exception.StatusCode, exception.CorrelationId);
                pass = PassProgress.Failed(pass, step, exception, time.GetUtcNow());
                ForgetGone(step, exception, account);
            }
            catch (KubernetesApiException exception)
            {
                ActingLog.ClusterCallFailed(log, step.GetType().Name, (int?)exception.StatusCode, exception.Reason);
                pass = PassProgress.Failed(pass, step, exception, time.GetUtcNow());
            }

            pass = pass with { Listing = account?.Latest };
        }

        throw new InvalidOperationException("The pass does not come to an end; this is a fault of the operator.");
    }

    private async Task<Pass> DoAsync(Pass pass, Step step, LaunchDarklyAccount? account, CancellationToken cancellationToken)
    {
        FlagImportIntegration? answer = null;
        switch (step)
        {
            case Step.AddFinalizer:
                pass = pass with { Resource = await writer.AddFinalizerAsync(pass.Resource, cancellationToken) };
                break;
            case Step.RemoveFinalizer:
                await writer.RemoveFinalizerAsync(pass.Resource, cancellationToken);
                break;
            case Step.ResolveConfig:
                pass = pass with { Config = await ReadConfigAsync(pass, account!, cancellationToken) };
                break;
            case Step.List list:
                await account!.ObserveAsync(list.NotBefore, CallPriority.Edit, cancellationToken);
                break;
            case Step.Get get:
                answer = await account!.Api.GetAsync(pass.Address(get.Id), CallPriority.Edit, cancellationToken);
                break;
            case Step.Inspect inspect:
                answer = await account!.Api.GetAsync(pass.Address(inspect.Id), CallPriority.Poll, cancellationToken);
                break;
            case Step.Create create:
                answer = await account!.Api.CreateAsync(create.Configuration, cancellationToken);
                account.Remember(Known(answer, pass.Address(answer.Id ?? ""), create.Configuration.Name, create.Configuration.Tags));
                ActingLog.Created(log, answer.Id ?? "(its id is not known yet)", pass.Spec.ProjectKey);
                break;
            case Step.Announce announce:
                pass = pass with { Resource = await AnnounceAsync(pass, announce.Keys, cancellationToken) };
                break;
            case Step.Patch patch:
                answer = await account!.Api.PatchAsync(pass.Address(patch.Id), patch.Document, cancellationToken);
                account.WantsWholeMembers |= pass.WholeMembers;
                Remember(account, patch.Id, answer);
                ActingLog.Patched(log, patch.Id, string.Join(", ", patch.Document.Operations.Select(o => $"{o.OpName} {o.Path}")));
                break;
            case Step.Delete delete:
                await account!.Api.DeleteAsync(pass.Address(delete.Id), cancellationToken);
                account.Forget(delete.Id);
                ActingLog.Deleted(log, delete.Id, pass.Spec.ProjectKey);
                break;
            case Step.Trigger trigger:
                await account!.Api.TriggerAsync(pass.Address(trigger.Id), cancellationToken);
                ActingLog.Triggered(log, trigger.Id);
                break;
        }

        return PassProgress.Succeeded(pass, step, answer, time.GetUtcNow());
    }

    // The rest of the pass goes on with the spec that it began with: a newer one that comes with the answer is for the next pass.
    private async Task<FlagImportConfiguration> AnnounceAsync(Pass pass, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var written = await writer.PatchStatusAsync(pass.Resource, StatusPatch.Announce(pass, keys), cancellationToken);
        return new FlagImportConfiguration { Metadata = pass.Resource.Metadata, Spec = pass.Resource.Spec, Status = written.Status };
    }

    private async Task<Resolved<ResolvedConfig>> ReadConfigAsync(Pass pass, LaunchDarklyAccount account, CancellationToken cancellationToken)
    {
        var name = pass.Spec.ConfigSecretRef?.Name ?? "";
        var secret = await secrets.ReadAsync(new NamespacedName(pass.Resource.Metadata.Namespace, name), cancellationToken);
        var key = account.DeriveKey(System.Text.Encoding.UTF8.GetBytes(pass.Resource.Metadata.Uid));
        var (config, problem) = ConfigResolver.Resolve(pass.Spec, name, secret, key);
        return new Resolved<ResolvedConfig>(config, problem);
    }

    private static void Remember(LaunchDarklyAccount account, string id, FlagImportIntegration answer)
    {
        if (answer is { Id: not null, Tags: not null, Name: not null } && answer.Id == id)
        {
            account.Remember(answer);
        }
    }

    // The list must show what was just made even where the answer left members out.
    private static FlagImportIntegration Known(FlagImportIntegration answer, ConfigurationAddress address, string name, IReadOnlyList<string> tags) =>
        answer with
        {
            ProjectKey = answer.ProjectKey ?? address.ProjectKey,
            IntegrationKey = answer.IntegrationKey ?? address.IntegrationKey,
            Name = answer.Name ?? name,
            Tags = answer.Tags ?? tags,
            Config = null,
        };

    private static void ForgetGone(Step step, LaunchDarklyException exception, LaunchDarklyAccount? account)
    {
        if (step is Step.Delete delete && exception.Kind == LaunchDarklyErrorKind.NotFound)
        {
            account?.Forget(delete.Id);
        }
    }
}

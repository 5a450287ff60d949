using System.Globalization;
using FlagImportOperator.Api;
using FlagImportOperator.Kubernetes.Client;
using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.Reconciliation.Resolving;

namespace FlagImportOperator.Reconciliation.Planning;

/// <summary>The one place where a failed call becomes a reason that people see and a remedy (the table in design §3). Pure.</summary>
internal static class Problems
{
    /// <summary>What the pass's failure means.</summary>
    public static Problem Of(Pass pass) => pass.Failure switch
    {
        { Exception: LaunchDarklyException exception, Step: var step } => OfLaunchDarkly(pass, step, exception),
        { Exception: KubernetesApiException exception, Step: var step } => OfKubernetes(step, exception),
        _ => throw new InvalidOperationException("The pass has not failed."),
    };

    private static Problem OfLaunchDarkly(Pass pass, Step step, LaunchDarklyException exception)
    {
        var said = Said(pass, step, exception);
        return (exception.Kind, step) switch
        {
            (LaunchDarklyErrorKind.InvalidRequest, Step.Get { Id: var id }) => new Problem(ConditionReasons.InvalidId,
                $"LaunchDarkly does not accept the id {id}: {said}; {(id == pass.Spec.Adopt?.Id ? "correct spec.adopt.id" : "is it the same LaunchDarkly instance")}.", Remedy.Stalled),
            (LaunchDarklyErrorKind.InvalidRequest or LaunchDarklyErrorKind.InvalidPatch, _) => new Problem(ConditionReasons.InvalidConfiguration,
                $"LaunchDarkly refuses the configuration: {said}.", Remedy.Stalled),
            (LaunchDarklyErrorKind.Unauthorized, _) => new Problem(ConditionReasons.Unauthorized,
                $"LaunchDarkly does not accept the access token: {said}; give a valid API token.", Remedy.Stalled, exception.RetryAt),
            (LaunchDarklyErrorKind.Forbidden, _) => new Problem(ConditionReasons.Forbidden,
                $"The access token may not do this: {said}{Denied(pass)}; extend its role.", Remedy.Stalled, exception.RetryAt),
            (LaunchDarklyErrorKind.NotFound, Step.Create or Step.List) => new Problem(ConditionReasons.ProjectNotFound,
                $"spec.projectKey: LaunchDarkly has no project {pass.Spec.ProjectKey} that this token can see: {said}.", Remedy.Stalled),
            (LaunchDarklyErrorKind.NotFound, _) => new Problem(ConditionReasons.RemoteMissing, $"LaunchDarkly does not find the configuration: {said}.", Remedy.Retry),
            (LaunchDarklyErrorKind.Conflict, _) => new Problem(ConditionReasons.Conflict,
                $"Someone else changed the configuration at the same time: {said}.", Remedy.Retry, exception.RetryAt),
            (LaunchDarklyErrorKind.RateLimited, _) => new Problem(ConditionReasons.RateLimited,
                $"LaunchDarkly's rate limit is reached: {said}.", Remedy.Retry, exception.RetryAt),
            _ => new Problem(ConditionReasons.LaunchDarklyUnavailable, $"LaunchDarkly cannot be used at the moment: {said}.", Remedy.Retry, exception.RetryAt),
        };
    }

    private static Problem OfKubernetes(Step step, KubernetesApiException exception)
    {
        var (what, permission) = step switch
        {
            Step.ResolveAccount => ("reading the Secret named by spec.accessTokenSecretRef", "get on secrets"),
            Step.ResolveConfig => ("reading the Secret named by spec.configSecretRef", "get on secrets"),
            Step.Announce => ("writing the status", $"patch on {ResourceNames.Plural}/status"),
            _ => ("writing the resource", $"patch on {ResourceNames.Plural}"),
        };
        var code = exception.StatusCode is { } status ? ((int)status).ToString(CultureInfo.InvariantCulture) : "no answer";
        return new Problem(ConditionReasons.KubernetesUnavailable, $"The API server refused {what}: {code} {exception.Reason}{Grant(exception, permission)}.", Remedy.Retry);
    }

    /// <summary>What to grant, as the end of a sentence; empty where rights were not the trouble.</summary>
    public static string Grant(KubernetesApiException exception, string permission) =>
        exception.IsDenied ? $"; grant the operator's service account the verb {permission}" : "";

    // Only status, code and LaunchDarkly's own words, and these without what the resource keeps secret: where that was not read, only
    // a list's, which is about no configuration.
    private static string Said(Pass pass, Step step, LaunchDarklyException exception)
    {
        var redactor = pass.Config?.Value?.Redactor ?? Redactor.Empty;
        var code = exception.StatusCode is { } status ? $"{(int)status}" : exception.HeldBack ? "held back after an earlier answer" : "no answer";
        var words = exception.StatusCode is null ? exception.Message : pass.Config?.Value is null && step is not Step.List ? "" : exception.ServerMessage;
        return redactor.Scrub(string.Join(' ', new[] { code, exception.Code, words }.Where(part => !string.IsNullOrEmpty(part)))).TrimEnd('.');
    }

    private static string Denied(Pass pass) =>
        pass.Remote?.Found?.DeniedActions is { Count: > 0 } denied ? $" (denied: {string.Join(", ", denied)})" : "";
}

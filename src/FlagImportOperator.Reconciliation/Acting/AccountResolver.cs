using System.Text;
using FlagImportOperator.Api;
using FlagImportOperator.Kubernetes;
using FlagImportOperator.Kubernetes.Secrets;
using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.LaunchDarkly.Accounts;

namespace FlagImportOperator.Reconciliation.Acting;

/// <summary>Finds the LaunchDarkly account of a resource: by the token that it names, or by the operator's own.</summary>
internal sealed class AccountResolver(Func<string?> ownToken, ISecretReader secrets, Func<string, LaunchDarklyAccount> accounts)
{
    /// <summary>The operator's own account, or null when it has no token.</summary>
    public LaunchDarklyAccount? Own => ownToken() is { Length: > 0 } token ? accounts(token) : null;

    /// <summary>The account, or why there is none.</summary>
    public async Task<(LaunchDarklyAccount? Account, Problem? Problem)> ResolveAsync(FlagImportConfiguration resource, CancellationToken cancellationToken)
    {
        if (resource.Spec?.AccessTokenSecretRef is not { } reference)
        {
            return Own is { } own
                ? (own, null)
                : (null, new Problem(ConditionReasons.AccessTokenNotFound,
                    "The operator has no access token of its own; name one in spec.accessTokenSecretRef, or start the operator with --access-token-file.", Remedy.WaitForChange));
        }

        var key = new NamespacedName(resource.Metadata.Namespace, reference.Name ?? "");
        if (await secrets.ReadAsync(key, cancellationToken) is not { } secret)
        {
            return (null, new Problem(ConditionReasons.AccessTokenNotFound,
                $"spec.accessTokenSecretRef names Secret \"{reference.Name}\", which does not exist in this namespace; create it.", Remedy.WaitForChange));
        }

        if (!secret.Data.TryGetValue(reference.Key ?? "", out var bytes))
        {
            return (null, new Problem(ConditionReasons.AccessTokenNotFound,
                $"Secret \"{reference.Name}\" lacks key {reference.Key}, which spec.accessTokenSecretRef.key names; add it.", Remedy.WaitForChange));
        }

        return AccessToken.TryParse(Encoding.UTF8.GetString(bytes), out var token, out var problem)
            ? (accounts(token), null)
            : (null, new Problem(ConditionReasons.AccessTokenInvalid,
                $"The access token in key {reference.Key} of Secret \"{reference.Name}\" {problem}.", Remedy.WaitForChange));
    }
}

using System.Text;
using FlagImportOperator.Api;
using FlagImportOperator.Kubernetes.Secrets;

namespace FlagImportOperator.Reconciliation.Resolving;

/// <summary>Joins the form variables of the spec with those of the Secret, or says what is wrong with them. Pure.</summary>
internal static class ConfigResolver
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The variables, or the first problem found, in an order that lets a person fix one after the other.</summary>
    public static (ResolvedConfig? Config, Problem? Problem) Resolve(
        FlagImportConfigurationSpec spec, string secretName, SecretContent? secret, byte[] fingerprintKey)
    {
        if (secret is null)
        {
            return Failed(ConditionReasons.SecretNotFound, Remedy.WaitForChange,
                $"spec.configSecretRef names Secret \"{secretName}\", which does not exist in this namespace; create it.");
        }

        var manifest = IntegrationManifest.All.GetValueOrDefault(spec.IntegrationKey ?? "");
        var variables = new Dictionary<string, ResolvedVariable>(StringComparer.Ordinal);
        foreach (var (key, value) in spec.Config ?? new Dictionary<string, string>())
        {
            var variable = manifest?.Find(key);
            if (variable is { Secret: true })
            {
                return Failed(ConditionReasons.SecretInConfig, Remedy.Stalled,
                    $"spec.config.{key} is a secret of integration {spec.IntegrationKey}; put it in the Secret named by spec.configSecretRef.");
            }

            variables[key] = new ResolvedVariable(value, FromSecret: false, variable is null, Fingerprints.Of(fingerprintKey, value));
        }

        foreach (var (key, bytes) in secret.Data)
        {
            if (variables.ContainsKey(key))
            {
                return Failed(ConditionReasons.DuplicateConfigKey, Remedy.Stalled,
                    $"{key} stands both in spec.config and in Secret \"{secretName}\"; remove it from one of them.");
            }

            if (!TryDecode(bytes, out var value))
            {
                return Failed(ConditionReasons.InvalidConfiguration, Remedy.WaitForChange,
                    $"Key {key} of Secret \"{secretName}\" is not UTF-8 text; store the value as text.");
            }

            variables[key] = new ResolvedVariable(value, FromSecret: true, manifest?.Find(key)?.Secret ?? true, Fingerprints.Of(fingerprintKey, value));
        }

        var problem = manifest is null ? null : CheckAgainst(manifest, variables, secretName);
        return problem is null ? (new ResolvedConfig(variables, secret.ResourceVersion), null) : (null, problem);
    }

    private static Problem? CheckAgainst(IntegrationManifest manifest, Dictionary<string, ResolvedVariable> variables, string secretName)
    {
        var known = string.Join(", ", manifest.Variables.Select(v => v.Key));
        foreach (var (key, variable) in variables)
        {
            if (manifest.Find(key) is null)
            {
                return variable.FromSecret
                    ? new Problem(ConditionReasons.UnknownConfigKey,
                        $"Key {key} of Secret \"{secretName}\" is no form variable of integration {manifest.Key}; known are {known}.", Remedy.WaitForChange)
                    : new Problem(ConditionReasons.UnknownConfigKey,
                        $"spec.config.{key} is no form variable of integration {manifest.Key}; known are {known}.", Remedy.Stalled);
            }
        }

        foreach (var variable in manifest.Variables.Where(v => !v.Optional))
        {
            if (!variables.TryGetValue(variable.Key, out var given) || given.Value.Length == 0)
            {
                return variable.Secret
                    ? new Problem(ConditionReasons.SecretKeyMissing,
                        $"Secret \"{secretName}\" lacks a value for key {variable.Key}, which integration {manifest.Key} needs; add it.", Remedy.WaitForChange)
                    : new Problem(ConditionReasons.MissingConfigKey,
                        $"spec.config.{variable.Key} is needed by integration {manifest.Key}; add it there, or to Secret \"{secretName}\".", Remedy.WaitForChange);
            }
        }

        return null;
    }

    // A Secret made from a file ends with a line feed that no key or token ever has (LD §2 says so of tokens).
    private static bool TryDecode(byte[] bytes, out string value)
    {
        try
        {
            value = StrictUtf8.GetString(bytes).TrimEnd('\n', '\r');
            return true;
        }
        catch (DecoderFallbackException)
        {
            value = "";
            return false;
        }
    }

    private static (ResolvedConfig?, Problem?) Failed(string reason, Remedy remedy, string message) => (null, new Problem(reason, message, remedy));
}

using System.Text.Json;
using System.Text.Json.Nodes;
using FlagImportOperator.Api;
using FlagImportOperator.Kubernetes.Client;
using FlagImportOperator.Reconciliation.Planning;

namespace FlagImportOperator.Reconciliation.Reporting;

/// <summary>The merge patch that turns the status that is there into the one wanted. Pure.</summary>
internal static class StatusPatch
{
    private const string AppliedConfig = "appliedConfig";
    private const string SecretVersion = "observedSecretVersion";

    /// <summary>
    /// The patch's body, or null when there is nothing to say. That a Secret was touched without a change of value is nothing to say:
    /// it waits for the next write.
    /// </summary>
    public static byte[]? Build(Pass pass, FlagImportConfigurationStatus wanted)
    {
        var from = ToObject(pass.Status);
        var to = ToObject(wanted);
        if (from[SecretVersion] is { } compared && to[SecretVersion] is { } newer && !JsonNode.DeepEquals(compared, newer))
        {
            to[SecretVersion] = compared.DeepClone();
            if (JsonNode.DeepEquals(from, to))
            {
                return null;
            }

            to[SecretVersion] = wanted.ObservedSecretVersion;
        }

        // No lock on the version: the operator is the only writer of status, and must not lose to every edit of the spec.
        return ResourcePatches.Status(from, to, pass.Resource.Metadata.Uid);
    }

    /// <summary>The patch's body that names form variables without a fingerprint: they may have been sent, or may not.</summary>
    public static byte[] Announce(Pass pass, IEnumerable<string> keys)
    {
        var from = ToObject(pass.Status);
        var to = from.DeepClone().AsObject();
        if (to[AppliedConfig] is not JsonObject applied)
        {
            to[AppliedConfig] = applied = [];
        }

        foreach (var key in keys)
        {
            applied[key] = "";
        }

        return ResourcePatches.Status(from, to, pass.Resource.Metadata.Uid) ?? throw new ArgumentException("There is nothing to announce.", nameof(keys));
    }

    private static JsonObject ToObject(FlagImportConfigurationStatus status) =>
        JsonSerializer.SerializeToNode(status, ApiJsonContext.Default.FlagImportConfigurationStatus)!.AsObject();
}

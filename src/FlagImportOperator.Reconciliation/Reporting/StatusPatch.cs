using System.Text.Json;
using System.Text.Json.Nodes;
using FlagImportOperator.Api;
using FlagImportOperator.Kubernetes.Client;
using FlagImportOperator.Reconciliation.Planning;

namespace FlagImportOperator.Reconciliation.Reporting;

/// <summary>The merge patch that turns the status that is there into the one wanted. Pure.</summary>
internal static class StatusPatch
{
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

    private static JsonObject ToObject(FlagImportConfigurationStatus status) =>
        JsonSerializer.SerializeToNode(status, ApiJsonContext.Default.FlagImportConfigurationStatus)!.AsObject();
}

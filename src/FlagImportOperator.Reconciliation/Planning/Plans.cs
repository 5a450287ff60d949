using System.IO.Hashing;
using System.Text;
using System.Text.Json.Nodes;
using FlagImportOperator.Api;
using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.LaunchDarkly.JsonPatch;
using FlagImportOperator.Reconciliation.Resolving;

namespace FlagImportOperator.Reconciliation.Planning;

/// <summary>What would be sent, as a patch and as people see it. Pure.</summary>
internal static class Plans
{
    private const string ConfigPath = "/config";

    /// <summary>The patch from what LaunchDarkly holds to what the spec declares.</summary>
    public static JsonPatchDocument Difference(Pass pass, FlagImportIntegration found)
    {
        var config = pass.Config!.Value!;
        var applied = pass.Status.AppliedConfig;
        var desired = new DesiredConfiguration
        {
            Name = pass.Spec.Name,
            Tags = pass.Spec.Tags,
            OwnerTag = pass.OwnerTag,
            Config = config.Desired(applied, Doubts.IsUnseen(found), Doubts.SecretsMayDiffer(pass, found)),
            RetiredKeys = [.. Retired(pass, found)],
        };
        return UsesWholeMembers(pass) ? ConfigurationDiff.WholeMembers(desired, found) : ConfigurationDiff.Minimal(desired, found);
    }

    /// <summary>The form variables that a patch adds and that status does not name yet; where status names none, all that may be ours.</summary>
    public static IReadOnlyList<string> Unannounced(Pass pass, JsonPatchDocument patch, FlagImportIntegration found)
    {
        var declared = pass.Config!.Value!.Variables.Keys;
        if (pass.Status.AppliedConfig is not { } applied)
        {
            return [.. declared.Concat(Retired(pass, found)).Order(StringComparer.Ordinal)];
        }

        var paths = patch.Operations.Select(operation => operation.Path).ToHashSet(StringComparer.Ordinal);
        var sent = declared.Where(key => paths.Contains(ConfigPath) || paths.Contains(JsonPointer.Append(ConfigPath, key)));
        return [.. sent.Where(key => !applied.ContainsKey(key)).Order(StringComparer.Ordinal)];
    }

    // What we sent and the spec no longer has. Where status tells nothing of what we sent (the create's answer was lost, or status was),
    // the spec of an earlier generation may have been created: what is neither declared nor LaunchDarkly's own default came from it.
    private static IEnumerable<string> Retired(Pass pass, FlagImportIntegration found)
    {
        var edited = pass.Resource.Metadata.Generation > 1 && (pass.Spec.Adopt?.Id is not { } adopted || adopted != pass.Id);
        var manifest = IntegrationManifest.All.GetValueOrDefault(pass.Spec.IntegrationKey ?? "");
        return (found.Config ?? new Dictionary<string, string>())
            .Where(shown => !pass.Config!.Value!.Variables.ContainsKey(shown.Key))
            .Where(shown => pass.Status.AppliedConfig is { } applied ? applied.ContainsKey(shown.Key) : edited && manifest?.Find(shown.Key) is not null)
            .Where(shown => manifest?.Find(shown.Key) is not { } variable || variable.Default != shown.Value)
            .Select(shown => shown.Key);
    }

    /// <summary>True when the API is known to refuse operations inside config.</summary>
    public static bool UsesWholeMembers(Pass pass) => pass.WholeMembers || pass.Account?.Value?.WantsWholeMembers == true;

    /// <summary>Tells whether two patches are the same, secret values included.</summary>
    public static ulong Hash(JsonPatchDocument patch)
    {
        var text = new StringBuilder();
        foreach (var operation in patch.Operations)
        {
            text.Append(operation.Op).Append(' ').Append(operation.Path).Append(' ').Append(operation.Value?.ToJsonString()).Append('\n');
        }

        return XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>A patch as status shows it: no secret value.</summary>
    public static IReadOnlyList<PlannedOperation> ForPatch(JsonPatchDocument patch) =>
        [.. patch.Operations.Select(operation => new PlannedOperation
        {
            Op = operation.OpName,
            Path = operation.Path,
            Value = operation.ShownValue,
        })];

    /// <summary>A create as status shows it: the whole configuration is added.</summary>
    public static IReadOnlyList<PlannedOperation> ForCreate(Pass pass)
    {
        var config = new JsonObject();
        foreach (var (key, variable) in pass.Config!.Value!.Variables.OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            config[key] = variable.FromSecret || variable.Masked ? Redactor.Mark : variable.Value;
        }

        var body = IdentityPlanner.Body(pass);
        var tags = new JsonArray();
        foreach (var tag in body.Tags)
        {
            tags.Add((JsonNode?)tag);
        }

        return [new PlannedOperation { Op = "add", Path = "", Value = new JsonObject { ["name"] = body.Name, ["tags"] = tags, ["config"] = config } }];
    }
}

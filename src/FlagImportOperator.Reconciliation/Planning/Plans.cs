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
            Config = config.Desired(applied, configShown: found.Config is not null),
            RetiredKeys = [.. (applied?.Keys ?? []).Where(key => !config.Variables.ContainsKey(key))],
        };
        return UsesWholeMembers(pass) ? ConfigurationDiff.WholeMembers(desired, found) : ConfigurationDiff.Minimal(desired, found);
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

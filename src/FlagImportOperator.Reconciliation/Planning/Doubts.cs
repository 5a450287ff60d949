using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.Reconciliation.Resolving;

namespace FlagImportOperator.Reconciliation.Planning;

/// <summary>
/// How long a patch whose answer nobody has may still take effect, and what that means. One of this process is remembered; those of an
/// earlier one are over some time after this one began. What LaunchDarkly shows is seen to have changed, then. What it masks is not: that
/// is sent again once nothing can overtake it any more. Pure.
/// </summary>
internal static class Doubts
{
    /// <summary>When no patch is under way any more but those of this pass.</summary>
    public static DateTimeOffset PatchesEnd(Pass pass)
    {
        // What this process made itself no earlier process can have patched.
        var last = pass.Memory.PatchUncertainSince ?? (pass.Memory.CreatedAt is null ? pass.Options.StartedAt : DateTimeOffset.MinValue);
        return last + pass.Options.LostAnswerWait;
    }

    /// <summary>Tells which variables an answer does not show, so that only what was sent is known of them.</summary>
    public static Func<ResolvedVariable, bool> IsUnseen(FlagImportIntegration? found) => found?.Config is null ? static _ => true : static v => v.Masked;

    /// <summary>
    /// True when LaunchDarkly may hold other secrets than those sent last: a patch with some was lost, or the Secret moved and so did the
    /// configuration, and a patch of an earlier process may lie between. (The version alone says nothing: LaunchDarkly moves it, LD §1.4.)
    /// </summary>
    public static bool SecretsMayDiffer(Pass pass, FlagImportIntegration found) =>
        pass.Memory.SecretsUncertain || (SecretMoved(pass) && found.Version != pass.Status.Version);

    /// <summary>
    /// What status says of the form variables, and when that must be looked at again: without a fingerprint for what an earlier patch may
    /// yet overtake, or put back.
    /// </summary>
    public static (IReadOnlyDictionary<string, string>? Applied, DateTimeOffset? Confirm) Conclude(Pass pass)
    {
        var applied = pass.Config?.Value?.Applied();
        var end = PatchesEnd(pass);
        if (applied is null || end <= pass.Now || pass.Created)
        {
            return (applied, null);
        }

        var config = pass.Config!.Value!;
        var before = pass.Status.AppliedConfig;
        var lingering = (before?.Keys ?? []).Where(key => !applied.ContainsKey(key)).ToList();
        var unseen = config.Variables.Where(v => IsUnseen(pass.Remote?.Found)(v.Value)).ToList();
        var secrets = pass.Memory.SecretsUncertain || unseen.Exists(v => before?.GetValueOrDefault(v.Key) != v.Value.Fingerprint);
        foreach (var key in lingering.Concat(secrets ? unseen.Select(v => v.Key) : []))
        {
            applied[key] = "";
        }

        return (applied, lingering.Count > 0 || secrets || SecretMoved(pass) ? end : null);
    }

    private static bool SecretMoved(Pass pass) => pass.Config?.Value?.SecretVersion != Evidence.ComparedSecretVersion(pass);
}

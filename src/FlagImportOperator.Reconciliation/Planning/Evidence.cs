using FlagImportOperator.Api;
using FlagImportOperator.LaunchDarkly;

namespace FlagImportOperator.Reconciliation.Planning;

/// <summary>What speaks for looking closer, and what against: comparing costs a GET of LaunchDarkly and one of the Secret. Pure.</summary>
internal static class Evidence
{
    /// <summary>True when the status is no proof that LaunchDarkly held this spec and this Secret when last compared.</summary>
    public static bool SuggestsComparison(Pass pass) =>
        !IsReady(pass)
        || (pass.Memory.KnownId is not null && pass.Memory.KnownId != pass.Status.Id)
        || ComparisonRequested(pass)
        || SecretMoved(pass)
        || pass.Memory.NextComparison <= pass.Now
        || (pass.Memory.NextComparison is null && pass.Status.AppliedConfig?.Values.Contains("") == true)
        || pass.Memory.MissingSince is not null
        || pass.Sent is not null;

    /// <summary>Ready, for this generation.</summary>
    public static bool IsReady(Pass pass) =>
        pass.Status.Conditions?.FirstOrDefault(c => c.Type == ConditionTypes.Ready) is { Status: "True" } ready
        && ready.ObservedGeneration == pass.Resource.Metadata.Generation;

    /// <summary>Stalled, for this generation.</summary>
    public static bool IsStalled(Pass pass) =>
        pass.Status.Conditions?.FirstOrDefault(c => c.Type == ConditionTypes.Stalled) is { Status: "True" } stalled
        && stalled.ObservedGeneration == pass.Resource.Metadata.Generation;

    /// <summary>A difference that is nobody's edit of spec, Secret or access token (which keys the fingerprints) was made in LaunchDarkly.</summary>
    public static bool IsDrift(Pass pass) =>
        IsReady(pass) && pass.Id == pass.Status.Id && pass.Config?.Value is { } config
        && config.SecretVersion == ComparedSecretVersion(pass)
        && config.Variables.All(v => pass.Status.AppliedConfig?.GetValueOrDefault(v.Key) == v.Value.Fingerprint);

    /// <summary>The values at hand are those that LaunchDarkly was last sent, and so those that its texts may quote.</summary>
    public static bool KnowsSecretsSent(Pass pass) =>
        pass.Config?.Value is { } config && (pass.Created || (pass.Status.AppliedConfig is { } applied
            && applied.Keys.All(config.Variables.ContainsKey)
            && config.Variables.All(v => !(v.Value.FromSecret || v.Value.Masked) || applied.GetValueOrDefault(v.Key) == v.Value.Fingerprint)));

    /// <summary>True when an answer is older than what the list or an own write showed before it: a read may be stale (LD §8).</summary>
    public static bool IsBehind(Pass pass, FlagImportIntegration found) =>
        found.Id is { } id && pass.Listing?.Find(id)?.Version > found.Version;

    /// <summary>True when a list item tells that what we manage, or the version, is not as last compared. Its import job does not count.</summary>
    public static bool Moved(Pass pass, FlagImportIntegration item) =>
        (item.Version is not null && item.Version != pass.Status.Version)
        || (pass.Spec.Name is { } name && item.Name is not null && item.Name != name)
        || (item.Tags is { } tags && TagsMoved(pass, tags));

    private static bool TagsMoved(Pass pass, IReadOnlyList<string> tags) =>
        pass.Spec.Tags is { } declared
            ? !tags.ToHashSet(StringComparer.Ordinal).SetEquals(declared.Append(pass.OwnerTag))
            : !tags.Contains(pass.OwnerTag);

    /// <summary>Someone asked for a full comparison by annotation, and had none since.</summary>
    public static bool ComparisonRequested(Pass pass) =>
        pass.Annotation(ResourceNames.ReconcileRequestedAnnotation) is { Length: > 0 } requested
        && requested != pass.Status.LastHandledReconcileAt;

    private static bool SecretMoved(Pass pass) =>
        pass.WatchedSecretVersion is not null && pass.WatchedSecretVersion != ComparedSecretVersion(pass);

    /// <summary>resourceVersion of the Secret that was last compared.</summary>
    // A Secret that was touched without a change of value is not worth a status write: that it was compared is kept in memory only.
    public static string? ComparedSecretVersion(Pass pass) => pass.Memory.ComparedSecretVersion ?? pass.Status.ObservedSecretVersion;
}

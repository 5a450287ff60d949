namespace FlagImportOperator.Api;

/// <summary>Values of <see cref="Condition.Type"/>: a closed list, pinned by a test.</summary>
public static class ConditionTypes
{
    /// <summary>LaunchDarkly holds what the spec says.</summary>
    public const string Ready = "Ready";

    /// <summary>Outcome of the last comparison with LaunchDarkly.</summary>
    public const string Synced = "Synced";

    /// <summary>Outcome of the import job: True complete, False failed or partial, Unknown pending or importing.</summary>
    public const string Imported = "Imported";

    /// <summary>Work is under way or will be tried again by itself; present only while true (kstatus).</summary>
    public const string Reconciling = "Reconciling";

    /// <summary>Nothing will change until someone changes something; present only while true (kstatus).</summary>
    public const string Stalled = "Stalled";

    /// <summary>Every type, in the order in which they are documented.</summary>
    public static IReadOnlyList<string> All { get; } = [Ready, Synced, Imported, Reconciling, Stalled];
}

/// <summary>Values of <see cref="Condition.Status"/>.</summary>
public static class ConditionStatuses
{
    /// <summary>The condition holds.</summary>
    public const string True = "True";

    /// <summary>The condition does not hold.</summary>
    public const string False = "False";

    /// <summary>Whether it holds cannot be told now.</summary>
    public const string Unknown = "Unknown";
}

/// <summary>Values of <see cref="Condition.Reason"/>: a closed list that users' alerts depend on, pinned by a test.</summary>
public static class ConditionReasons
{
    /// <summary>LaunchDarkly accepted the last write, and holds what the spec says.</summary>
    public const string Applied = "Applied";

    /// <summary>The last comparison found no difference.</summary>
    public const string InSync = "InSync";

    /// <summary>The last comparison found a difference that someone made in LaunchDarkly.</summary>
    public const string Drifted = "Drifted";

    /// <summary>LaunchDarkly's answer does not show enough to compare, for instance because values are masked.</summary>
    public const string Unverifiable = "Unverifiable";

    /// <summary>Mode Observe: the plan says what would be sent, and is not sent.</summary>
    public const string PlanPending = "PlanPending";

    /// <summary>Mode Paused: nothing is done.</summary>
    public const string Paused = "Paused";

    /// <summary>Nothing has been said yet: the first pass is under way.</summary>
    public const string Creating = "Creating";

    /// <summary>Whether a create reached LaunchDarkly is not known yet; it is looked for before another is sent.</summary>
    public const string ConfirmingCreate = "ConfirmingCreate";

    /// <summary>The resource is deleted, but its side in LaunchDarkly cannot be settled now.</summary>
    public const string DeletionBlocked = "DeletionBlocked";

    /// <summary>The Secret named by configSecretRef does not exist.</summary>
    public const string SecretNotFound = "SecretNotFound";

    /// <summary>The Secret named by configSecretRef lacks a secret form variable that the integration requires.</summary>
    public const string SecretKeyMissing = "SecretKeyMissing";

    /// <summary>
    /// There is no access token: the Secret named by accessTokenSecretRef does not exist, or the operator has no token of its own.
    /// </summary>
    public const string AccessTokenNotFound = "AccessTokenNotFound";

    /// <summary>The access token cannot be sent: it is empty or holds characters that no HTTP header may carry.</summary>
    public const string AccessTokenInvalid = "AccessTokenInvalid";

    /// <summary>A form variable is both in config and in the Secret.</summary>
    public const string DuplicateConfigKey = "DuplicateConfigKey";

    /// <summary>config or the Secret holds a key that the integration does not know.</summary>
    public const string UnknownConfigKey = "UnknownConfigKey";

    /// <summary>A form variable that the integration requires is neither in config nor in the Secret.</summary>
    public const string MissingConfigKey = "MissingConfigKey";

    /// <summary>config holds, in the clear, a form variable that is a secret.</summary>
    public const string SecretInConfig = "SecretInConfig";

    /// <summary>LaunchDarkly refused the content (400 or 422); the message is LaunchDarkly's.</summary>
    public const string InvalidConfiguration = "InvalidConfiguration";

    /// <summary>LaunchDarkly says that adopt.id is not an id (LD §1.3).</summary>
    public const string InvalidId = "InvalidId";

    /// <summary>There is no configuration with the id in adopt.</summary>
    public const string AdoptedNotFound = "AdoptedNotFound";

    /// <summary>The configuration carries the owner tag of another resource.</summary>
    public const string OwnedByAnother = "OwnedByAnother";

    /// <summary>LaunchDarkly does not know the access token (401).</summary>
    public const string Unauthorized = "Unauthorized";

    /// <summary>The access token may not do this (403).</summary>
    public const string Forbidden = "Forbidden";

    /// <summary>There is no project with the key projectKey.</summary>
    public const string ProjectNotFound = "ProjectNotFound";

    /// <summary>The configuration is gone from LaunchDarkly.</summary>
    public const string RemoteMissing = "RemoteMissing";

    /// <summary>Someone else changed the configuration at the same time (409), again and again.</summary>
    public const string Conflict = "Conflict";

    /// <summary>LaunchDarkly asks to wait (429).</summary>
    public const string RateLimited = "RateLimited";

    /// <summary>LaunchDarkly cannot be reached or fails (5xx).</summary>
    public const string LaunchDarklyUnavailable = "LaunchDarklyUnavailable";

    /// <summary>The Kubernetes API cannot be reached or fails.</summary>
    public const string KubernetesUnavailable = "KubernetesUnavailable";

    /// <summary>The import job imported everything.</summary>
    public const string Complete = "Complete";

    /// <summary>The import job imported a part; errors says what failed.</summary>
    public const string Partial = "Partial";

    /// <summary>The import job failed; errors says why.</summary>
    public const string Failed = "Failed";

    /// <summary>The import job waits.</summary>
    public const string Pending = "Pending";

    /// <summary>The import job runs.</summary>
    public const string Importing = "Importing";

    /// <summary>LaunchDarkly says nothing about an import job.</summary>
    public const string NotReported = "NotReported";

    /// <summary>LaunchDarkly uses a word for the import job's state that the operator does not know.</summary>
    public const string Unrecognized = "Unrecognized";

    /// <summary>Every reason, in the order in which they are documented.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Applied, InSync, Drifted, Unverifiable, PlanPending, Paused,
        Creating, ConfirmingCreate, DeletionBlocked,
        SecretNotFound, SecretKeyMissing, AccessTokenNotFound, AccessTokenInvalid,
        DuplicateConfigKey, UnknownConfigKey, MissingConfigKey, SecretInConfig,
        InvalidConfiguration, InvalidId, AdoptedNotFound, OwnedByAnother,
        Unauthorized, Forbidden, ProjectNotFound, RemoteMissing, Conflict,
        RateLimited, LaunchDarklyUnavailable, KubernetesUnavailable,
        Complete, Partial, Failed, Pending, Importing, NotReported, Unrecognized,
    ];
}

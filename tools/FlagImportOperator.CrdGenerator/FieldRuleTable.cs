using FlagImportOperator.Api;

namespace FlagImportOperator.CrdGenerator;

/// <summary>
/// The rules of every field, by path: <c>a.b</c> a member, <c>a[]</c> the items of a list, <c>a{}</c> the values of a map.
/// <para>
/// In spec, every string, list and map has an upper bound, or the server refuses the CEL rules as too costly. In status, the bounds only
/// keep nonsense out: they are far above what the operator writes, because a refused status write would be a fault nobody can see.
/// </para>
/// </summary>
internal static class FieldRuleTable
{
    /// <summary>All annotations of an object together (Kubernetes' limit): a status that repeats one must take it whole.</summary>
    private const int AnnotationBytes = 256 * 1024;

    /// <summary>LaunchDarkly chooses ids. They are opaque (LD §1.3), so there is no pattern.</summary>
    private const int RemoteIdLength = 256;

    private const int DnsSubdomainLength = 253;

    private const string DnsSubdomain = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

    private static readonly FieldRules SecretName = new() { MinLength = 1, MaxLength = DnsSubdomainLength, Pattern = DnsSubdomain };

    public static IReadOnlyDictionary<string, FieldRules> All { get; } = new Dictionary<string, FieldRules>(StringComparer.Ordinal)
    {
        [""] = new() { Required = ["spec"] },
        ["apiVersion"] = new() { Description = $"Version of the schema of this object: {ResourceNames.ApiVersion}." },
        ["kind"] = new() { Description = $"Kind of this object: {ResourceNames.Kind}." },
        ["metadata"] = new() { Opaque = true },

        ["spec"] = new()
        {
            Required = ["projectKey", "integrationKey", "configSecretRef"],
            Validations = [CelRules.AdoptIsImmutable, .. IntegrationManifest.All.Values.Select(CelRules.KnownConfigKeys)],
        },
        // LD §6.
        ["spec.projectKey"] = new()
        {
            MinLength = 1,
            MaxLength = 100,
            Pattern = "^[a-zA-Z0-9][a-zA-Z0-9_.-]*$",
            Validations = [CelRules.Immutable("projectKey")],
        },
        ["spec.integrationKey"] = new()
        {
            MaxLength = 64,
            Enum = [.. IntegrationManifest.All.Keys],
            Validations = [CelRules.Immutable("integrationKey")],
        },
        ["spec.name"] = new() { MinLength = 1, MaxLength = 256 },
        // Not a set: server-side apply drops a set from which it takes the last item, and "no tags" became "tags are not managed".
        ["spec.tags"] = new() { MaxItems = 50, ListType = "atomic", Validations = [CelRules.NoTagTwice] },
        // LD §6.
        ["spec.tags[]"] = new()
        {
            MinLength = 1,
            MaxLength = 64,
            Pattern = "^[a-zA-Z0-9_.-]+$",
            Validations = [CelRules.NoOwnerTag],
        },
        ["spec.config"] = new() { MaxProperties = 16, Validations = [CelRules.NoSecretInConfig] },
        ["spec.config{}"] = new() { MaxLength = 4096 },
        ["spec.configSecretRef"] = new() { Required = ["name"], MapType = "atomic" },
        ["spec.configSecretRef.name"] = SecretName,
        ["spec.accessTokenSecretRef"] = new() { Required = ["name", "key"], MapType = "atomic" },
        ["spec.accessTokenSecretRef.name"] = SecretName,
        ["spec.accessTokenSecretRef.key"] = new() { MinLength = 1, MaxLength = DnsSubdomainLength, Pattern = "^[-._a-zA-Z0-9]+$" },
        ["spec.mode"] = new() { MaxLength = 16, Enum = [Modes.Manage, Modes.Observe, Modes.Paused] },
        ["spec.deletionPolicy"] = new() { MaxLength = 16, Enum = [DeletionPolicies.Delete, DeletionPolicies.Orphan] },
        ["spec.adopt"] = new() { Required = ["id"] },
        ["spec.adopt.id"] = new() { MinLength = 1, MaxLength = RemoteIdLength },

        ["status._id"] = new() { MaxLength = 1024 },
        ["status._status.status"] = new() { MaxLength = 1024 },
        ["status._status.errors"] = new() { MaxItems = 100, ListType = "atomic" },
        ["status._status.errors[].integrationId"] = new() { MaxLength = 1024 },
        ["status._status.errors[].message"] = new() { MaxLength = 32768 },
        // The names and bounds of metav1.Condition.
        ["status.conditions"] = new() { MaxItems = 32, ListType = "map", ListMapKey = "type" },
        ["status.conditions[]"] = new() { Required = ["type", "status", "lastTransitionTime", "reason", "message"] },
        ["status.conditions[].type"] = new() { MaxLength = 316 },
        ["status.conditions[].status"] = new()
        {
            MaxLength = 16,
            Enum = [ConditionStatuses.True, ConditionStatuses.False, ConditionStatuses.Unknown],
        },
        ["status.conditions[].reason"] = new() { MinLength = 1, MaxLength = 1024, Pattern = "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$" },
        ["status.conditions[].message"] = new() { MaxLength = 32768 },
        ["status.plan"] = new() { MaxItems = 1024, ListType = "atomic" },
        ["status.plan[]"] = new() { Required = ["op", "path"] },
        ["status.plan[].op"] = new() { MaxLength = 16 },
        ["status.plan[].path"] = new() { MaxLength = 4096 },
        ["status.appliedConfig"] = new() { MaxProperties = 1024 },
        ["status.appliedConfig{}"] = new() { MaxLength = 1024 },
        ["status.observedSecretVersion"] = new() { MaxLength = 1024 },
        ["status.import"] = new() { Required = ["requested", "state"] },
        ["status.import.requested"] = new() { MaxLength = AnnotationBytes },
        ["status.import.state"] = new() { MaxLength = 64 },
        ["status.lastHandledReconcileAt"] = new() { MaxLength = AnnotationBytes },
    };
}

using System.Reflection;
using FlagImportOperator.Api;
using Xunit;

namespace FlagImportOperator.Tests.Api;

/// <summary>Names that live in clusters, manifests and alerts of users: whoever changes one here breaks them.</summary>
public sealed class LiteralTests
{
    [Theory]
    [InlineData(ResourceNames.Group, "flagimport.dev")]
    [InlineData(ResourceNames.Version, "v1alpha1")]
    [InlineData(ResourceNames.ApiVersion, "flagimport.dev/v1alpha1")]
    [InlineData(ResourceNames.Kind, "FlagImportConfiguration")]
    [InlineData(ResourceNames.Plural, "flagimportconfigurations")]
    [InlineData(ResourceNames.Finalizer, "flagimport.dev/remote-configuration")]
    [InlineData(ResourceNames.ImportRequestedAnnotation, "flagimport.dev/import-requested")]
    [InlineData(ResourceNames.ReconcileRequestedAnnotation, "flagimport.dev/reconcile-requested")]
    [InlineData(ResourceNames.ForceOrphanAnnotation, "flagimport.dev/force-orphan")]
    [InlineData(ResourceNames.FieldManager, "flag-import-operator")]
    public void A_name_never_changes(string actual, string expected) => Assert.Equal(expected, actual);

    [Fact]
    public void Condition_types_never_change() =>
        Assert.Equal(["Ready", "Synced", "Imported", "Reconciling", "Stalled"], ConditionTypes.All);

    [Fact]
    public void Reasons_never_change() => Assert.Equal(
        [
            "Applied", "InSync", "Drifted", "Unverifiable", "PlanPending", "Paused",
            "Creating", "ConfirmingCreate", "DeletionBlocked",
            "SecretNotFound", "SecretKeyMissing", "AccessTokenNotFound", "AccessTokenInvalid",
            "DuplicateConfigKey", "UnknownConfigKey", "MissingConfigKey", "SecretInConfig",
            "InvalidConfiguration", "InvalidId", "AdoptedNotFound", "OwnedByAnother",
            "Unauthorized", "Forbidden", "ProjectNotFound", "RemoteMissing", "Conflict",
            "RateLimited", "LaunchDarklyUnavailable", "KubernetesUnavailable",
            "Complete", "Partial", "Failed", "Pending", "Importing", "NotReported", "Unrecognized",
        ],
        ConditionReasons.All);

    [Theory]
    [InlineData(typeof(ConditionTypes))]
    [InlineData(typeof(ConditionReasons))]
    public void The_list_of_all_literals_holds_each_exactly_once_under_its_own_name(Type literals)
    {
        var constants = literals.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).ToArray();
        var all = (IReadOnlyList<string>)literals.GetProperty("All")!.GetValue(null)!;

        Assert.Equal(constants.Select(field => field.Name), constants.Select(field => (string)field.GetRawConstantValue()!));
        Assert.Equal(constants.Select(field => field.Name).Order(StringComparer.Ordinal), all.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Values_of_fields_never_change()
    {
        Assert.Equal(["Manage", "Observe", "Paused"], (string[])[Modes.Manage, Modes.Observe, Modes.Paused]);
        Assert.Equal(["Delete", "Orphan"], (string[])[DeletionPolicies.Delete, DeletionPolicies.Orphan]);
        Assert.Equal(["True", "False", "Unknown"], (string[])[ConditionStatuses.True, ConditionStatuses.False, ConditionStatuses.Unknown]);
        Assert.Equal(
            ["Requested", "Queued", "Finished", "Unknown"],
            (string[])[ImportRequestStates.Requested, ImportRequestStates.Queued, ImportRequestStates.Finished, ImportRequestStates.Unknown]);
    }
}

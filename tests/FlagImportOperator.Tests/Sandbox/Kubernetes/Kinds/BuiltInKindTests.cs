using FlagImportOperator.Sandbox.Kubernetes.Kinds;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Kinds;

public sealed class BuiltInKindTests
{
    [Theory]
    [InlineData("v1 Namespace namespaces namespace ns", false, true)]
    [InlineData("v1 Secret secrets secret", true, false)]
    [InlineData("v1 ConfigMap configmaps configmap cm", true, false)]
    [InlineData("v1 ServiceAccount serviceaccounts serviceaccount sa", true, false)]
    [InlineData("v1 Event events event ev", true, false)]
    [InlineData("events.k8s.io/v1 Event events event ev", true, false)]
    [InlineData("coordination.k8s.io/v1 Lease leases lease", true, false)]
    public void A_kind_is_named_as_in_any_cluster(string names, bool isNamespaced, bool hasStatus)
    {
        var kind = BuiltInKinds.All.Single(candidate => Names(candidate) == names);

        Assert.Equal(isNamespaced, kind.IsNamespaced);
        Assert.Equal(hasStatus, kind.HasStatus);
        Assert.False(kind.IsCustom);
        Assert.False(kind.HasGeneration);

        static string Names(ResourceKind kind) =>
            string.Join(' ', [kind.ApiVersion, kind.Kind, kind.Plural, kind.Singular, .. kind.ShortNames]);
    }

    [Fact]
    public void There_are_seven() => Assert.Equal(7, BuiltInKinds.All.Count);

    // How server-side apply merges, as upstream has it.
    [Theory]
    [InlineData("Secret", "metadata.finalizers", "set")]
    [InlineData("Secret", "metadata.ownerReferences", "map by uid")]
    [InlineData("Secret", "metadata.managedFields", "atomic")]
    [InlineData("Secret", "metadata.labels", "granular")]
    [InlineData("Secret", "data", "granular")]
    [InlineData("Secret", "metadata.ownerReferences.*", "atomic")]
    [InlineData("Namespace", "spec.finalizers", "atomic")]
    [InlineData("Namespace", "status.conditions", "map by type")]
    [InlineData("ServiceAccount", "secrets", "map by name")]
    [InlineData("ServiceAccount", "imagePullSecrets", "atomic")]
    [InlineData("Event", "involvedObject", "atomic")]
    [InlineData("Event", "source", "granular")]
    [InlineData("Lease", "spec", "granular")]
    public void Fields_merge_as_upstream(string kind, string path, string expected)
    {
        var schema = path.Split('.').Aggregate(
            BuiltInKinds.All.First(candidate => candidate.Kind == kind).Schema,
            (at, name) => (name == "*" ? at.Items : at.Field(name))!);

        Assert.Equal(expected, (schema.Type, schema.ListType) switch
        {
            ("array", ListType.Map) => $"map by {string.Join(',', schema.ListMapKeys)}",
            ("array", var type) => type.ToString().ToLowerInvariant(),
            _ => schema.IsAtomicMap ? "atomic" : "granular",
        });
    }

    [Fact]
    public void Every_field_has_a_type_and_is_described_in_our_own_short_words()
    {
        Assert.All(BuiltInKinds.All, kind => Check(kind.Schema, kind.Kind));

        static void Check(StructuralSchema schema, string path)
        {
            Assert.True(schema.Type is not null, path);
            foreach (var (name, field) in schema.Properties)
            {
                Assert.True(field.Description is { Length: > 0 and < 100 }, $"{path}.{name}");
                Check(field, $"{path}.{name}");
            }

            Assert.True(schema.Type != "array" || schema.Items is not null, path);
        }
    }
}

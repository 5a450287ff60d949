using FlagImportOperator.Sandbox.Kubernetes.Kinds;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Kinds;

public sealed class CustomKindTests
{
    private const string Definition = """
        kind: CustomResourceDefinition
        spec:
          group: example.org
          scope: Cluster
          names: {kind: Thing, plural: things, shortNames: [th], categories: [all]}
          versions:
          - name: v1
            schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object}}}}

        """;

    [Fact]
    public void The_shipped_definition_becomes_a_kind()
    {
        var kind = CustomKinds.FromDefinition(File.ReadAllText(RepositoryFiles.Definitions[0]));

        Assert.Equal("flagimport.dev/v1alpha1 FlagImportConfiguration", $"{kind.ApiVersion} {kind.Kind}");
        Assert.Equal("flagimportconfigurations.flagimport.dev flagimportconfiguration", $"{kind.QualifiedResource} {kind.Singular}");
        Assert.Equal(["fic"], kind.ShortNames);
        Assert.Equal(["launchdarkly"], kind.Categories);
        Assert.True(kind is { IsNamespaced: true, HasStatus: true, HasGeneration: true, IsCustom: true });
        Assert.Equal(
            ["Name", "Project", "Integration", "Import", "Last import", "Ready", "Reason", "Age", "Id", "Version"],
            kind.Columns.Select(column => column.Name));
    }

    [Fact]
    public void What_a_definition_leaves_out_is_as_in_a_cluster()
    {
        var kind = CustomKinds.FromDefinition(Definition);

        Assert.Equal("thing", kind.Singular);
        Assert.False(kind.IsNamespaced);
        Assert.False(kind.HasStatus);
        Assert.Equal(["Name", "Age"], kind.Columns.Select(column => column.Name));
        Assert.NotNull(kind.Schema.Field("metadata")!.Field("ownerReferences"));
    }

    [Theory]
    [InlineData("subresources: {scale: {}}", "spec.versions[0].subresources: scale is not supported")]
    [InlineData("deprecated: true", "spec.versions[0]: deprecated is not supported")]
    [InlineData("additionalPrinterColumns: [{name: A, type: string, jsonPath: '.a..b'}]", "JSONPath .a..b: ")]
    public void What_is_not_supported_is_refused(string more, string expected) => Assert.StartsWith(
        expected,
        Assert.Throws<NotSupportedException>(() => CustomKinds.FromDefinition($"{Definition}    {more}\n")).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("kind: Secret\n")]
    [InlineData("")]
    [InlineData("kind: CustomResourceDefinition\n")]
    public void Something_else_is_refused(string yaml) =>
        Assert.Throws<FormatException>(() => CustomKinds.FromDefinition(yaml));
}

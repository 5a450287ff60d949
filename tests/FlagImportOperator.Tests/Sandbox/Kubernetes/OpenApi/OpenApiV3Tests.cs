using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Kinds;
using FlagImportOperator.Sandbox.Kubernetes.OpenApi;
using FlagImportOperator.Sandbox.Kubernetes.Yaml;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.OpenApi;

public sealed class OpenApiV3Tests
{
    private const string CustomPath = "apis/flagimport.dev/v1alpha1";

    private static readonly string Definition = File.ReadAllText(RepositoryFiles.Definitions[0]);

    private static readonly IReadOnlyList<ResourceKind> Kinds = [.. BuiltInKinds.All, CustomKinds.FromDefinition(Definition)];

    [Fact]
    public void The_index_lists_each_group_and_version_with_the_hash_of_its_document()
    {
        var paths = OpenApiV3.Index(Kinds)["paths"]!.AsObject();

        Assert.Equal(
            ["api/v1", "apis/coordination.k8s.io/v1", "apis/events.k8s.io/v1", CustomPath], paths.Select(path => path.Key));
        Assert.All(paths, path => Assert.Matches(
            $@"^/openapi/v3/{path.Key}\?hash=[0-9A-F]{{128}}$", (string?)path.Value!["serverRelativeURL"]));
        Assert.Equal(4, paths.Select(path => ((string)path.Value!["serverRelativeURL"]!)[^128..]).Distinct().Count());
    }

    // A real server publishes the schema of the definition as it is; only what every object has is its own.
    [Fact]
    public void The_schema_of_a_custom_kind_is_that_of_its_definition()
    {
        var published = Schemas(CustomPath)["dev.flagimport.v1alpha1.FlagImportConfiguration"]!.DeepClone().AsObject();
        var expected = YamlJson.Read(Definition)!["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!.AsObject();

        Assert.Equal(
            """[{"group":"flagimport.dev","kind":"FlagImportConfiguration","version":"v1alpha1"}]""",
            published["x-kubernetes-group-version-kind"]!.ToJsonString());
        published.Remove("x-kubernetes-group-version-kind");
        foreach (var name in new[] { "apiVersion", "kind", "metadata" })
        {
            published["properties"]!.AsObject().Remove(name);
            expected["properties"]!.AsObject().Remove(name);
        }

        Assert.True(JsonNode.DeepEquals(expected, published), published.ToJsonString());
    }

    [Fact]
    public void Every_reference_leads_somewhere()
    {
        foreach (var path in OpenApiV3.Index(Kinds)["paths"]!.AsObject().Select(path => path.Key))
        {
            var document = OpenApiV3.Document(path, Kinds);
            var schemas = document["components"]!["schemas"]!.AsObject();

            Assert.All(References(document), reference => Assert.True(
                schemas.ContainsKey(reference["#/components/schemas/".Length..]), reference));
        }

        static IEnumerable<string> References(JsonNode? node) => node switch
        {
            JsonObject members => members.SelectMany(member =>
                member.Key == "$ref" ? [(string)member.Value!] : References(member.Value)),
            JsonArray items => items.SelectMany(References),
            _ => [],
        };
    }

    // kubectl leaves validation to a server of which it finds this.
    [Theory]
    [InlineData(CustomPath, "FlagImportConfiguration")]
    [InlineData("api/v1", "Namespace")]
    [InlineData("api/v1", "Secret")]
    [InlineData("apis/coordination.k8s.io/v1", "Lease")]
    public void Patching_a_kind_takes_the_parameter_fieldValidation(string path, string kind)
    {
        var patches = OpenApiV3.Document(path, Kinds)["paths"]!.AsObject()
            .Select(entry => entry.Value!["patch"])
            .Where(patch => (string?)patch?["x-kubernetes-group-version-kind"]?["kind"] == kind)
            .ToList();

        Assert.NotEmpty(patches);
        Assert.All(patches, patch => Assert.Contains("fieldValidation", patch!["parameters"]!.AsArray().Select(parameter => (string?)parameter!["name"])));
        Assert.All(patches, patch => Assert.Equal("patch", (string?)patch!["x-kubernetes-action"]));
    }

    [Fact]
    public void The_paths_are_those_that_are_served()
    {
        Assert.Equal(
            [
                "/apis/flagimport.dev/v1alpha1/flagimportconfigurations",
                "/apis/flagimport.dev/v1alpha1/namespaces/{namespace}/flagimportconfigurations",
                "/apis/flagimport.dev/v1alpha1/namespaces/{namespace}/flagimportconfigurations/{name}",
                "/apis/flagimport.dev/v1alpha1/namespaces/{namespace}/flagimportconfigurations/{name}/status",
            ],
            Paths(CustomPath));
        Assert.Subset(Paths("api/v1").ToHashSet(), new HashSet<string> { "/api/v1/namespaces", "/api/v1/namespaces/{name}", "/api/v1/namespaces/{name}/status" });

        static IEnumerable<string> Paths(string path) => OpenApiV3.Document(path, Kinds)["paths"]!.AsObject().Select(entry => entry.Key);
    }

    [Fact]
    public void Types_of_Kubernetes_have_their_names()
    {
        Assert.Subset(
            Schemas("api/v1").Select(schema => schema.Key).ToHashSet(),
            new HashSet<string>
            {
                "io.k8s.api.core.v1.Secret", "io.k8s.api.core.v1.SecretList", "io.k8s.api.core.v1.NamespaceSpec", "io.k8s.api.core.v1.ObjectReference",
                "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta", "io.k8s.apimachinery.pkg.apis.meta.v1.OwnerReference",
            });
        Assert.Contains("io.k8s.api.events.v1.Event", Schemas("apis/events.k8s.io/v1").Select(schema => schema.Key));
    }

    private static JsonObject Schemas(string path) => OpenApiV3.Document(path, Kinds)["components"]!["schemas"]!.AsObject();
}

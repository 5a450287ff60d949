using System.Text.Json.Nodes;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Contract;

/// <summary>What kubectl reads before it validates, patches or explains.</summary>
public sealed class OpenApiTests(ControlPlane controlPlane) : ContractTest(controlPlane)
{
    private const string Document = "apis/flagimport.dev/v1alpha1";
    private const string OneObject = $"/{Document}/namespaces/{{namespace}}/{Configurations}/{{name}}";
    private const string Kind = """{ "group": "flagimport.dev", "version": "v1alpha1", "kind": "FlagImportConfiguration" }""";

    [Fact]
    public async Task The_index_leads_to_the_document_of_the_group()
    {
        var index = (await Client.WaitForAsync(
            "/openapi/v3", "the index has the group", found => found?["paths"]?[Document] is not null))!;

        var url = index["paths"]![Document].Text("serverRelativeURL")!;
        Assert.StartsWith($"/openapi/v3/{Document}?hash=", url, StringComparison.Ordinal);
        Assert.NotNull((await Client.GetAsync(url))["components"]);
    }

    [Fact]
    public async Task The_document_describes_the_kind()
    {
        var schemas = (await DocumentAsync())["components"]!["schemas"]!;

        var schema = schemas["dev.flagimport.v1alpha1.FlagImportConfiguration"]!;
        Assert.Single(schema["x-kubernetes-group-version-kind"]!.AsArray())!.IsJson(Kind);
        schema["required"].IsJson("""["spec"]""");
        Assert.Equal("string", schema.Text("properties.spec.properties.projectKey.type"));
        Assert.NotNull(schemas["dev.flagimport.v1alpha1.FlagImportConfigurationList"]);
    }

    [Fact]
    public async Task A_patch_can_be_validated_by_the_server()
    {
        var patch = (await DocumentAsync())["paths"]![OneObject]!["patch"]!;

        Assert.Equal(
            ["dryRun", "fieldManager", "fieldValidation", "force"],
            patch["parameters"]!.AsArray().Select(parameter => parameter.Text("name")!).Order());
        patch["x-kubernetes-group-version-kind"].IsJson(Kind);
        Assert.Equal("patch", patch.Text("x-kubernetes-action"));
        Assert.Contains(
            "application/apply-patch+yaml",
            patch["requestBody"]!["content"]!.AsObject().Select(content => content.Key));
    }

    [Theory]
    [InlineData(OneObject, "get", "put", "patch", "delete")]
    [InlineData($"{OneObject}/status", "get", "put", "patch")]
    [InlineData($"/{Document}/namespaces/{{namespace}}/{Configurations}", "get", "post", "delete")]
    [InlineData($"/{Document}/{Configurations}", "get")]
    public async Task Each_path_has_its_methods(string path, params string[] methods)
    {
        var found = (await DocumentAsync())["paths"]![path]!.AsObject();

        Assert.Equal(methods.Order(), found.Select(member => member.Key).Where(member => member != "parameters").Order());
    }

    private async Task<JsonObject> DocumentAsync() => (await Client.WaitForAsync(
        $"/openapi/v3/{Document}", "the document is there", found => found?["paths"]?[OneObject] is not null))!;
}

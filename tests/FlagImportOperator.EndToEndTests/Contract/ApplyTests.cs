using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Contract;

/// <summary>Server-side apply by one manager at a time.</summary>
public sealed class ApplyTests(ControlPlane controlPlane) : ContractTest(controlPlane)
{
    private const string Minimal = """
        { "metadata": { "name": "it" },
          "spec": { "projectKey": "default", "integrationKey": "split", "configSecretRef": { "name": "s" } } }
        """;

    private const string Named = """
        { "metadata": { "name": "it" },
          "spec": { "projectKey": "default", "integrationKey": "split", "configSecretRef": { "name": "s" }, "name": "n" } }
        """;

    [Fact]
    public async Task Apply_creates_what_is_not_there()
    {
        var response = await ApplyAsync(Configurations, "one", Minimal);

        Assert.Equal(HttpStatusCode.Created, response.Status);
        Assert.Equal(1, response.Body.Number("metadata.generation"));
        Assert.NotNull(response.Body.Text("metadata.uid"));
        Assert.True(JsonNode.DeepEquals(response.Body, await ReadAsync(Configurations)));
    }

    [Fact]
    public async Task Apply_changes_what_is_there()
    {
        var created = (await ApplyAsync(Configurations, "one", Minimal)).Require();

        var response = await ApplyAsync(Configurations, "one", Named);

        Assert.Equal(HttpStatusCode.OK, response.Status);
        Assert.Equal("n", response.Body.Text("spec.name"));
        Assert.Equal(2, response.Body.Number("metadata.generation"));
        Assert.NotEqual(created.Version(), response.Require().Version());
    }

    [Fact]
    public async Task The_same_once_more_changes_nothing_at_all()
    {
        var first = (await ApplyAsync(Configurations, "one", Named)).Require();

        var second = await ApplyAsync(Configurations, "one", Named);

        Assert.Equal(HttpStatusCode.OK, second.Status);
        Assert.True(JsonNode.DeepEquals(first, second.Body), second.Text);
    }

    [Fact]
    public async Task What_the_manager_no_longer_applies_is_removed()
    {
        await ApplyAsync(Configurations, "one", Named);

        var response = await ApplyAsync(Configurations, "one", Minimal);

        Assert.Null(response.Require().At("spec.name"));
    }

    [Fact]
    public async Task A_manager_that_applies_nothing_gives_up_everything()
    {
        await ApplyAsync(Configurations, "one", Minimal);
        await ApplyAsync(Configurations, "two", """{ "metadata": { "labels": { "a": "1" } }, "spec": { "name": "n", "tags": ["t"] } }""");

        var response = await ApplyAsync(Configurations, "two", """{ "metadata": { "name": "it" } }""");

        Assert.Equal(
            ["configSecretRef", "integrationKey", "projectKey"],
            response.Require()["spec"]!.AsObject().Select(field => field.Key).Order());
        Assert.Null(response.Body.At("metadata.labels"));
        Assert.Null(response.Body!.FieldsOf("two", "Apply"));
    }

    [Fact]
    public async Task The_body_can_be_YAML()
    {
        const string Yaml = """
            apiVersion: flagimport.dev/v1alpha1
            kind: FlagImportConfiguration
            metadata:
              name: it
            spec:
              projectKey: default
              integrationKey: split
              configSecretRef:
                name: s
              tags:
              - a
            """;

        var response = await PatchAsync($"{PathOf(Configurations, "it")}?fieldManager=one", Yaml, ApplyPatch);

        Assert.Equal(HttpStatusCode.Created, response.Status);
        response.Body.At("spec.tags").IsJson("""["a"]""");
    }

    [Fact]
    public async Task An_object_that_is_there_need_not_be_named()
    {
        await ApplyAsync(Configurations, "one", Minimal);

        Assert.Equal("n", (await ApplyAsync(Configurations, "two", """{ "spec": { "name": "n" } }""")).Require().Text("spec.name"));
    }

    [Fact]
    public async Task A_dry_run_answers_as_if_and_stores_nothing()
    {
        var response = await ApplyAsync(Configurations, "one", Minimal, query: "&dryRun=All");

        Assert.Equal(HttpStatusCode.Created, response.Status);
        AssertNotFound(Configurations, "it", await GetAsync(PathOf(Configurations, "it")));
    }
}

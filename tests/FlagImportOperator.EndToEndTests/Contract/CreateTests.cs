using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Contract;

/// <summary>POST to a collection, as it should be.</summary>
public sealed class CreateTests(ControlPlane controlPlane) : ContractTest(controlPlane)
{
    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task A_created_object_comes_back_with_what_the_server_set(string plural)
    {
        var response = await PostAsync(PathOf(plural), Sample(plural));

        Assert.Equal(HttpStatusCode.Created, response.Status);
        Assert.Equal(Json, response.ContentType);
        var created = response.Require();
        Assert.Equal(KindOf(plural), created.Text("kind"));
        Assert.Equal(ApiVersionOf(plural), created.Text("apiVersion"));
        Assert.Equal("it", created.Text("metadata.name"));
        Assert.Equal(Namespace, created.Text("metadata.namespace"));
        Assert.Matches("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", created.Text("metadata.uid")!);
        Assert.True(ulong.Parse(created.Version(), CultureInfo.InvariantCulture) > 0);
        Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$", created.Text("metadata.creationTimestamp")!);
        Assert.Null(created.At("metadata.deletionTimestamp"));
        Assert.True(JsonNode.DeepEquals(created, await ReadAsync(plural)));
    }

    [Fact]
    public async Task A_created_custom_resource_is_of_generation_1() =>
        Assert.Equal(1, (await CreateAsync(Configurations)).Number("metadata.generation"));

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task What_only_the_server_sets_is_not_taken_from_the_request(string plural)
    {
        var created = await CreateAsync(plural, change: """
            { "metadata": {
                "uid": "mine", "creationTimestamp": "2000-01-01T00:00:00Z", "deletionTimestamp": "2000-01-01T00:00:00Z",
                "deletionGracePeriodSeconds": 7, "generation": 7, "selfLink": "/mine" } }
            """);

        Assert.NotEqual("mine", created.Text("metadata.uid"));
        Assert.DoesNotMatch("^2000", created.Text("metadata.creationTimestamp")!);
        Assert.Null(created.At("metadata.deletionTimestamp"));
        Assert.Null(created.At("metadata.deletionGracePeriodSeconds"));
        Assert.NotEqual(7, created.Number("metadata.generation"));
        Assert.Null(created.At("metadata.selfLink"));
    }

    [Fact]
    public async Task Status_is_not_taken_from_the_request()
    {
        var created = await CreateAsync(Configurations, change: """{ "status": { "version": 3 } }""");

        Assert.Null(created["status"]);
        Assert.Null((await ReadAsync(Configurations))["status"]);
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task Labels_annotations_finalizers_and_owners_are_kept(string plural)
    {
        const string Metadata = """
            {
              "labels": { "example.com/l": "v", "empty": "" },
              "annotations": { "example.com/a": "any text\n" },
              "finalizers": ["example.com/one", "example.com/two"],
              "ownerReferences": [{ "apiVersion": "v1", "kind": "ConfigMap", "name": "o", "uid": "u", "controller": true }]
            }
            """;

        await CreateAsync(plural, change: $$"""{ "metadata": {{Metadata}} }""");

        var stored = await ReadAsync(plural);
        foreach (var (name, value) in JsonNode.Parse(Metadata)!.AsObject())
        {
            stored.At($"metadata.{name}").IsJson(value!.ToJsonString());
        }
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task A_name_can_be_made_up_by_the_server(string plural)
    {
        var body = Sample(plural, change: """{ "metadata": { "name": null, "generateName": "made-" } }""");

        var first = (await PostAsync(PathOf(plural), body)).Require();
        var second = (await PostAsync(PathOf(plural), body)).Require();

        Assert.Matches("^made-[a-z0-9]{5}$", first.Text("metadata.name")!);
        Assert.Matches("^made-[a-z0-9]{5}$", second.Text("metadata.name")!);
        Assert.NotEqual(first.Text("metadata.name"), second.Text("metadata.name"));
        Assert.Equal("made-", first.Text("metadata.generateName"));
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task A_given_name_comes_before_one_made_up(string plural) =>
        Assert.Equal("it", (await CreateAsync(plural, change: """{ "metadata": { "generateName": "made-" } }""")).Text("metadata.name"));

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task A_body_can_be_YAML(string plural)
    {
        var yaml = $"""
            # A comment, and quotes of both kinds.
            apiVersion: {ApiVersionOf(plural)}
            kind: {KindOf(plural)}
            metadata:
              name: 'written'
              labels:
                number: "1"
            {(plural == Configurations ? "spec: { projectKey: default, integrationKey: split, configSecretRef: { name: s } }" : "data: {}")}
            """;

        var response = await Client.SendAsync(HttpMethod.Post, PathOf(plural), yaml, Yaml);

        Assert.Equal(HttpStatusCode.Created, response.Status);
        Assert.Equal(Json, response.ContentType);
        response.Body.At("metadata.labels").IsJson("""{ "number": "1" }""");
        Assert.Equal("written", response.Body.Text("metadata.name"));
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task A_dry_run_answers_as_if_and_stores_nothing(string plural)
    {
        var response = await PostAsync($"{PathOf(plural)}?dryRun=All", Sample(plural));

        Assert.Equal(HttpStatusCode.Created, response.Status);
        Assert.NotNull(response.Body.Text("metadata.uid"));
        Assert.Null(response.Body.Text("metadata.resourceVersion"));
        AssertNotFound(plural, "it", await GetAsync(PathOf(plural, "it")));
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task Every_object_has_a_version_of_its_own_that_grows(string plural)
    {
        var first = ulong.Parse((await CreateAsync(plural, "first")).Version(), CultureInfo.InvariantCulture);
        var second = ulong.Parse((await CreateAsync(plural, "second")).Version(), CultureInfo.InvariantCulture);

        Assert.True(second > first);
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task A_name_can_be_used_again_once_it_is_free(string plural)
    {
        var before = await CreateAsync(plural);
        await Client.DeleteAsync(PathOf(plural, "it"));

        var after = await CreateAsync(plural);

        Assert.NotEqual(before.Text("metadata.uid"), after.Text("metadata.uid"));
    }
}

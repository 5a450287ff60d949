using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Crd;

/// <summary>What the API server says to a resource, before the operator ever sees it.</summary>
public sealed class AdmissionTests(ControlPlane controlPlane) : IAsyncLifetime
{
    private string _collection = "";

    public async ValueTask InitializeAsync()
    {
        await controlPlane.InstallCrdsAsync();
        _collection = Resources.Collection(await controlPlane.CreateNamespaceAsync());
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "integrationKey": "unleash" }""")]
    [InlineData("""{ "projectKey": "0.A_b-c" }""")]
    [InlineData("""{ "name": "Flags from Split (näme with spaces)" }""")]
    [InlineData("""{ "tags": [] }""")]
    [InlineData("""{ "tags": ["a", "A.b_c-d", "k8s-mine"] }""")]
    [InlineData("""{ "config": {} }""")]
    [InlineData("""{ "config": { "workspaceId": "w", "environmentId": "e", "splitTag": "", "ldTag": "t", "ldMaintainer": "m" } }""")]
    [InlineData("""
        { "integrationKey": "unleash", "config": { "sourceBaseUrl": "https://unleash.example.com", "sourceProjectId": "p",
          "sourceEnvironmentId": "e", "sourceTag": "", "ldTag": "t", "ldMaintainer": "m" } }
        """)]
    [InlineData("""{ "accessTokenSecretRef": { "name": "launchdarkly", "key": "access_TOKEN.1" } }""")]
    [InlineData("""{ "mode": "Manage" }""")]
    [InlineData("""{ "mode": "Observe" }""")]
    [InlineData("""{ "mode": "Paused" }""")]
    [InlineData("""{ "deletionPolicy": "Delete" }""")]
    [InlineData("""{ "deletionPolicy": "Orphan" }""")]
    [InlineData("""{ "adopt": { "id": "65a1b2c3d4e5f60718293a4b" } }""")]
    [InlineData("""{ "adopt": { "id": "00000000-0000-0000-0000-000000000000" } }""")]
    public async Task A_good_resource_is_stored_exactly_as_written(string specPatch)
    {
        var resource = Resources.Resource("good", specPatch);

        var stored = await controlPlane.Client.CreateAsync(_collection, resource);

        Assert.True(JsonNode.DeepEquals(resource["spec"], stored["spec"]), stored["spec"]!.ToJsonString());
    }

    [Theory]
    [InlineData(
        """{ "config": { "workspaceID": "w" } }""",
        "spec.config: Forbidden: config.workspaceID is not known to split: config may hold workspaceId, environmentId, " +
        "splitTag, ldTag, ldMaintainer; the Secret named by configSecretRef holds workspaceApiKey, ldApiKey")]
    [InlineData(
        """{ "integrationKey": "unleash", "config": { "workspaceId": "w" } }""",
        "spec.config: Forbidden: config.workspaceId is not known to unleash: config may hold sourceBaseUrl, " +
        "sourceProjectId, sourceEnvironmentId, sourceTag, ldTag, ldMaintainer; the Secret named by configSecretRef holds sourceApiKey, ldApiKey")]
    [InlineData(
        """{ "config": { "ldApiKey": "api-canary" } }""",
        "spec.config: Forbidden: config.ldApiKey is a secret: put it in the Secret named by configSecretRef")]
    [InlineData(
        """{ "config": { "workspaceApiKey": "api-canary" } }""",
        "spec.config: Forbidden: config.workspaceApiKey is a secret: put it in the Secret named by configSecretRef")]
    [InlineData(
        """{ "integrationKey": "unleash", "config": { "sourceApiKey": "api-canary" } }""",
        "spec.config: Forbidden: config.sourceApiKey is a secret: put it in the Secret named by configSecretRef")]
    [InlineData(
        """{ "tags": ["k8s-0123456789abcdef0123456789abcdef"] }""",
        "spec.tags[0]: Invalid value: \"k8s-0123456789abcdef0123456789abcdef\": tags must not hold an owner tag of the operator (k8s- and 32 " +
        "hexadecimal digits): remove it, the operator adds its own")]
    [InlineData("""{ "projectKey": null }""", "spec.projectKey: Required value")]
    [InlineData("""{ "integrationKey": null }""", "spec.integrationKey: Required value")]
    [InlineData("""{ "configSecretRef": null }""", "spec.configSecretRef: Required value")]
    [InlineData("""{ "configSecretRef": { "name": null } }""", "spec.configSecretRef.name: Required value")]
    [InlineData("""{ "accessTokenSecretRef": { "name": "a" } }""", "spec.accessTokenSecretRef.key: Required value")]
    [InlineData("""{ "accessTokenSecretRef": { "key": "a" } }""", "spec.accessTokenSecretRef.name: Required value")]
    [InlineData("""{ "adopt": {} }""", "spec.adopt.id: Required value")]
    [InlineData(
        """{ "integrationKey": "statsig" }""",
        "spec.integrationKey: Unsupported value: \"statsig\": supported values: \"split\", \"unleash\"")]
    [InlineData(
        """{ "mode": "manage" }""",
        "spec.mode: Unsupported value: \"manage\": supported values: \"Manage\", \"Observe\", \"Paused\"")]
    [InlineData(
        """{ "deletionPolicy": "Retain" }""",
        "spec.deletionPolicy: Unsupported value: \"Retain\": supported values: \"Delete\", \"Orphan\"")]
    [InlineData(
        """{ "projectKey": "-a" }""",
        "spec.projectKey: Invalid value: \"-a\": spec.projectKey in body should match '^[a-zA-Z0-9][a-zA-Z0-9_.-]*$'")]
    [InlineData("""{ "name": "" }""", "spec.name: Invalid value: \"\": spec.name in body should be at least 1 chars long")]
    [InlineData("""{ "tags": ["a b"] }""", "spec.tags[0]: Invalid value: \"a b\": spec.tags[0] in body should match '^[a-zA-Z0-9_.-]+$'")]
    [InlineData("""{ "tags": ["a", "a"] }""", "spec.tags: Invalid value: tags must not hold a tag twice: remove one of the two")]
    [InlineData(
        """{ "configSecretRef": { "name": "Split" } }""",
        "spec.configSecretRef.name: Invalid value: \"Split\": spec.configSecretRef.name in body should match " +
        @"'^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$'")]
    [InlineData(
        """{ "accessTokenSecretRef": { "name": "a", "key": "a/b" } }""",
        "spec.accessTokenSecretRef.key: Invalid value: \"a/b\": spec.accessTokenSecretRef.key in body should match '^[-._a-zA-Z0-9]+$'")]
    public async Task A_bad_resource_is_refused_with_a_message_that_names_field_and_fix(string specPatch, string expected)
    {
        var response = await controlPlane.Client.TryCreateAsync(_collection, Resources.Resource("bad", specPatch));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.Status);
        Assert.Equal([expected], response.Causes);
        Assert.Contains(expected, response.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("projectKey", 100)]
    [InlineData("name", 256)]
    public async Task Text_is_accepted_up_to_its_longest_and_refused_beyond(string field, int longest)
    {
        var accepted = Resources.Resource("longest");
        accepted["spec"]![field] = new string('a', longest);
        var refused = Resources.Resource("longer");
        refused["spec"]![field] = new string('a', longest + 1);

        await controlPlane.Client.CreateAsync(_collection, accepted);
        var response = await controlPlane.Client.TryCreateAsync(_collection, refused);

        Assert.Contains($"spec.{field}: Too long: may not be more than {longest} ", response.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fifty_tags_of_64_characters_are_accepted_and_no_more()
    {
        var accepted = Resources.Resource("accepted");
        accepted["spec"]!["tags"] = Tags(50, 64);
        var longer = Resources.Resource("longer");
        longer["spec"]!["tags"] = Tags(1, 65);
        var more = Resources.Resource("more");
        more["spec"]!["tags"] = Tags(51, 64);

        await controlPlane.Client.CreateAsync(_collection, accepted);

        Assert.Contains("spec.tags[0]: Too long", await RefusalAsync(longer), StringComparison.Ordinal);
        Assert.Contains("spec.tags: Too many: 51: must have at most 50 items", await RefusalAsync(more), StringComparison.Ordinal);

        async Task<string> RefusalAsync(JsonObject resource) => (await controlPlane.Client.TryCreateAsync(_collection, resource)).Message;

        static JsonArray Tags(int count, int length) =>
            [.. Enumerable.Range(0, count).Select(index => (JsonNode)$"{index}-".PadRight(length, 'a'))];
    }

    [Fact]
    public async Task Of_several_unknown_keys_one_is_named()
    {
        var response = await controlPlane.Client.TryCreateAsync(
            _collection, Resources.Resource("bad", """{ "config": { "workspace": "w", "environment": "e", "ldTag": "t" } }"""));

        Assert.Matches(@"Forbidden: config\.(workspace|environment) is not known to split: ", response.Message);
    }

    [Theory]
    [InlineData("""{ "config": { "ldAPIKey": "api-canary" } }""")]
    [InlineData("""{ "config": { "ldApiKey": "api-canary", "oops": "api-canary" } }""")]
    [InlineData("""{ "config": { "ldApiKey": "api-canary" }, "projectKey": "-" }""")]
    public async Task A_refusal_does_not_repeat_a_value_that_may_be_a_secret(string specPatch)
    {
        var response = await controlPlane.Client.TryCreateAsync(_collection, Resources.Resource("bad", specPatch));

        Assert.False(response.IsSuccess);
        Assert.DoesNotContain("api-canary", response.Body!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "projectkey": "default" }""", "unknown field \"spec.projectkey\"")]
    [InlineData("""{ "configSecretRef": { "namespace": "other" } }""", "unknown field \"spec.configSecretRef.namespace\"")]
    [InlineData(
        """{ "accessTokenSecretRef": { "name": "a", "key": "b", "namespace": "c" } }""",
        "unknown field \"spec.accessTokenSecretRef.namespace\"")]
    public async Task An_unknown_field_is_refused_when_validation_is_strict(string specPatch, string expected)
    {
        var response = await controlPlane.Client.TryCreateAsync(_collection, Resources.Resource("bad", specPatch));

        Assert.Equal(HttpStatusCode.BadRequest, response.Status);
        Assert.Contains(expected, response.Message, StringComparison.Ordinal);
    }
}

using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Crd;

/// <summary>What may change in a resource, and what a change counts as.</summary>
public sealed class UpdateTests(ControlPlane controlPlane) : IAsyncLifetime
{
    private const string CannotMove = "is immutable: LaunchDarkly cannot move a configuration; create a new resource instead";

    private const string AdoptIsImmutable =
        "adopt is immutable once set: this resource stands for the configuration that it took over; create a new resource instead";

    private string _collection = "";

    private string Path => $"{_collection}/it";

    public async ValueTask InitializeAsync()
    {
        await controlPlane.InstallCrdsAsync();
        _collection = Resources.Collection(await controlPlane.CreateNamespaceAsync());
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("{}", """{ "projectKey": "other" }""", "spec.projectKey: Invalid value: \"other\": projectKey " + CannotMove)]
    [InlineData("{}", """{ "integrationKey": "unleash" }""", "spec.integrationKey: Invalid value: \"unleash\": integrationKey " + CannotMove)]
    public async Task What_LaunchDarkly_cannot_move_is_immutable(string specPatch, string change, string expected)
    {
        await CreateAsync(specPatch);

        var response = await TryChangeAsync(change);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.Status);
        Assert.Equal($"FlagImportConfiguration.flagimport.dev \"it\" is invalid: {expected}", response.Message);
    }

    [Theory]
    [InlineData("""{ "adopt": { "id": "b" } }""")]
    [InlineData("""{ "adopt": null }""")]
    public async Task Adopt_can_be_neither_changed_nor_removed(string change)
    {
        await CreateAsync("""{ "adopt": { "id": "a" } }""");

        var response = await TryChangeAsync(change);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.Status);
        var cause = Assert.Single(response.Causes);
        Assert.StartsWith("spec.adopt: Invalid value: ", cause, StringComparison.Ordinal);
        Assert.EndsWith(AdoptIsImmutable, cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", """{ "adopt": { "id": "a" } }""")]
    [InlineData("""{ "adopt": { "id": "a" } }""", """{ "adopt": { "id": "a" }, "name": "n" }""")]
    [InlineData("""{ "name": "n", "tags": ["a"], "mode": "Observe" }""", """{ "name": null, "tags": null, "mode": null }""")]
    [InlineData("""{ "config": { "ldTag": "a" } }""", """{ "config": { "ldTag": null, "splitTag": "b" } }""")]
    [InlineData("{}", """{ "configSecretRef": { "name": "other" }, "deletionPolicy": "Orphan" }""")]
    public async Task Everything_else_may_change(string specPatch, string change)
    {
        await CreateAsync(specPatch);

        Assert.Equal("", (await TryChangeAsync(change)).Message);
    }

    [Fact]
    public async Task Generation_counts_changes_of_spec_and_nothing_else()
    {
        await CreateAsync("{}");
        Assert.Equal(1, await GenerationAsync());

        await controlPlane.Client.PatchAsync(Path, JsonNode.Parse("""
            { "metadata": {
                "annotations": { "flagimport.dev/import-requested": "1" }, "finalizers": ["flagimport.dev/remote-configuration"] } }
            """)!);
        await controlPlane.Client.PatchAsync($"{Path}/status", JsonNode.Parse("""{ "status": { "version": 7 } }""")!);
        Assert.Equal(1, await GenerationAsync());

        await TryChangeAsync("""{ "name": "n" }""");
        Assert.Equal(2, await GenerationAsync());

        await TryChangeAsync("""{ "name": "n" }""");
        Assert.Equal(2, await GenerationAsync());
    }

    [Fact]
    public async Task Status_and_the_rest_are_written_apart()
    {
        await CreateAsync("{}");

        await controlPlane.Client.PatchAsync(Path, JsonNode.Parse("""{ "spec": { "name": "n" }, "status": { "version": 1 } }""")!);
        await controlPlane.Client.PatchAsync($"{Path}/status", JsonNode.Parse("""{ "spec": { "name": "o" }, "status": { "version": 2 } }""")!);

        var stored = await controlPlane.Client.GetAsync(Path);
        Assert.Equal("n", stored["spec"]!["name"]!.GetValue<string>());
        Assert.Equal("""{"version":2}""", stored["status"]!.ToJsonString());
    }

    private Task<JsonObject> CreateAsync(string specPatch) =>
        controlPlane.Client.CreateAsync(_collection, Resources.Resource("it", specPatch));

    private Task<ClusterResponse> TryChangeAsync(string specPatch) =>
        controlPlane.Client.TryPatchAsync(Path, new JsonObject { ["spec"] = JsonNode.Parse(specPatch) });

    private async Task<long> GenerationAsync() => (await controlPlane.Client.GetAsync(Path))["metadata"]!["generation"]!.GetValue<long>();
}

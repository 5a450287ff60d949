using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Contract;

/// <summary>Objects that stand in no namespace, and a kind that has next to no fields.</summary>
public sealed class NamespaceTests(ControlPlane controlPlane) : ContractTest(controlPlane)
{
    private string Path => $"/api/v1/namespaces/{Namespace}";

    [Fact]
    public async Task A_namespace_stands_in_none()
    {
        var found = await Client.GetAsync(Path);

        Assert.Equal("Namespace", found.Text("kind"));
        Assert.Equal("v1", found.Text("apiVersion"));
        Assert.Equal(Namespace, found.Text("metadata.name"));
        Assert.Null(found.At("metadata.namespace"));
        Assert.NotNull(found.At("metadata.uid"));
    }

    [Fact]
    public async Task Its_name_is_taken_once() => AssertRefused(
        HttpStatusCode.Conflict,
        "AlreadyExists",
        $"namespaces \"{Namespace}\" already exists",
        await PostAsync("/api/v1/namespaces", JsonNode.Parse($$"""
            { "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": "{{Namespace}}" } }
            """)!));

    [Fact]
    public async Task What_is_not_there_is_named() => AssertRefused(
        HttpStatusCode.NotFound, "NotFound", "namespaces \"none-of-these\" not found", await GetAsync("/api/v1/namespaces/none-of-these"));

    [Fact]
    public async Task Labels_can_be_patched_and_select()
    {
        await PatchAsync(Path, $$"""{ "metadata": { "labels": { "example.com/test": "{{Namespace}}" } } }""");

        var list = (await GetAsync($"/api/v1/namespaces?labelSelector=example.com/test%3D{Namespace}")).Require();

        Assert.Equal("NamespaceList", list.Text("kind"));
        Assert.Equal([Namespace], list.Names());
    }

    [Fact]
    public async Task One_can_be_found_and_watched_by_name()
    {
        var list = (await GetAsync($"/api/v1/namespaces?fieldSelector=metadata.name%3D{Namespace}")).Require();
        await using var watch = await WatchStream.OpenAsync(
            Client, $"/api/v1/namespaces?fieldSelector=metadata.name%3D{Namespace}&resourceVersion={list.Version()}");

        var changed = (await PatchAsync(Path, """{ "metadata": { "annotations": { "a": "1" } } }""")).Require();

        Assert.Equal([Namespace], list.Names());
        Assert.Equal(changed.Version(), Assert.Single(await watch.TakeAsync(1)).Version);
    }

    [Fact]
    public async Task A_service_account_comes_back()
    {
        var path = $"{Path}/serviceaccounts";

        var created = (await PostAsync(path, JsonNode.Parse("""
            { "apiVersion": "v1", "kind": "ServiceAccount", "metadata": { "name": "it" }, "automountServiceAccountToken": false }
            """)!)).Require();

        Assert.False(created["automountServiceAccountToken"]!.GetValue<bool>());
        Assert.True(JsonNode.DeepEquals(created, await Client.GetAsync($"{path}/it")));
    }
}

using System.Text.Json.Nodes;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Contract;

/// <summary>What a watch says, and in which order.</summary>
public sealed class WatchTests(ControlPlane controlPlane) : ContractTest(controlPlane)
{
    private Task<WatchStream> WatchAsync(string plural, string query) => WatchStream.OpenAsync(Client, $"{PathOf(plural)}?{query}");

    private async Task<string> VersionAsync(string plural) => (await GetAsync(PathOf(plural))).Require().Version();

    [Theory]
    [InlineData(Configurations, "")]
    [InlineData(Configurations, "&resourceVersion=")]
    [InlineData(Configurations, "&resourceVersion=0")]
    [InlineData(Secrets, "")]
    [InlineData(Secrets, "&resourceVersion=0")]
    public async Task Without_a_version_it_begins_with_what_is_there(string plural, string query)
    {
        var a = await CreateAsync(plural, "a");
        var b = await CreateAsync(plural, "b");
        // A list makes sure that a watch of version 0, which may be an old one, has seen both.
        await VersionAsync(plural);

        await using var watch = await WatchAsync(plural, $"timeoutSeconds=30{query}");
        var events = await watch.TakeAsync(2);

        Assert.Equal(["ADDED a", "ADDED b"], events.Select(next => next.ToString()).Order());
        Assert.True(JsonNode.DeepEquals(a, events.Single(next => next.Name == "a").Object));
        Assert.True(JsonNode.DeepEquals(b, events.Single(next => next.Name == "b").Object));
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task From_a_version_it_says_each_change_since_in_order(string plural)
    {
        var from = await VersionAsync(plural);
        var a = await CreateAsync(plural, "a");
        var b = await CreateAsync(plural, "b");
        var changed = (await PatchAsync(PathOf(plural, "a"), """{ "metadata": { "labels": { "l": "1" } } }""")).Require();
        await Client.DeleteAsync(PathOf(plural, "b"));
        var again = await CreateAsync(plural, "b");

        await using var watch = await WatchAsync(plural, $"resourceVersion={from}");
        var events = await watch.TakeAsync(5);

        Assert.Equal(["ADDED a", "ADDED b", "MODIFIED a", "DELETED b", "ADDED b"], events.Select(next => next.ToString()));
        Assert.True(JsonNode.DeepEquals(a, events[0].Object));
        Assert.True(JsonNode.DeepEquals(b, events[1].Object));
        Assert.True(JsonNode.DeepEquals(changed, events[2].Object));
        Assert.True(JsonNode.DeepEquals(again, events[4].Object));
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task A_deleted_object_is_shown_as_it_last_was_with_the_version_of_its_deletion(string plural)
    {
        var created = await CreateAsync(plural);
        await using var watch = await WatchAsync(plural, $"resourceVersion={created.Version()}");

        await Client.DeleteAsync(PathOf(plural, "it"));

        var deleted = Assert.Single(await watch.TakeAsync(1));
        Assert.Equal("DELETED it", deleted.ToString());
        Assert.True(ulong.Parse(deleted.Version, null) > ulong.Parse(created.Version(), null));
        created["metadata"]!["resourceVersion"] = deleted.Version;
        Assert.True(JsonNode.DeepEquals(created, deleted.Object), deleted.Object.ToJsonString());
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task Changes_come_while_it_is_open(string plural)
    {
        await using var watch = await WatchAsync(plural, $"resourceVersion={await VersionAsync(plural)}");

        var created = await CreateAsync(plural);
        Assert.Equal(created.Version(), Assert.Single(await watch.TakeAsync(1)).Version);

        var changed = (await PatchAsync(PathOf(plural, "it"), """{ "metadata": { "labels": { "l": "1" } } }""")).Require();
        var next = Assert.Single(await watch.TakeAsync(1));
        Assert.Equal("MODIFIED it", next.ToString());
        Assert.Equal(changed.Version(), next.Version);
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task An_object_that_is_held_back_is_modified_and_then_deleted(string plural)
    {
        var created = await CreateAsync(plural, change: """{ "metadata": { "finalizers": ["example.com/hold"] } }""");
        await using var watch = await WatchAsync(plural, $"resourceVersion={created.Version()}");

        var marked = (await DeleteAsync(PathOf(plural, "it"))).Require();
        await PatchAsync(PathOf(plural, "it"), """{ "metadata": { "finalizers": null } }""");

        var events = await watch.TakeAsync(2);
        Assert.Equal(["MODIFIED it", "DELETED it"], events.Select(next => next.ToString()));
        Assert.True(JsonNode.DeepEquals(marked, events[0].Object));
        Assert.NotNull(events[1].Object.At("metadata.deletionTimestamp"));
        Assert.True(ulong.Parse(events[1].Version, null) > ulong.Parse(events[0].Version, null));
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task What_changes_nothing_is_no_event(string plural)
    {
        var created = await CreateAsync(plural);
        await using var watch = await WatchAsync(plural, $"resourceVersion={created.Version()}");

        await PutAsync(PathOf(plural, "it"), created);
        await PatchAsync(PathOf(plural, "it"), "{}");
        await PatchAsync($"{PathOf(plural, "it")}?dryRun=All", ContentChange(plural));
        await CreateAsync(plural, "next");

        Assert.Equal("ADDED next", Assert.Single(await watch.TakeAsync(1)).ToString());
    }

    [Fact]
    public async Task A_change_of_the_status_is_one()
    {
        var created = await CreateAsync(Configurations);
        await using var watch = await WatchAsync(Configurations, $"resourceVersion={created.Version()}");

        await PatchAsync($"{PathOf(Configurations, "it")}/status", """{ "status": { "version": 3 } }""");

        Assert.Equal(3, Assert.Single(await watch.TakeAsync(1)).Object.Number("status.version"));
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task A_namespace_hears_nothing_of_another(string plural)
    {
        var other = await CreateNamespaceAsync();
        await using var watch = await WatchAsync(plural, $"resourceVersion={await VersionAsync(plural)}");

        await PostAsync(PathIn(other, plural), Sample(plural, "elsewhere"));
        await CreateAsync(plural, "here");

        Assert.Equal("ADDED here", Assert.Single(await watch.TakeAsync(1)).ToString());
    }

    [Fact]
    public async Task All_namespaces_are_heard_together()
    {
        var other = await CreateNamespaceAsync();
        var from = await VersionAsync(Configurations);
        await using var watch = await WatchStream.OpenAsync(
            Client, $"/apis/flagimport.dev/v1alpha1/flagimportconfigurations?resourceVersion={from}");

        await CreateAsync(Configurations, "here");
        await PostAsync(PathIn(other, Configurations), Sample(Configurations, "there"));

        var seen = new List<string>();
        while (seen.Count < 2)
        {
            // Other tests are heard as well.
            var next = Assert.Single(await watch.TakeAsync(1));
            var place = next.Object.Text("metadata.namespace");
            if (place == Namespace || place == other)
            {
                seen.Add(next.ToString());
            }
        }

        Assert.Equal(["ADDED here", "ADDED there"], seen);
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task It_ends_when_its_time_is_over(string plural)
    {
        await CreateAsync(plural);

        await using var watch = await WatchAsync(plural, "timeoutSeconds=1");

        Assert.Equal("application/json", watch.ContentType);
        Assert.Equal("ADDED it", Assert.Single(await watch.ToEndAsync()).ToString());
    }
}

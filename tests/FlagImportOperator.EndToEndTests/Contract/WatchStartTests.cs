using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Contract;

/// <summary>Where a watch begins, and how it says that it cannot.</summary>
public sealed class WatchStartTests(ControlPlane controlPlane) : ContractTest(controlPlane)
{
    private const string Streaming = "sendInitialEvents=true&resourceVersionMatch=NotOlderThan";

    [Theory]
    [InlineData(Configurations, "")]
    [InlineData(Configurations, "&resourceVersion=0")]
    [InlineData(Configurations, "&resourceVersion={0}")]
    [InlineData(Secrets, "")]
    [InlineData(Secrets, "&resourceVersion={0}")]
    public async Task Initial_events_end_with_a_bookmark_that_says_so(string plural, string query)
    {
        await CreateAsync(plural, "a");
        var newest = (await CreateAsync(plural, "b")).Version();
        query = query.Replace("{0}", newest, StringComparison.Ordinal);
        // A list makes sure that a watch of version 0, which may be an old one, has seen both.
        await GetAsync(PathOf(plural));

        await using var watch = await OpenAsync(plural, $"{Streaming}&allowWatchBookmarks=true{query}");
        var events = await watch.TakeAsync(3);

        Assert.Equal(["ADDED a", "ADDED b", "BOOKMARK"], events.Select(next => next.ToString()));
        var bookmark = events[2];
        Assert.Equal(["apiVersion", "kind", "metadata"], Fields(bookmark).Take(3));
        Assert.Equal(ApiVersionOf(plural), bookmark.Object.Text("apiVersion"));
        Assert.Equal(KindOf(plural), bookmark.Object.Text("kind"));
        bookmark.Object.At("metadata.annotations").IsJson("""{ "k8s.io/initial-events-end": "true" }""");
        Assert.True(ulong.Parse(bookmark.Version, null) >= ulong.Parse(newest, null));

        await PatchAsync(PathOf(plural, "a"), """{ "metadata": { "labels": { "l": "1" } } }""");
        Assert.Equal("MODIFIED a", Assert.Single(await watch.TakeAsync(1)).ToString());

        static IEnumerable<string> Fields(WatchEvent shown) => shown.Object.Select(field => field.Key).Order();
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task A_watch_can_go_on_from_the_bookmark(string plural)
    {
        await CreateAsync(plural, "a");
        await using var first = await OpenAsync(plural, $"{Streaming}&allowWatchBookmarks=true");
        var bookmark = (await first.TakeAsync(2))[1];

        await CreateAsync(plural, "b");

        await using var second = await OpenAsync(plural, $"resourceVersion={bookmark.Version}");
        Assert.Equal("ADDED b", Assert.Single(await second.TakeAsync(1)).ToString());
    }

    [Fact]
    public async Task Initial_events_are_selected()
    {
        await CreateAsync(Secrets, "a");
        await CreateAsync(Secrets, "b");

        await using var watch = await OpenAsync(Secrets, $"{Streaming}&allowWatchBookmarks=true&fieldSelector=metadata.name%3Db");

        Assert.Equal(["ADDED b", "BOOKMARK"], (await watch.TakeAsync(2)).Select(next => next.ToString()));
    }

    [Fact]
    public async Task An_empty_collection_begins_with_the_bookmark()
    {
        await using var watch = await OpenAsync(Configurations, $"{Streaming}&allowWatchBookmarks=true");

        Assert.Equal("BOOKMARK", Assert.Single(await watch.TakeAsync(1)).Type);
    }

    [Fact]
    public async Task Without_bookmarks_there_is_none()
    {
        await CreateAsync(Configurations, "a");

        await using var watch = await OpenAsync(Configurations, $"{Streaming}&timeoutSeconds=1");

        Assert.Equal(["ADDED a"], (await watch.ToEndAsync()).Select(next => next.ToString()));
    }

    [Theory]
    [InlineData("sendInitialEvents=true", "Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan")]
    [InlineData("sendInitialEvents=false", "Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan")]
    [InlineData(
        "resourceVersionMatch=NotOlderThan", "Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided")]
    [InlineData(
        "sendInitialEvents=true&resourceVersionMatch=Exact",
        "Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan")]
    public async Task What_makes_no_sense_together_is_422(string query, string expected)
    {
        var response = await GetAsync($"{PathOf(Configurations)}?watch=true&{query}");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.Status);
        Assert.Equal("Invalid", response.Body.Text("reason"));
        Assert.Contains($"resourceVersionMatch: {expected}", response.Causes);
    }

    [Fact]
    public async Task A_version_that_is_long_gone_is_an_event_that_says_so()
    {
        await using var watch = await OpenAsync(Configurations, "resourceVersion=1");

        var error = Assert.Single(await watch.ToEndAsync());
        Assert.Equal("ERROR", error.Type);
        Assert.Equal("Status", error.Object.Text("kind"));
        Assert.Equal(410, error.Object.Number("code"));
        Assert.Equal("Expired", error.Object.Text("reason"));
        Assert.StartsWith("too old resource version: 1 (", error.Object.Text("message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("labelSelector=a%20b")]
    [InlineData("fieldSelector=metadata.uid%3Dx")]
    [InlineData("timeoutSeconds=x")]
    public async Task What_is_no_query_is_400(string query) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await GetAsync($"{PathOf(Configurations)}?watch=true&{query}")).Status);

    [Theory]
    [InlineData("watch=1")]
    [InlineData("watch=true")]
    public async Task There_are_two_words_for_it(string watch)
    {
        await CreateAsync(Configurations);

        var text = await Client.ReadTextAsync($"{PathOf(Configurations)}?{watch}&timeoutSeconds=1");

        Assert.Equal("ADDED", JsonNode.Parse(text).Text("type"));
    }

    [Fact]
    public async Task No_watch_is_a_list() =>
        Assert.Equal("FlagImportConfigurationList", (await GetAsync($"{PathOf(Configurations)}?watch=false")).Require().Text("kind"));

    private Task<WatchStream> OpenAsync(string plural, string query) => WatchStream.OpenAsync(Client, $"{PathOf(plural)}?{query}");
}

using Xunit;

namespace FlagImportOperator.EndToEndTests.Contract;

/// <summary>A watch of tables, as kubectl opens it, and of metadata alone, as caches do.</summary>
public sealed class WatchRepresentationTests(ControlPlane controlPlane) : ContractTest(controlPlane)
{
    private const string Metadata = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io";
    private const string Streaming = "sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task Each_event_is_a_table_of_one_row_and_the_first_has_the_columns(string plural)
    {
        await CreateAsync(plural, "a");
        await using var watch = await OpenAsync(plural, "", ClusterClient.TableAccept);
        var first = Assert.Single(await watch.TakeAsync(1));

        await CreateAsync(plural, "b");
        var second = Assert.Single(await watch.TakeAsync(1));

        Assert.Equal(["ADDED a", "ADDED b"], Shown(first).Concat(Shown(second)));
        Assert.Equal("Name", first.Object.Text("columnDefinitions.0.name"));
        Assert.Null(second.Object["columnDefinitions"]);
        Assert.Equal("Table", second.Object.Text("kind"));
        Assert.Equal("PartialObjectMetadata", second.Object.Text("rows.0.object.kind"));
        Assert.Equal(second.Version, second.Object.Text("rows.0.object.metadata.resourceVersion"));

        static IEnumerable<string> Shown(WatchEvent next) =>
            next.Object["rows"]!.AsArray().Select(row => $"{next.Type} {row.Text("cells.0")}");
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task A_bookmark_is_a_table_as_well(string plural)
    {
        await CreateAsync(plural);
        await using var watch = await OpenAsync(plural, Streaming, ClusterClient.TableAccept);

        var bookmark = (await watch.TakeAsync(2))[1];

        Assert.Equal("BOOKMARK", bookmark.Type);
        Assert.Equal("Table", bookmark.Object.Text("kind"));
        bookmark.Object.At("rows.0.object.metadata.annotations").IsJson("""{ "k8s.io/initial-events-end": "true" }""");
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task Metadata_comes_alone(string plural)
    {
        var created = await CreateAsync(plural);
        await using var watch = await OpenAsync(plural, Streaming, Metadata);
        var events = await watch.TakeAsync(2);

        await Client.DeleteAsync(PathOf(plural, "it"));
        var deleted = Assert.Single(await watch.TakeAsync(1));

        Assert.Equal(["ADDED it", "BOOKMARK"], events.Select(next => next.ToString()));
        Assert.All(events, next => Assert.Equal("PartialObjectMetadata", next.Object.Text("kind")));
        events[0].Object["metadata"].IsJson(created["metadata"]!.ToJsonString());
        Assert.Equal(["apiVersion", "kind", "metadata"], events[0].Object.Select(field => field.Key).Order());
        events[1].Object.At("metadata.annotations").IsJson("""{ "k8s.io/initial-events-end": "true" }""");
        Assert.Equal("DELETED it", deleted.ToString());
    }

    private Task<WatchStream> OpenAsync(string plural, string query, string accept) =>
        WatchStream.OpenAsync(Client, $"{PathOf(plural)}?{query}", accept);
}

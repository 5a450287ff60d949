using FlagImportOperator.Kubernetes.Informers;
using FlagImportOperator.Tests.Kubernetes.Support;
using Xunit;

namespace FlagImportOperator.Tests.Kubernetes.Informers;

public sealed class InformerWatchTests
{
    [Fact]
    public async Task Events_change_the_store_and_reach_the_handler_in_order()
    {
        await using var rig = await StartedAsync();
        var watch = await rig.Script.NextWatchAsync();
        watch.Event("ADDED", Things.Json("y", 11));
        watch.Event("MODIFIED", Things.Json("x", 12));
        watch.Event("DELETED", Things.Json("y", 13));
        await rig.Handler.Hears("+x@3!", "+y@11", "~x@3>12", "-y@13");
        Assert.Equal(12ul, rig.Informer.Store.Find(Things.Key("x"))!.ResourceVersion);
        Assert.Null(rig.Informer.Store.Find(Things.Key("y")));
    }

    [Fact]
    public async Task Events_cut_into_pieces_and_sent_together_are_read_alike()
    {
        await using var rig = await StartedAsync();
        var watch = await rig.Script.NextWatchAsync();
        var big = Things.Json("big", 11).Replace("\"spec\":{", $"\"spec\":{{\"pad\":\"{new string('p', 60_000)}\",", StringComparison.Ordinal);
        var all = $$"""{"type":"ADDED","object":{{big}}}""" + "\n" + $$"""{"object":{{Things.Json("y", 12)}},"type":"ADDED"}""" + "\r\n\n" + $$"""{ "type" : "ADDED", "object" : {{Things.Json("z", 13)}} }""" + "\n";
        for (var at = 0; at < all.Length; at += 7_001)
        {
            watch.Send(all.Substring(at, Math.Min(7_001, all.Length - at)));
        }

        await rig.Handler.Hears("+x@3!", "+big@11", "+y@12", "+z@13");
    }

    [Fact]
    public async Task Dropped_connection_is_resumed_from_the_last_event_and_a_cut_line_is_not_believed()
    {
        await using var rig = await StartedAsync();
        var watch = await rig.Script.NextWatchAsync();
        watch.Event("ADDED", Things.Json("y", 11));
        await rig.Handler.Hears("+x@3!", "+y@11");
        watch.Send($$"""{"type":"DELETED","object":{{Things.Json("y", 12)}}}""");
        watch.Abort();
        var second = await rig.NextWatchAdvancing();
        Assert.Equal("11", second.FromVersion);
        second.Event("MODIFIED", Things.Json("y", 12));
        await rig.Handler.Hears("+x@3!", "+y@11", "~y@11>12");
        Assert.Single(rig.Lists);
    }

    [Fact]
    public async Task Bookmark_moves_the_version_that_the_watch_resumes_from()
    {
        await using var rig = await StartedAsync();
        var watch = await rig.Script.NextWatchAsync();
        watch.Bookmark(99);
        watch.End();
        Assert.Equal("99", (await rig.Script.NextWatchAsync()).FromVersion);
        Assert.Equal("true", watch.Request.Query["allowWatchBookmarks"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Gone_lists_again_and_tells_what_vanished_changed_and_was_replaced(bool asEvent)
    {
        await using var rig = await InformerRig.CreateAsync();
        rig.Script.List(10, Things.Json("x", 3), Things.Json("old", 4), Things.Json("twin", 5, uid: "first"), Things.Json("same", 6));
        if (!asEvent)
        {
            rig.Script.OnWatch(context => FakeApiServer.Status(context, 410, "Expired", "too old"));
        }

        rig.Script.List(50, Things.Json("x", 20), Things.Json("twin", 21, uid: "second"), Things.Json("same", 6), Things.Json("new", 22));
        rig.Start();
        if (asEvent)
        {
            (await rig.Script.NextWatchAsync()).Event("ERROR", FakeApiServer.StatusJson(410, "Expired", "too old resource version"));
        }

        await rig.Handler.Hears(
            "+x@3!", "+old@4!", "+twin@5!", "+same@6!", "~x@3>20", "-twin@5", "+twin@21", "+new@22", "-old@4");
        Assert.Equal("50", (await rig.Script.NextWatchAsync()).FromVersion);
    }

    [Fact]
    public async Task Own_write_is_not_told_again_by_the_watch_and_not_undone_by_a_list_that_is_older()
    {
        await using var rig = await StartedAsync();
        var watch = await rig.Script.NextWatchAsync();
        Assert.True(rig.Informer.Store.ApplyOwnWrite(Projected("x", 30)));
        watch.Event("MODIFIED", Things.Json("x", 20));
        watch.Event("MODIFIED", Things.Json("x", 30));
        watch.Event("ADDED", Things.Json("y", 31));
        await rig.Handler.Hears("+x@3!", "+y@31");
        Assert.True(rig.Informer.Store.ApplyOwnWrite(Projected("y", 60)));
        rig.Script.List(50, Things.Json("x", 30));
        watch.Event("ERROR", FakeApiServer.StatusJson(410, "Expired", "too old"));
        var second = await rig.Script.NextWatchAsync();
        second.Event("DELETED", Things.Json("y", 61));
        await rig.Handler.Hears("+x@3!", "+y@31", "-y@61");
    }

    [Fact]
    public async Task Deletion_counts_even_where_an_own_write_was_newer_but_not_for_a_namesake()
    {
        await using var rig = await StartedAsync();
        var watch = await rig.Script.NextWatchAsync();
        rig.Informer.Store.ApplyOwnWrite(Projected("x", 30));
        watch.Event("DELETED", Things.Json("x", 12, uid: "another"));
        watch.Event("DELETED", Things.Json("x", 13));
        await rig.Handler.Hears("+x@3!", "-x@30");
        Assert.False(rig.Informer.Store.ApplyOwnWrite(Projected("x", 40)));
        Assert.Equal(0, rig.Informer.Store.Count);
    }

    [Fact]
    public async Task Server_restored_from_backup_is_believed_though_its_versions_are_older()
    {
        await using var rig = await InformerRig.CreateAsync();
        rig.Script.List(1000, Things.Json("x", 900), Things.Json("lost", 950)).List(500, Things.Json("x", 400));
        rig.Start();
        (await rig.Script.NextWatchAsync()).Event("ERROR", FakeApiServer.StatusJson(410, "Expired", "too old"));
        await rig.Handler.Hears("+x@900!", "+lost@950!", "~x@900>400", "-lost@950");
        Assert.Equal("500", (await rig.Script.NextWatchAsync()).FromVersion);
        Assert.Contains(rig.Log.Lines, line => line.Id == 3107);
    }

    [Fact]
    public async Task Silent_watch_is_cut_after_its_timeout_and_slack_and_resumed()
    {
        var options = new InformerOptions { ShortestWatch = TimeSpan.FromSeconds(100), LongestWatch = TimeSpan.FromSeconds(100) };
        await using var rig = await StartedAsync(options);
        var watch = await rig.Script.NextWatchAsync();
        Assert.Equal("100", watch.Request.Query["timeoutSeconds"]);
        await Eventually.True(() => rig.Log.Lines.Any(line => line.Id == 3109));
        var next = rig.Script.NextWatchAsync();
        var passed = await rig.AdvanceUntil(() => next.IsCompleted, TimeSpan.FromSeconds(2));
        Assert.InRange(passed, TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(3600));
        Assert.Equal("10", (await next).FromVersion);
    }

    [Fact]
    public async Task Watch_that_ends_at_once_is_not_asked_for_in_a_tight_loop()
    {
        await using var rig = await InformerRig.CreateAsync();
        rig.Script.List(10);
        for (var i = 0; i < 6; i++)
        {
            rig.Script.OnWatch(context => FakeApiServer.Json(context, ""));
        }

        rig.Start();
        var next = rig.Script.NextWatchAsync();
        var passed = await rig.AdvanceUntil(() => next.IsCompleted, TimeSpan.FromMilliseconds(100));
        Assert.True(passed > TimeSpan.FromSeconds(5), $"only {passed} between six retries");
    }

    [Fact]
    public async Task Line_longer_than_allowed_lists_again_in_place_of_an_endless_resume()
    {
        await using var rig = await StartedAsync(new InformerOptions { MaxEventBytes = 1000 });
        var watch = await rig.Script.NextWatchAsync();
        rig.Script.List(20, Things.Json("x", 3), Things.Json("big", 15));
        watch.Send(new string('x', 1001));
        await rig.AdvanceUntil(() => rig.Informer.Store.Count == 2);
        await rig.NextWatchAdvancing();
        Assert.Equal(2, rig.Lists.Count());
    }

    [Fact]
    public async Task Garbage_on_the_watch_lists_again()
    {
        await using var rig = await StartedAsync();
        var watch = await rig.Script.NextWatchAsync();
        rig.Script.List(20, Things.Json("y", 15));
        watch.Send("<html>\n");
        await rig.AdvanceUntil(() => rig.Handler.Heard.Count == 3);
        await rig.Handler.Hears("+x@3!", "+y@15", "-x@3");
    }

    private static PartialObject Projected(string name, ulong version) =>
        PartialObject.Projector(System.Text.Encoding.UTF8.GetBytes(Things.Json(name, version)));

    private static async Task<InformerRig> StartedAsync(InformerOptions? options = null)
    {
        var rig = await InformerRig.CreateAsync(options: options);
        rig.Script.List(10, Things.Json("x", 3));
        return rig.Start();
    }
}

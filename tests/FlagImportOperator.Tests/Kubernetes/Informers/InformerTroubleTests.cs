using FlagImportOperator.Kubernetes.Informers;
using FlagImportOperator.Tests.Kubernetes.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace FlagImportOperator.Tests.Kubernetes.Informers;

public sealed class InformerTroubleTests
{
    [Fact]
    public async Task Kind_that_is_not_installed_is_waited_for_and_said_once()
    {
        await using var rig = await InformerRig.CreateAsync();
        for (var i = 0; i < 5; i++)
        {
            rig.Script.OnList(context => FakeApiServer.Status(context, 404, "NotFound", "the server could not find the requested resource"));
        }

        rig.Script.List(10, Things.Json("x", 3));
        rig.Start();
        await Eventually.True(() => rig.Informer.State == InformerState.NotInstalled);
        await rig.AdvanceUntil(() => rig.Informer.HasSynced);
        var said = Assert.Single(rig.Log.Lines, line => line.Level == LogLevel.Warning).Text;
        Assert.Contains("things.test.example/v1", said, StringComparison.Ordinal);
        Assert.Contains("Apply things.yaml.", said, StringComparison.Ordinal);
        await rig.Script.NextWatchAsync();
        await Eventually.True(() => rig.Informer.State == InformerState.Watching);
        Assert.Contains(rig.Log.Lines, line => line.Id == 3102);
    }

    [Fact]
    public async Task Refused_list_is_exposed_and_says_which_verbs_to_grant_and_is_tried_again()
    {
        await using var rig = await InformerRig.CreateAsync(Things.Target with { Namespaces = ["team-a"] });
        rig.Script.OnList(context => FakeApiServer.Status(context, 403, "Forbidden", "User op cannot list resource things"))
            .List(10, Things.Json("x", 3, ns: "team-a"));
        rig.Start();
        Assert.False(await rig.Informer.WhenSyncedOrDenied(TestContext.Current.CancellationToken));
        Assert.True(rig.Informer.Denied);
        var said = Assert.Single(rig.Log.Lines, line => line.Level == LogLevel.Warning).Text;
        Assert.Contains("verbs list and watch on resource things of API group \"test.example\"", said, StringComparison.Ordinal);
        Assert.Contains("team-a", said, StringComparison.Ordinal);
        await rig.AdvanceUntil(() => rig.Informer.HasSynced);
        await rig.Script.NextWatchAsync();
        await Eventually.True(() => !rig.Informer.Denied);
    }

    [Fact]
    public async Task Storage_that_initializes_is_waited_for_as_long_as_the_server_asks()
    {
        await using var rig = await InformerRig.CreateAsync();
        rig.Script.OnList(context =>
        {
            context.Response.Headers.RetryAfter = "20";
            return FakeApiServer.Status(context, 429, "TooManyRequests", "storage is (re)initializing");
        }).List(10);
        rig.Start();
        await Eventually.True(() => rig.Informer.State == InformerState.Unreachable);
        await Eventually.True(() => rig.Log.Lines.Any(line => line.Id == 3104));
        var passed = await rig.AdvanceUntil(() => rig.Informer.HasSynced, TimeSpan.FromMilliseconds(250));
        Assert.True(passed >= TimeSpan.FromSeconds(20), $"tried after {passed}");
    }

    [Fact]
    public async Task Watch_that_cannot_be_resumed_for_an_unknown_reason_ends_in_a_new_list()
    {
        await using var rig = await InformerRig.CreateAsync();
        rig.Script.List(10, Things.Json("x", 3));
        for (var i = 0; i < 4; i++)
        {
            rig.Script.OnWatch(context => FakeApiServer.Status(context, 504, "Timeout", "Too large resource version: 10, current: 5"));
        }

        rig.Script.List(5, Things.Json("x", 2));
        rig.Start();
        await rig.AdvanceUntil(() => rig.Lists.Count() == 2);
        await rig.Handler.Hears("+x@3!", "~x@3>2");
    }

    [Fact]
    public async Task Long_outage_is_resumed_and_costs_no_list()
    {
        await using var rig = await InformerRig.CreateAsync();
        rig.Script.List(10, Things.Json("x", 3));
        rig.Start();
        var watch = await rig.Script.NextWatchAsync();
        watch.Event("ADDED", Things.Json("y", 11));
        await rig.Handler.Hears("+x@3!", "+y@11");
        for (var i = 0; i < 10; i++)
        {
            rig.Script.OnWatch(Hangup);
        }

        watch.Abort();
        Assert.Equal("11", (await rig.NextWatchAdvancing()).FromVersion);
        Assert.Single(rig.Lists);
    }

    [Fact]
    public async Task Server_that_goes_away_and_comes_back_is_said_once_each()
    {
        await using var rig = await InformerRig.CreateAsync();
        for (var i = 0; i < 5; i++)
        {
            rig.Script.OnList(Hangup);
        }

        rig.Script.List(10);
        rig.Start();
        await rig.AdvanceUntil(() => rig.Informer.HasSynced);
        await rig.Script.NextWatchAsync();
        await Eventually.True(() => rig.Informer.State == InformerState.Watching);
        Assert.Single(rig.Log.Lines, line => line.Level == LogLevel.Warning);
        await Eventually.True(() => rig.Log.Lines.Count(line => line.Id == 3102) == 1);
    }

    // The clock of the informer stands still: it would wait for ever.
    [Fact]
    public async Task With_the_connection_lost_it_is_not_current_and_tries_at_once_when_hurried()
    {
        await using var rig = await InformerRig.CreateAsync();
        rig.Script.List(10, Things.Json("x", 3));
        rig.Start();
        var watch = await rig.Script.NextWatchAsync();
        await Eventually.True(() => rig.Informer.IsCurrent);
        rig.Script.OnWatch(Hangup);
        watch.Abort();
        await Eventually.True(() => !rig.Informer.IsCurrent);
        Assert.True(rig.Informer.HasSynced);

        var next = rig.Script.NextWatchAsync();
        await Eventually.True(() =>
        {
            rig.Informer.Hurry();
            return next.IsCompleted;
        });

        await Eventually.True(() => rig.Informer.IsCurrent);
    }

    [Fact]
    public async Task LastHeard_follows_the_newest_byte()
    {
        await using var rig = await InformerRig.CreateAsync();
        rig.Script.List(10);
        rig.Start();
        var watch = await rig.Script.NextWatchAsync();
        await Eventually.True(() => rig.Log.Lines.Any(line => line.Id == 3109));
        var before = rig.Informer.LastHeard;
        rig.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(before, rig.Informer.LastHeard);
        watch.Bookmark(12);
        await Eventually.True(() => rig.Informer.LastHeard == before.AddSeconds(60));
    }

    [Fact]
    public async Task Handler_that_throws_ends_the_run_so_that_nobody_takes_it_for_alive()
    {
        await using var server = await FakeApiServer.StartAsync();
        var script = new ListWatchScript(server);
        script.List(10, Things.Json("x", 3));
        using var connection = server.Connect();
        var informer = new Informer<PartialObject>(
            new(connection, TimeProvider.System), Things.Target, new Throwing(), new InformerServices(TimeProvider.System, new Random(1), new LogLines()));
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => informer.RunAsync(TestContext.Current.CancellationToken));
    }

    private static Task Hangup(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    private sealed class Throwing : IInformerHandler<PartialObject>
    {
        public void Upserted(PartialObject? old, PartialObject current, bool initial) => throw new InvalidTimeZoneException();

        public void Deleted(PartialObject last)
        {
        }
    }
}

using FlagImportOperator.Kubernetes.Informers;
using FlagImportOperator.Tests.Kubernetes.Support;
using Xunit;

namespace FlagImportOperator.Tests.Kubernetes.Informers;

public sealed class InformerListTests
{
    [Fact]
    public async Task First_list_brings_every_object_as_initial_and_syncs_when_the_last_page_is_in()
    {
        await using var rig = await InformerRig.CreateAsync();
        var hold = new TaskCompletionSource();
        rig.Script.List(10, "page2", [Things.Json("x", 3), Things.Json("y", 4)]).OnList(async context =>
        {
            await hold.Task;
            await FakeApiServer.Json(context, Things.ListJson(10, null, [Things.Json("z", 5)]));
        });
        rig.Start();
        await rig.Handler.Hears("+x@3!", "+y@4!");
        Assert.False(rig.Informer.HasSynced);
        hold.SetResult();
        await rig.Informer.WhenSynced(TestContext.Current.CancellationToken);
        await rig.Handler.Hears("+x@3!", "+y@4!", "+z@5!");
        Assert.True(rig.Informer.HasSynced);
        Assert.Equal(3, rig.Informer.Store.Count);
        Assert.Equal("500", rig.Lists.First().Query["limit"]);
        Assert.Equal("page2", rig.Lists.Last().Query["continue"]);
        Assert.Equal("10", (await rig.Script.NextWatchAsync()).FromVersion);
    }

    [Fact]
    public async Task Expired_continue_token_starts_the_list_again_without_telling_anything_twice()
    {
        await using var rig = await InformerRig.CreateAsync();
        rig.Script.List(10, "page2", [Things.Json("x", 3), Things.Json("gone", 4)])
            .OnList(context => FakeApiServer.Status(context, 410, "Expired", "the token is too old"))
            .List(12, Things.Json("x", 3), Things.Json("z", 11));
        rig.Start();
        await rig.Informer.WhenSynced(TestContext.Current.CancellationToken);
        await rig.Handler.Hears("+x@3!", "+gone@4!", "+z@11!", "-gone@4");
        Assert.DoesNotContain("continue", rig.Lists.Last().Query.Keys);
        Assert.Equal("12", (await rig.Script.NextWatchAsync()).FromVersion);
    }

    [Fact]
    public async Task Several_namespaces_have_a_list_and_watch_each_and_one_store()
    {
        await using var rig = await InformerRig.CreateAsync(Things.Target with { Namespaces = ["a", "b", "a"] });
        rig.Server.Answer = context => context.Request.Query.ContainsKey("watch")
            ? new OpenWatch(rig.Server.Requests.First()).ServeAsync(context)
            : FakeApiServer.Json(context, Things.ListJson(7, null, [Things.Json("x", 3, ns: context.Request.Path.Value!.Split('/')[5])]));
        rig.Start();
        await rig.Informer.WhenSynced(TestContext.Current.CancellationToken);
        Assert.NotNull(rig.Informer.Store.Find(new("a", "x")));
        Assert.NotNull(rig.Informer.Store.Find(new("b", "x")));
        Assert.Equal(2, rig.Lists.Count());
    }

    [Fact]
    public async Task Metadata_only_asks_for_metadata_and_nothing_else()
    {
        await using var rig = await InformerRig.CreateAsync(Things.Target with { MetadataOnly = true });
        rig.Script.List(1);
        rig.Start();
        var watch = await rig.Script.NextWatchAsync();
        Assert.Equal("application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1", rig.Lists.Single().Headers["Accept"]);
        Assert.Equal("application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1", watch.Request.Headers["Accept"]);
    }

    [Fact]
    public async Task Null_items_and_items_before_metadata_are_lists_too()
    {
        await using var rig = await InformerRig.CreateAsync();
        rig.Script.OnList(context => FakeApiServer.Json(context, """{"metadata":{"resourceVersion":"4","continue":"c"},"items":null}"""))
            .OnList(context => FakeApiServer.Json(context, """{"items":[""" + Things.Json("x", 3) + """],"metadata":{"continue":"","resourceVersion":"4"}}"""));
        rig.Start();
        await rig.Informer.WhenSynced(TestContext.Current.CancellationToken);
        await rig.Handler.Hears("+x@3!");
    }

    [Fact]
    public async Task Object_that_cannot_be_read_is_passed_over_and_named_once_in_the_log()
    {
        var target = new InformerTarget<PartialObject>(Things.Type, json => ObjectHeader.Read(json) is { Key.Name: "bad" }
            ? throw new FormatException("canary-value")
            : PartialObject.Projector(json));
        await using var rig = await InformerRig.CreateAsync(target);
        rig.Script.List(9, Things.Json("bad", 2), Things.Json("x", 3));
        rig.Start();
        await rig.Handler.Hears("+x@3!");
        var line = Assert.Single(rig.Log.Lines, line => line.Id == 3108).Text;
        Assert.Contains("a/bad", line, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", line, StringComparison.Ordinal);
    }
}

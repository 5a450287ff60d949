using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Storage;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Storage;

public sealed class CollectionTests
{
    private readonly ObjectStore _store = new(historyCapacity: 4, beginning: 100);
    private readonly Collection _things;

    public CollectionTests() => _things = _store.Open("things");

    [Fact]
    public void Each_write_has_the_next_version_across_collections()
    {
        var first = Put("a");
        var other = _store.Put(_store.Open("others"), null, Thing("b"));
        var last = Put("c");

        Assert.Equal([first.Version + 1, first.Version + 2, first.Version + 2], [other.Version, last.Version, _store.Version]);
    }

    [Fact]
    public void Changes_are_told_in_order_with_what_was_before()
    {
        var created = Put("a");
        var changed = _store.Put(_things, created, Thing("a"));
        var removed = _store.Remove(_things, changed, Thing("a"));

        var changes = _things.After(created.Version - 1)!;

        Assert.Equal([created.Version, changed.Version, removed.Version], changes.Select(change => change.Version));
        Assert.Equal([null, created, changed], changes.Select(change => change.Before));
        Assert.Equal([false, false, true], changes.Select(change => change.IsDeletion));
        Assert.Empty(_things.Objects);
    }

    [Fact]
    public void An_earlier_state_stays_as_it_was()
    {
        var first = Put("a");
        var second = Put("b");
        _store.Remove(_things, first, Thing("a"));

        Assert.Equal(["/a"], _things.At(first.Version)!.Keys);
        Assert.Equal(["/a", "/b"], _things.At(second.Version)!.Keys);
        Assert.Empty(_things.At(first.Version - 1)!);
        Assert.Equal(["/b"], _things.Objects.Keys);
    }

    [Fact]
    public void What_is_too_long_ago_is_forgotten()
    {
        var versions = Enumerable.Range(0, 9).Select(index => Put($"t{index}").Version).ToList();

        Assert.Null(_things.After(versions[0]));
        Assert.Null(_things.At(versions[0]));
        Assert.Equal(versions[^4..], _things.After(_things.Forgotten)!.Select(change => change.Version));
        Assert.Equal(5, _things.At(_things.Forgotten)!.Count);
    }

    [Fact]
    public void Large_changes_are_forgotten_before_many_are()
    {
        var large = new Collection(capacity: 1000, forgotten: 0, mostBytes: 1000);
        for (var version = 1; version <= 100; version++)
        {
            var thing = Thing("a");
            thing["metadata"]!["resourceVersion"] = $"{version}";
            thing["text"] = new string('x', 200);
            large.Put(large.Find("/a"), StoredObject.From(thing));
        }

        Assert.InRange(large.Forgotten, 90, 99);
        Assert.Equal(100, large.After(large.Forgotten)![^1].Version);
        Assert.Single(large.Objects);
    }

    [Fact]
    public void After_a_compaction_only_what_is_new_is_known()
    {
        var old = Put("a");
        _things.Forget();
        var young = Put("b");

        Assert.Null(_things.After(old.Version - 1));
        Assert.Equal([young.Version], _things.After(old.Version)!.Select(change => change.Version));
    }

    [Fact]
    public async Task Who_waits_for_a_change_is_woken_by_it()
    {
        var first = Put("a");
        var waiting = _things.ChangedAsync(first.Version);
        var other = _store.Put(_store.Open("others"), null, Thing("x"));
        Assert.False(waiting.IsCompleted);

        Put("b");

        await waiting.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.True(_things.ChangedAsync(other.Version).IsCompleted);
    }

    // etcd orders keys byte by byte, the slash between namespace and name included.
    [Fact]
    public void Objects_are_ordered_as_in_etcd()
    {
        foreach (var (within, name) in (ReadOnlySpan<(string, string)>)[("a", "z"), ("a-b", "a"), ("a", "B"), ("", "q")])
        {
            _store.Put(_things, null, Thing(name, within));
        }

        Assert.Equal(["/q", "a-b/a", "a/B", "a/z"], _things.Objects.Keys);
    }

    private StoredObject Put(string name) => _store.Put(_things, null, Thing(name));

    private static JsonObject Thing(string name, string @namespace = "") => new()
    {
        ["metadata"] = @namespace.Length == 0 ? new JsonObject { ["name"] = name } : new JsonObject { ["name"] = name, ["namespace"] = @namespace },
    };
}

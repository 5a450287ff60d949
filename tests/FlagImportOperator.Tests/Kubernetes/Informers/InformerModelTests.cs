using System.Text;
using CsCheck;
using FlagImportOperator.Kubernetes;
using FlagImportOperator.Kubernetes.Client;
using FlagImportOperator.Kubernetes.Informers;
using FlagImportOperator.Tests.Kubernetes.Support;
using Xunit;

namespace FlagImportOperator.Tests.Kubernetes.Informers;

/// <summary>
/// Random histories of a server, with lost connections, forgotten history and own writes: at the end the store is what the server holds,
/// and what the handler heard of each key makes sense from its first word to its last.
/// </summary>
public sealed class InformerModelTests
{
    private static readonly InformerOptions Fast = new()
    {
        PageSize = 2,
        ShortestBackoff = TimeSpan.FromMilliseconds(1),
        LongestBackoff = TimeSpan.FromMilliseconds(4),
    };

    private enum Kind
    {
        Put,
        OwnWrite,
        LateOwnWrite,
        Delete,
        Replace,
        Disconnect,
        Compact,
        Bookmark,
        Pause,
    }

    [Fact]
    public async Task Store_ends_as_the_server_and_the_handler_heard_a_sound_history()
    {
        var kinds = Gen.Frequency(
            (6, Gen.Const(Kind.Put)), (2, Gen.Const(Kind.OwnWrite)), (2, Gen.Const(Kind.LateOwnWrite)), (2, Gen.Const(Kind.Delete)),
            (1, Gen.Const(Kind.Replace)), (1, Gen.Const(Kind.Disconnect)), (1, Gen.Const(Kind.Compact)), (1, Gen.Const(Kind.Bookmark)), (4, Gen.Const(Kind.Pause)));
        var step = Gen.Select(kinds, Gen.Int[0, 6]);
        await Gen.Select(step.Array[0, 12], step.Array[1, 60]).SampleAsync(RunAsync, iter: 150);
    }

    private static async Task RunAsync((Kind, int)[] before, (Kind, int)[] during)
    {
        await using var server = await FakeApiServer.StartAsync();
        using var model = new ModelApiServer(server);
        using var connection = server.Connect();
        using var stop = new CancellationTokenSource();
        Informer<PartialObject>? informer = null;
        var handler = new Historian(() => informer!.HasSynced);
        informer = new Informer<PartialObject>(
            new KubernetesApi(connection, TimeProvider.System), Things.Target, handler, new(TimeProvider.System, new Random(1), new LogLines()), Fast);
        var late = new Queue<string>();
        foreach (var (kind, key) in before)
        {
            await Apply(kind, key, model, informer.Store, late);
        }

        var running = informer.RunAsync(stop.Token);
        foreach (var (kind, key) in during)
        {
            await Apply(kind, key, model, informer.Store, late);
        }

        foreach (var json in late)
        {
            informer.Store.ApplyOwnWrite(PartialObject.Projector(Encoding.UTF8.GetBytes(json)));
        }

        // The watch tells in order: whoever has heard of the last object has heard of everything before it.
        model.Put("last");
        await Eventually.True(() => handler.Alive.ContainsKey(Things.Key("last")));
        await stop.CancelAsync();
        await running;
        Assert.Equal(
            model.Objects.Select(pair => (pair.Key, pair.Value.Uid, pair.Value.Version)).Order(),
            informer.Store.All().Select(item => (item.Key.Name, item.Uid, item.ResourceVersion)).Order());
        Assert.Equal(
            model.Objects.Select(pair => (pair.Key, pair.Value.Uid)).Order(),
            handler.Alive.Values.Select(item => (item.Key.Name, item.Uid)).Order());
        Assert.Empty(handler.Faults);
    }

    private static async Task Apply(Kind kind, int key, ModelApiServer model, ObjectStore<PartialObject> store, Queue<string> late)
    {
        var name = $"k{key}";
        switch (kind)
        {
            case Kind.Put:
                model.Put(name);
                break;
            case Kind.OwnWrite:
                store.ApplyOwnWrite(PartialObject.Projector(Encoding.UTF8.GetBytes(model.Put(name))));
                break;
            case Kind.LateOwnWrite:
                late.Enqueue(model.Put(name));
                if (key % 2 == 0)
                {
                    store.ApplyOwnWrite(PartialObject.Projector(Encoding.UTF8.GetBytes(late.Dequeue())));
                }

                break;
            case Kind.Delete:
                model.Delete(name);
                break;
            case Kind.Replace:
                model.Delete(name);
                model.Put(name);
                break;
            case Kind.Disconnect:
                model.Disconnect();
                break;
            case Kind.Compact:
                model.Compact();
                if (key % 2 == 0)
                {
                    model.Disconnect();
                }

                break;
            case Kind.Bookmark:
                model.Bookmark();
                break;
            default:
                // Lets the informer get somewhere; how far is up to chance, as it is in life.
                await Task.Delay(TimeSpan.FromMilliseconds(key), TimeProvider.System, CancellationToken.None);
                break;
        }
    }

    /// <summary>Checks each word against the one before it.</summary>
    private sealed class Historian(Func<bool> synced) : IInformerHandler<PartialObject>
    {
        public System.Collections.Concurrent.ConcurrentDictionary<NamespacedName, PartialObject> Alive { get; } = [];

        public List<string> Faults { get; } = [];

        public void Upserted(PartialObject? old, PartialObject current, bool initial)
        {
            var known = Alive.GetValueOrDefault(current.Key);
            Check(!initial || !synced(), $"{current.Key} is called initial after the first list");
            if (old is null)
            {
                Check(known is null, $"{current.Key} appeared while it was there");
            }
            else
            {
                Check(known is not null && known.Uid == current.Uid && old.Uid == current.Uid, $"{current.Key} became another object");
                Check(known is not null && known.ResourceVersion <= old.ResourceVersion && old.ResourceVersion < current.ResourceVersion, $"{current.Key} went back");
            }

            Alive[current.Key] = current;
        }

        public void Deleted(PartialObject last)
        {
            Check(Alive.TryRemove(last.Key, out var known) && known.Uid == last.Uid, $"{last.Key} went without being there");
        }

        private void Check(bool holds, string fault)
        {
            if (!holds)
            {
                Faults.Add(fault);
            }
        }
    }
}

using System.Collections.Concurrent;
using FlagImportOperator.Kubernetes.Queues;
using FlagImportOperator.Tests.Kubernetes.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FlagImportOperator.Tests.Kubernetes.Queues;

public sealed class WorkQueueStressTests
{
    private const int Keys = 50;
    private const int Producers = 4;
    private const int Workers = 8;
    private const int AddsEach = 20_000;

    [Fact]
    public async Task Under_contention_no_key_is_lost_or_in_work_twice()
    {
        var time = new FakeTimeProvider();
        using var queue = new WorkQueue<int>(time, new Random(3));
        var wanted = new int[Keys]; // the newest number that someone asked for, per key
        var done = new int[Keys]; // the number that a worker had read when it worked
        var inWork = new int[Keys];
        var faults = new ConcurrentQueue<string>();

        var workers = Enumerable.Range(0, Workers).Select(_ => Task.Run(async () =>
        {
            while (await queue.TakeAsync(CancellationToken.None) is (true, var key))
            {
                if (Interlocked.Increment(ref inWork[key]) != 1)
                {
                    faults.Enqueue($"key {key} is in work twice");
                }

                Volatile.Write(ref done[key], Volatile.Read(ref wanted[key]));
                await Task.Yield();
                Interlocked.Decrement(ref inWork[key]);
                queue.Done(key);
            }
        })).ToList();

        var producers = Enumerable.Range(0, Producers).Select(producer => Task.Run(() =>
        {
            var random = new Random(producer);
            for (var i = 0; i < AddsEach; i++)
            {
                var key = random.Next(Keys);
                Interlocked.Increment(ref wanted[key]);
                if (random.Next(3) == 0)
                {
                    queue.AddAfter(key, TimeSpan.FromMilliseconds(random.Next(1, 50)));
                }
                else
                {
                    queue.Add(key);
                }

                if (i % 100 == 0)
                {
                    time.Advance(TimeSpan.FromMilliseconds(10));
                }
            }
        })).ToList();

        await Task.WhenAll(producers);
        time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.True(() => queue is { Depth: 0, InWork: 0, Delayed: 0 });
        queue.ShutDown();
        await Task.WhenAll(workers);
        Assert.Empty(faults);
        Assert.Equal(wanted, done);
    }
}

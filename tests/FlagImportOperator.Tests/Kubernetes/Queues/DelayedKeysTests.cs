using FlagImportOperator.Kubernetes.Queues;
using Xunit;

namespace FlagImportOperator.Tests.Kubernetes.Queues;

public sealed class DelayedKeysTests
{
    [Fact]
    public void Keys_moved_again_and_again_do_not_pile_up()
    {
        var keys = new DelayedKeys<int>();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 1_000_000; i++)
        {
            keys.Add(i % 10, 1_000_000 - i);
            if (i % 7 == 0)
            {
                keys.Remove(i % 10);
            }
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 2_000_000);
        Assert.True(keys.Count <= 10);
    }

    [Fact]
    public void Keys_come_out_by_time_and_not_before()
    {
        var keys = new DelayedKeys<string>();
        keys.Add("late", 30);
        keys.Add("early", 10);
        keys.Add("late", 20);
        keys.Add("gone", 5);
        keys.Remove("gone");
        Assert.Equal(10, keys.Earliest);
        Assert.False(keys.TryTake(9, out _));
        Assert.True(keys.TryTake(25, out var first));
        Assert.True(keys.TryTake(25, out var second));
        Assert.Equal(("early", "late"), (first, second));
        Assert.Null(keys.Earliest);
    }
}

using FlagImportOperator.Kubernetes.Queues;
using FlagImportOperator.Tests.Kubernetes.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FlagImportOperator.Tests.Kubernetes.Queues;

public sealed class WorkQueueTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly WorkQueue<string> _queue;

    public WorkQueueTests() => _queue = new WorkQueue<string>(_time, new Random(7));

    public void Dispose() => _queue.Dispose();

    [Fact]
    public async Task Keys_come_in_the_order_of_their_adding_and_once()
    {
        _queue.Add("a");
        _queue.Add("b");
        _queue.Add("a");
        Assert.Equal(2, _queue.Depth);
        Assert.Equal("a", await TakeAsync());
        Assert.Equal("b", await TakeAsync());
        Assert.Equal(0, _queue.Depth);
    }

    [Fact]
    public async Task Key_in_work_is_not_given_to_another_and_comes_back_after_Done()
    {
        _queue.Add("a");
        await TakeAsync();
        _queue.Add("a");
        _queue.Add("a");
        Assert.Equal(0, _queue.Depth);
        var waiting = _queue.TakeAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(waiting.IsCompleted);
        _queue.Done("a");
        Assert.Equal((true, "a"), await waiting.WaitAsync(Eventually.Limit, TimeProvider.System, TestContext.Current.CancellationToken));
        _queue.Done("a");
        Assert.Equal(0, _queue.Depth);
    }

    [Fact]
    public async Task Done_of_a_key_that_is_not_in_work_changes_nothing()
    {
        _queue.Add("a");
        _queue.Done("a");
        Assert.Equal(1, _queue.Depth);
        Assert.Equal("a", await TakeAsync());
    }

    [Fact]
    public async Task Closed_it_takes_nothing_in_and_opened_it_begins_with_what_it_is_given()
    {
        _queue.Close();
        _queue.Add("gone");
        _queue.AddAfter("gone", TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal((0, 0), (_queue.Depth, _queue.Delayed));

        _queue.Open(["a", "b"]);
        _queue.Add("c");
        Assert.Equal(["a", "b", "c"], [await TakeAsync(), await TakeAsync(), await TakeAsync()]);
    }

    [Fact]
    public async Task Of_several_delays_the_earliest_counts()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(10));
        _queue.AddAfter("a", TimeSpan.FromSeconds(3));
        _queue.AddAfter("a", TimeSpan.FromSeconds(20));
        _time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.Equal(0, _queue.Depth);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("a", await TakeAsync());
        _queue.Done("a");
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(0, _queue.Depth);
    }

    [Fact]
    public async Task Add_cancels_a_delayed_add()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(10));
        _queue.Add("a");
        Assert.Equal("a", await TakeAsync());
        _queue.Done("a");
        Assert.Equal(0, _queue.Delayed);
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(0, _queue.Depth);
    }

    [Fact]
    public async Task Keys_due_at_the_same_time_keep_their_order()
    {
        foreach (var key in Enumerable.Range(0, 50))
        {
            _queue.AddAfter($"k{key}", TimeSpan.FromSeconds(5));
        }

        _time.Advance(TimeSpan.FromSeconds(5));
        foreach (var key in Enumerable.Range(0, 50))
        {
            Assert.Equal($"k{key}", await TakeAsync());
        }
    }

    [Fact]
    public async Task Delay_longer_than_a_timer_can_hold_is_kept()
    {
        _queue.AddAfter("a", TimeSpan.FromDays(400));
        _queue.AddAfter("never", TimeSpan.MaxValue);
        _time.Advance(TimeSpan.FromDays(399));
        Assert.Equal(0, _queue.Depth);
        _time.Advance(TimeSpan.FromDays(2));
        Assert.Equal("a", await TakeAsync());
    }

    [Fact]
    public void Backoff_doubles_from_one_second_to_fifteen_minutes_with_full_jitter()
    {
        int[] seconds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900];
        Assert.Equal(seconds.Select(s => TimeSpan.FromSeconds(s)), Enumerable.Range(0, 12).Select(Backoff.Ceiling));
        Assert.Equal(TimeSpan.FromMinutes(15), Backoff.Ceiling(int.MaxValue));
        Assert.Equal(TimeSpan.Zero, Backoff.Delay(5, 0));
        Assert.Equal(TimeSpan.FromSeconds(16), Backoff.Delay(5, 0.5));
    }

    [Fact]
    public void Rate_limited_add_grows_with_each_failure_until_forgotten()
    {
        using var queue = new WorkQueue<string>(_time, new Always(0.5));
        Assert.Equal([0.5, 1, 2, 4], Enumerable.Range(0, 4).Select(_ => queue.AddRateLimited("a").TotalSeconds));
        Assert.Equal(0.5, queue.AddRateLimited("b").TotalSeconds);
        queue.Forget("a");
        Assert.Equal(0.5, queue.AddRateLimited("a").TotalSeconds);
    }

    [Fact]
    public async Task Shut_down_lets_takers_go_and_nothing_in_or_out()
    {
        var waiting = _queue.TakeAsync(TestContext.Current.CancellationToken).AsTask();
        _queue.AddAfter("later", TimeSpan.FromSeconds(1));
        _queue.ShutDown();
        Assert.False((await waiting.WaitAsync(Eventually.Limit, TimeProvider.System, TestContext.Current.CancellationToken)).Taken);
        _queue.Add("a");
        _queue.AddRateLimited("b");
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, _queue.Depth);
        Assert.False((await _queue.TakeAsync(TestContext.Current.CancellationToken)).Taken);
    }

    [Fact]
    public async Task Keys_that_wait_at_shut_down_are_not_given_out()
    {
        _queue.Add("a");
        _queue.ShutDown();
        Assert.False((await _queue.TakeAsync(TestContext.Current.CancellationToken)).Taken);
        Assert.Equal(0, _queue.Depth);
    }

    [Fact]
    public async Task Taker_that_gives_up_takes_no_key_with_it()
    {
        using var giveUp = new CancellationTokenSource();
        var waiting = _queue.TakeAsync(giveUp.Token).AsTask();
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        _queue.Add("a");
        Assert.Equal("a", await TakeAsync());
    }

    private async Task<string> TakeAsync()
    {
        var (taken, key) = await _queue.TakeAsync(TestContext.Current.CancellationToken).AsTask()
            .WaitAsync(Eventually.Limit, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.True(taken);
        return key;
    }

    private sealed class Always(double value) : Random
    {
        public override double NextDouble() => value;
    }
}

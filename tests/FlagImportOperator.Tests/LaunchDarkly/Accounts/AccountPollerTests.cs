using System.Collections.Concurrent;
using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.LaunchDarkly.Accounts;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FlagImportOperator.Tests.LaunchDarkly.Accounts;

public sealed class AccountPollerTests : IAsyncDisposable
{
    private readonly TimersSeen _time = new();
    private readonly ScriptedApi _api = new() { AtOnce = () => [] };
    private readonly LaunchDarklyAccount _account;
    private readonly AccountPoller _poller;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<AccountSnapshot> _snapshots = new();
    private readonly ConcurrentQueue<LaunchDarklyException> _failures = new();
    private TimeSpan _interval = TimeSpan.FromSeconds(60);
    private Task _running = Task.CompletedTask;

    public AccountPollerTests()
    {
        _account = new LaunchDarklyAccount("api-1", "name", _api, _time);
        _poller = new AccountPoller(_account, _time, new Random(1));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ContinueWith(static _ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    [Fact]
    public async Task The_first_snapshot_comes_at_once_and_the_next_after_the_interval_give_or_take_a_tenth()
    {
        await RunAsync();
        Assert.Equal((1, 1), (_api.Lists, _snapshots.Count));
        for (var polls = 1; polls < 20; polls++)
        {
            await AdvanceAsync(TimeSpan.FromSeconds(53.9));
            Assert.Equal(polls, _api.Lists);
            await AdvanceAsync(TimeSpan.FromSeconds(12.2));
            await SettledAsync(polls + 1);
            // What is left of the window of a tenth does not add up: each interval counts from the LIST before it.
        }

        Assert.All(_api.Priorities, priority => Assert.Equal(CallPriority.Poll, priority));
    }

    [Fact]
    public async Task A_list_that_somebody_else_asked_for_counts_and_is_shown()
    {
        await RunAsync();
        await AdvanceAsync(TimeSpan.FromSeconds(50));
        await _account.ObserveAsync(_time.GetUtcNow(), CallPriority.Edit, TestContext.Current.CancellationToken).InTimeAsync();
        await SettledAsync(2);
        await AdvanceAsync(TimeSpan.FromSeconds(53.9));
        Assert.Equal(2, _api.Lists);
        await AdvanceAsync(TimeSpan.FromSeconds(12.2));
        await SettledAsync(3);
    }

    [Fact]
    public async Task A_list_under_way_for_somebody_else_is_shared()
    {
        await RunAsync();
        await AdvanceAsync(TimeSpan.FromSeconds(50));
        _api.AtOnce = null;
        var other = _account.ObserveAsync(_time.GetUtcNow(), CallPriority.Edit, TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(30));
        _api.Answer(ScriptedApi.Item("a"));
        await other.InTimeAsync();
        await Eventually.HoldsAsync(() => _snapshots.Count == 2, "2 snapshots");
        Assert.Equal(2, _api.Lists);
    }

    [Fact]
    public async Task A_snapshot_from_before_the_start_is_shown_and_its_age_counts()
    {
        await _account.ObserveAsync(_time.GetUtcNow(), CallPriority.Edit, TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(50));
        await RunAsync();
        Assert.Equal((1, 1), (_api.Lists, _snapshots.Count));
        await AdvanceAsync(TimeSpan.FromSeconds(17));
        await SettledAsync(2);
    }

    [Fact]
    public async Task Waking_takes_up_a_shorter_interval()
    {
        await RunAsync();
        await AdvanceAsync(TimeSpan.FromSeconds(6));
        _interval = TimeSpan.FromSeconds(5);
        _poller.Wake();
        await SettledAsync(2);
        await AdvanceAsync(TimeSpan.FromSeconds(5.6));
        await SettledAsync(3);
    }

    [Fact]
    public async Task Waking_without_a_shorter_interval_lists_nothing()
    {
        await RunAsync();
        await AdvanceAsync(TimeSpan.FromSeconds(10));
        _poller.Wake();
        await AdvanceAsync(TimeSpan.Zero);
        Assert.Equal((1, 1), (_api.Lists, _snapshots.Count));
    }

    [Fact]
    public async Task A_failure_is_told_and_tried_again_with_growing_patience()
    {
        _api.AtOnce = () => throw new LaunchDarklyException(LaunchDarklyErrorKind.Unreachable, "x");
        await RunAsync();
        Assert.Single(_failures);
        var waited = new List<double>();
        for (var failures = 1; failures < 10; failures++)
        {
            var seconds = 0.0;
            while (_failures.Count == failures)
            {
                await AdvanceAsync(TimeSpan.FromSeconds(0.5));
                seconds += 0.5;
            }

            waited.Add(seconds);
        }

        Assert.InRange(waited[0], 0.5, 1.5);
        Assert.InRange(waited[3], 4, 8.5);
        Assert.InRange(waited[^1], 30, 60.5);
        Assert.Empty(_snapshots);

        _api.AtOnce = () => [];
        await AdvanceAsync(TimeSpan.FromSeconds(61));
        await Eventually.HoldsAsync(() => _snapshots.Count == 1, "a snapshot");
    }

    [Fact]
    public async Task A_failure_that_says_when_to_come_back_is_believed_and_waking_does_not_hurry_it()
    {
        _api.AtOnce = () => throw new LaunchDarklyException(LaunchDarklyErrorKind.RateLimited, "x") { HeldBack = true, RetryAt = _time.GetUtcNow().AddSeconds(90) };
        await RunAsync();
        _poller.Wake();
        await AdvanceAsync(TimeSpan.FromSeconds(89));
        Assert.Single(_failures);
        await AdvanceAsync(TimeSpan.FromSeconds(1));
        await Eventually.HoldsAsync(() => _failures.Count == 2, "a second failure");
    }

    [Fact]
    public async Task It_ends_when_cancelled_and_lets_go_of_the_account()
    {
        await RunAsync();
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running.InTimeAsync());
        _time.Advance(TimeSpan.FromSeconds(1));
        await _account.ObserveAsync(_time.GetUtcNow(), CallPriority.Edit, TestContext.Current.CancellationToken);
        Assert.Single(_snapshots);
    }

    private async Task RunAsync()
    {
        var timers = _time.Timers;
        _running = _poller.RunAsync(() => _interval, _snapshots.Enqueue, _failures.Enqueue, _stop.Token);
        await Eventually.HoldsAsync(() => _time.Timers > timers, "the poller waits");
    }

    // The poller waits on a timer of this clock whenever it has nothing to do. Waking it makes it look at everything again and then set
    // a new timer: once that is there, it has done all that there was to do.
    private async Task AdvanceAsync(TimeSpan time)
    {
        _time.Advance(time);
        for (var round = 0; round < 2; round++)
        {
            var timers = _time.Timers;
            _poller.Wake();
            await Eventually.HoldsAsync(() => _time.Timers > timers, "the poller waits again");
        }
    }

    private async Task SettledAsync(int lists)
    {
        await Eventually.HoldsAsync(() => _snapshots.Count == lists, $"{lists} snapshots");
        await AdvanceAsync(TimeSpan.Zero);
        Assert.Equal((lists, lists), (_api.Lists, _snapshots.Count));
    }

    private sealed class TimersSeen : FakeTimeProvider
    {
        private int _timers;

        public int Timers => Volatile.Read(ref _timers);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Increment(ref _timers);
            return timer;
        }
    }
}

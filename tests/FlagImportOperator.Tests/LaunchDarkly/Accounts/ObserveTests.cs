using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.LaunchDarkly.Accounts;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FlagImportOperator.Tests.LaunchDarkly.Accounts;

public sealed class ObserveTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedApi _api = new();
    private readonly LaunchDarklyAccount _account;

    public ObserveTests() => _account = new LaunchDarklyAccount("api-1", "name", _api, _time);

    private DateTimeOffset Now => _time.GetUtcNow();

    [Fact]
    public async Task Callers_share_a_list_that_was_sent_late_enough_for_them()
    {
        var start = Now;
        var first = Observe(start);
        Tick();
        var second = Observe(start);
        _api.Answer(ScriptedApi.Item("a"));
        Assert.Same(await first.InTimeAsync(), await second.InTimeAsync());
        Assert.Equal((1, start, 1), (_api.Lists, (await first).Started, (await first).Count));
        Assert.Same(await first, _account.Latest);
    }

    [Fact]
    public async Task Who_comes_too_late_for_it_waits_for_exactly_one_more()
    {
        var first = Observe(Now);
        Tick();
        var late = new[] { Observe(Now), Observe(Now, CallPriority.Edit), Observe(Now) };
        Assert.Equal(1, _api.Lists);
        _api.Answer();
        await first.InTimeAsync();
        await ListsAsync(2);
        Assert.All(late, task => Assert.False(task.IsCompleted));
        _api.Answer();
        var snapshots = await Task.WhenAll(late).InTimeAsync();
        Assert.Single(snapshots.Distinct());
        Assert.Equal(Now, snapshots[0].Started);
        Assert.Equal([CallPriority.Poll, CallPriority.Edit], _api.Priorities);
    }

    [Fact]
    public async Task A_snapshot_that_is_new_enough_costs_no_call()
    {
        var start = Now;
        _api.AtOnce = () => [];
        await Observe(start).InTimeAsync();
        Tick();
        await Observe(start).InTimeAsync();
        Assert.Equal(1, _api.Lists);
        await Observe(Now).InTimeAsync();
        Assert.Equal(2, _api.Lists);
    }

    [Fact]
    public async Task The_future_counts_as_now()
    {
        _api.AtOnce = () => [];
        await Observe(Now.AddHours(1)).InTimeAsync();
        await Observe(DateTimeOffset.MaxValue).InTimeAsync();
        Assert.Equal(1, _api.Lists);
    }

    [Fact]
    public async Task One_callers_cancellation_is_not_the_others()
    {
        using var cancel = new CancellationTokenSource();
        var cancelled = _account.ObserveAsync(Now, CallPriority.Poll, cancel.Token);
        var patient = Observe(Now);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        _api.Answer();
        await patient.InTimeAsync();
        Assert.Equal(1, _api.Lists);
    }

    [Fact]
    public async Task A_failure_reaches_all_who_share_it_and_the_next_in_line_gets_a_list_of_its_own()
    {
        var sharing = new[] { Observe(Now), Observe(Now) };
        Tick();
        var next = Observe(Now);
        var error = new LaunchDarklyException(LaunchDarklyErrorKind.ServerError, "x");
        _api.Fail(error);
        foreach (var task in sharing)
        {
            Assert.Same(error, await Assert.ThrowsAsync<LaunchDarklyException>(() => task.InTimeAsync()));
        }

        Assert.Null(_account.Latest);
        await ListsAsync(2);
        _api.Answer();
        await next.InTimeAsync();
        Assert.NotNull(_account.Latest);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_does_not_freeze_the_view()
    {
        var time = new FakeTimeProvider(Now.AddHours(1));
        var clock = new SettableTime(time);
        var account = new LaunchDarklyAccount("api-1", "name", _api, clock);
        _api.AtOnce = () => [];
        await account.ObserveAsync(clock.GetUtcNow(), CallPriority.Poll, TestContext.Current.CancellationToken).InTimeAsync();
        clock.Offset = TimeSpan.FromMinutes(-30);
        await account.ObserveAsync(clock.GetUtcNow(), CallPriority.Poll, TestContext.Current.CancellationToken).InTimeAsync();
        Assert.Equal(2, _api.Lists);
    }

    private Task<AccountSnapshot> Observe(DateTimeOffset notBefore, CallPriority priority = CallPriority.Poll) =>
        _account.ObserveAsync(notBefore, priority, TestContext.Current.CancellationToken);

    private void Tick() => _time.Advance(TimeSpan.FromMilliseconds(1));

    private Task ListsAsync(int count) => Eventually.HoldsAsync(() => _api.Lists == count, $"{count} lists");

    private sealed class SettableTime(TimeProvider inner) : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + Offset;
    }
}

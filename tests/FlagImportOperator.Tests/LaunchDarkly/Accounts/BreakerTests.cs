using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.LaunchDarkly.Accounts;
using Microsoft.Extensions.Logging;
using Xunit;

namespace FlagImportOperator.Tests.LaunchDarkly.Accounts;

public sealed class BreakerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(401, LaunchDarklyErrorKind.Unauthorized)]
    [InlineData(403, LaunchDarklyErrorKind.Forbidden)]
    public async Task Probes_go_out_after_5_s_doubling_to_15_min(int status, LaunchDarklyErrorKind kind)
    {
        var stub = new StubLaunchDarkly(status);
        var first = await Assert.ThrowsAsync<LaunchDarklyException>(() => ReadAsync(stub));
        Assert.True(first.Kind == kind && !first.HeldBack && first.RetryAt == stub.Time.GetUtcNow().AddSeconds(5));
        var calls = 1;
        foreach (var seconds in new double[] { 5, 10, 20, 40, 80, 160, 320, 640, 900, 900 })
        {
            stub.Time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
            var held = await Assert.ThrowsAsync<LaunchDarklyException>(() => ReadAsync(stub));
            Assert.True(held.Kind == kind && held.HeldBack && !held.MayHaveBeenCarriedOut && held.RetryAt == stub.Time.GetUtcNow().AddTicks(1));
            Assert.Equal(calls, stub.Requests.Count);
            stub.Time.Advance(TimeSpan.FromTicks(1));
            await Assert.ThrowsAsync<LaunchDarklyException>(() => ReadAsync(stub));
            Assert.Equal(++calls, stub.Requests.Count);
        }
    }

    [Fact]
    public async Task A_401_to_a_write_holds_back_reads_too_and_a_403_does_not()
    {
        foreach (var (status, held) in new[] { (401, true), (403, false) })
        {
            var stub = new StubLaunchDarkly(request => StubLaunchDarkly.Answer(request.Method == HttpMethod.Get ? 200 : status, """{"items":[]}"""));
            await Record.ExceptionAsync(() => WriteAsync(stub));
            Assert.Equal(held, await Record.ExceptionAsync(() => ReadAsync(stub)) is LaunchDarklyException { HeldBack: true });
            Assert.True(await Record.ExceptionAsync(() => WriteAsync(stub)) is LaunchDarklyException { HeldBack: true });
            Assert.True(await Record.ExceptionAsync(() => WriteAsync(stub)) is LaunchDarklyException { HeldBack: true });
        }
    }

    [Fact]
    public async Task A_403_to_a_read_does_not_hold_back_writes()
    {
        var stub = new StubLaunchDarkly(request => StubLaunchDarkly.Answer(request.Method == HttpMethod.Get ? 403 : 204));
        await Record.ExceptionAsync(() => ReadAsync(stub));
        await WriteAsync(stub);
        Assert.True(await Record.ExceptionAsync(() => ReadAsync(stub)) is LaunchDarklyException { HeldBack: true });
    }

    [Theory]
    [InlineData(200)]
    [InlineData(404)]
    [InlineData(409)]
    public async Task A_probe_that_is_accepted_ends_it_at_once_and_the_next_time_begins_at_5_s(int accepted)
    {
        var status = 401;
        var log = new CapturedLog<LaunchDarklyAccounts>();
        var stub = new StubLaunchDarkly(_ => StubLaunchDarkly.Answer(status, """{"items":[]}""")) { Logger = log };
        await Record.ExceptionAsync(() => ReadAsync(stub));
        stub.Time.Advance(TimeSpan.FromSeconds(5));
        await Record.ExceptionAsync(() => ReadAsync(stub));
        stub.Time.Advance(TimeSpan.FromSeconds(10));
        status = accepted;
        await Record.ExceptionAsync(() => ReadAsync(stub));
        await Record.ExceptionAsync(() => ReadAsync(stub));
        Assert.Equal(4, stub.Requests.Count);
        status = 401;
        Assert.Equal(stub.Time.GetUtcNow().AddSeconds(5), (await Assert.ThrowsAsync<LaunchDarklyException>(() => ReadAsync(stub))).RetryAt);
        Assert.Equal([2011, 2012, 2011], log.Lines.Where(line => line.Level > LogLevel.Debug).Select(line => line.Event));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(302)]
    [InlineData(0)]
    public async Task A_probe_that_says_nothing_about_the_token_is_followed_by_another(int undecided)
    {
        var status = 401;
        var stub = new StubLaunchDarkly(_ => status == 0 ? throw new HttpRequestException() : StubLaunchDarkly.Answer(status, """{"items":[]}"""));
        await Record.ExceptionAsync(() => ReadAsync(stub));
        stub.Time.Advance(TimeSpan.FromSeconds(5));
        status = undecided;
        Assert.True(await Record.ExceptionAsync(() => ReadAsync(stub)) is LaunchDarklyException { HeldBack: false });
        Assert.True(await Record.ExceptionAsync(() => ReadAsync(stub)) is LaunchDarklyException { HeldBack: false });
        status = 401;
        Assert.Equal(stub.Time.GetUtcNow().AddSeconds(10), (await Assert.ThrowsAsync<LaunchDarklyException>(() => ReadAsync(stub))).RetryAt);
    }

    [Fact]
    public async Task While_one_probes_the_others_are_held_back()
    {
        var probe = new TaskCompletionSource<int>();
        var probing = false;
        var stub = new StubLaunchDarkly(async (_, _) => StubLaunchDarkly.Answer(probing ? await probe.Task : 401, """{"items":[]}"""));
        await Record.ExceptionAsync(() => ReadAsync(stub));
        stub.Time.Advance(TimeSpan.FromSeconds(5));
        probing = true;
        var probeCall = ReadAsync(stub);
        var held = await Assert.ThrowsAsync<LaunchDarklyException>(() => ReadAsync(stub));
        Assert.True(held.HeldBack && held.RetryAt == stub.Time.GetUtcNow().AddSeconds(5));
        probe.SetResult(200);
        await probeCall.InTimeAsync();
        await ReadAsync(stub);
        Assert.Equal(3, stub.Requests.Count);
    }

    [Fact]
    public async Task Calls_under_way_when_it_opens_neither_lengthen_nor_end_it()
    {
        var gate = new TaskCompletionSource();
        var statuses = new Queue<int>([401, 401, 200]);
        var stub = new StubLaunchDarkly(async (_, _) =>
        {
            var status = statuses.Dequeue();
            await gate.Task;
            return StubLaunchDarkly.Answer(status, """{"items":[]}""");
        });
        var calls = Enumerable.Range(0, 3).Select(_ => Record.ExceptionAsync(() => ReadAsync(stub)).AsTask()).ToArray();
        gate.SetResult();
        await Task.WhenAll(calls).InTimeAsync();
        Assert.Equal(stub.Time.GetUtcNow().AddSeconds(5), (await Assert.ThrowsAsync<LaunchDarklyException>(() => ReadAsync(stub))).RetryAt);
    }

    [Fact]
    public async Task A_probe_that_the_caller_cancels_makes_room_for_another()
    {
        var status = 401;
        using var cancel = new CancellationTokenSource();
        var stub = new StubLaunchDarkly(async (_, either) =>
        {
            if (status == 0)
            {
                await cancel.CancelAsync();
                either.ThrowIfCancellationRequested();
            }

            return StubLaunchDarkly.Answer(status, """{"items":[]}""");
        });
        await Record.ExceptionAsync(() => ReadAsync(stub));
        stub.Time.Advance(TimeSpan.FromSeconds(5));
        status = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stub.Api.ListAsync(CallPriority.Poll, cancel.Token));
        status = 200;
        await ReadAsync(stub);
    }

    [Fact]
    public async Task One_tokens_breaker_is_not_anothers()
    {
        var stub = new StubLaunchDarkly(request => StubLaunchDarkly.Answer(request.Headers.GetValues("Authorization").Single() == "bad" ? 401 : 200, """{"items":[]}"""));
        var accounts = stub.Accounts();
        await Record.ExceptionAsync(() => accounts.Get("bad").Api.ListAsync(CallPriority.Poll, Cancel));
        Assert.Empty(await accounts.Get("good").Api.ListAsync(CallPriority.Poll, Cancel));
    }

    private static Task<IReadOnlyList<FlagImportIntegration>> ReadAsync(StubLaunchDarkly stub) => stub.Api.ListAsync(CallPriority.Poll, Cancel);

    private static Task WriteAsync(StubLaunchDarkly stub) => stub.Api.DeleteAsync(StubLaunchDarkly.Address, Cancel);
}

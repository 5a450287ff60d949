using FlagImportOperator.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.Tests.LaunchDarkly.Accounts;

/// <summary>The gate, driven by answers as LaunchDarkly gives them (LD §3.3).</summary>
public sealed class RateLimitTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Status, seconds until the reset, Retry-After, remaining; and the seconds that the gate stays closed, without jitter.</summary>
    public static TheoryData<int, int?, string?, string?, double?> Answers => new()
    {
        { 429, 5, null, null, 5 },
        { 429, -30, null, null, 1 },
        { 429, null, "7", null, 7 },
        { 429, null, "0", null, 1 },
        { 429, 5, "7", null, 7 },
        { 429, 9, "7", null, 9 },
        { 429, -30, "7", null, 7 },
        { 429, null, "3600", null, 120 },
        { 429, 3600, null, null, 120 },
        { 429, null, null, null, 10 },
        { 429, null, "soon", null, 10 },
        { 429, null, "Fri, 01 May 2026 12:00:20 GMT", null, 20 },
        { 200, 5, null, "0", 5 },
        { 200, null, null, "0", 10 },
        { 404, 5, null, "0", 5 },
        { 200, 5, null, "1", null },
        { 200, 5, null, null, null },
        { 200, 5, null, "none", null },
        { 500, 5, null, null, null },
        { 503, null, "7", null, null },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task The_gate_closes_for_as_long_as_the_answer_says(int status, int? reset, string? retryAfter, string? remaining, double? seconds)
    {
        foreach (var header in new[] { "X-Ratelimit-Global-Remaining", "x-ratelimit-route-remaining" })
        {
            var answer = Headers(reset, retryAfter, header, remaining);
            var stub = new StubLaunchDarkly(_ => StubLaunchDarkly.Answer(status, """{"items":[]}""", answer));
            var failure = await Record.ExceptionAsync(() => ListAsync(stub)) as LaunchDarklyException;
            if (seconds is not { } closed)
            {
                await Record.ExceptionAsync(() => ListAsync(stub));
                Assert.Equal(2, stub.Requests.Count);
                continue;
            }

            var held = await Assert.ThrowsAsync<LaunchDarklyException>(() => ListAsync(stub));
            Assert.True(held is { Kind: LaunchDarklyErrorKind.RateLimited, HeldBack: true, MayHaveBeenCarriedOut: false, StatusCode: null });
            Assert.Single(stub.Requests);
            var wait = held.RetryAt!.Value - Noon;
            Assert.InRange(wait.TotalSeconds, closed, closed + Math.Max(0.5, closed * 0.2));
            Assert.True(failure is null || failure.RetryAt == held.RetryAt);

            stub.Time.Advance(wait - TimeSpan.FromTicks(1));
            await Assert.ThrowsAsync<LaunchDarklyException>(() => ListAsync(stub));
            Assert.Single(stub.Requests);
            stub.Time.Advance(TimeSpan.FromTicks(1));
            await Record.ExceptionAsync(() => ListAsync(stub));
            Assert.Equal(2, stub.Requests.Count);
        }
    }

    [Fact]
    public async Task A_later_answer_never_opens_a_closed_gate_earlier()
    {
        var retryAfter = new Queue<string>(["60", "2"]);
        var both = new TaskCompletionSource();
        var stub = new StubLaunchDarkly(async (_, _) =>
        {
            await both.Task;
            return StubLaunchDarkly.Answer(429, "", ("Retry-After", retryAfter.Dequeue()));
        });
        var calls = new[] { Record.ExceptionAsync(() => ListAsync(stub)).AsTask(), Record.ExceptionAsync(() => ListAsync(stub)).AsTask() };
        both.SetResult();
        await Task.WhenAll(calls).InTimeAsync();
        var held = await Assert.ThrowsAsync<LaunchDarklyException>(() => ListAsync(stub));
        Assert.InRange((held.RetryAt!.Value - Noon).TotalSeconds, 60, 72);
    }

    [Fact]
    public async Task Who_waits_for_a_place_when_the_gate_closes_is_not_kept_waiting()
    {
        var answers = new TaskCompletionSource();
        var stub = new StubLaunchDarkly(async (_, _) =>
        {
            await answers.Task;
            return StubLaunchDarkly.Answer(429, "", ("Retry-After", "60"));
        })
        {
            Options = new() { BaseUrl = "https://launchdarkly.test", MaxConcurrency = 1 },
        };
        var first = Record.ExceptionAsync(() => ListAsync(stub)).AsTask();
        var waiting = Record.ExceptionAsync(() => ListAsync(stub)).AsTask();
        answers.SetResult();
        await first.InTimeAsync();
        Assert.True(await waiting.InTimeAsync() is LaunchDarklyException { HeldBack: true });
        Assert.Single(stub.Requests);
    }

    [Fact]
    public async Task A_server_error_that_says_when_to_come_back_is_believed_within_bounds()
    {
        var stub = new StubLaunchDarkly(_ => StubLaunchDarkly.Answer(503, "", ("Retry-After", "3600")));
        var failure = await Assert.ThrowsAsync<LaunchDarklyException>(() => ListAsync(stub));
        Assert.Equal(Noon.AddSeconds(120), failure.RetryAt);
    }

    private static Task<IReadOnlyList<FlagImportIntegration>> ListAsync(StubLaunchDarkly stub) => stub.Api.ListAsync(CallPriority.Poll, Cancel);

    private static (string, string)[] Headers(int? reset, string? retryAfter, string remainingHeader, string? remaining) =>
        [.. new (string Name, string? Value)[]
        {
            ("X-RateLimit-Reset", reset is { } seconds ? $"{Noon.AddSeconds(seconds).ToUnixTimeMilliseconds()}" : null), ("Retry-After", retryAfter), (remainingHeader, remaining),
        }.Where(header => header.Value is not null).Select(header => (header.Name, header.Value!))];
}

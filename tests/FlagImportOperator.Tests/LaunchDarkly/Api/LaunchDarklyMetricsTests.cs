using System.Net;
using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.Tests.Metrics;
using Xunit;

namespace FlagImportOperator.Tests.LaunchDarkly.Api;

public sealed class LaunchDarklyMetricsTests : IDisposable
{
    private const string Requests = "flagimport_launchdarkly_requests_total";
    private const string HeldBack = "flagimport_launchdarkly_held_back_total";

    private readonly Monitored _monitored = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("list", 200)]
    [InlineData("get", 404)]
    [InlineData("create", 201)]
    [InlineData("create", 422)]
    [InlineData("patch", 409)]
    [InlineData("delete", 204)]
    [InlineData("trigger", 503)]
    [InlineData("list", 429)]
    [InlineData("get", 401)]
    [InlineData("patch", 403)]
    [InlineData("list", 302)]
    public async Task A_call_counts_under_its_operation_and_the_status_of_its_answer(string call, int status)
    {
        await CallAsync(new StubLaunchDarkly(status, """{"items":[]}""") { Meters = _monitored.Meters }, call);

        var shown = _monitored.Scrape();
        Assert.Equal([new($"{call} {status}", 1)], shown.By(Requests, "operation", "code"));
        Assert.Equal(1, shown.Value("flagimport_launchdarkly_request_duration_seconds_count", ("operation", call)));
    }

    [Fact]
    public async Task A_call_without_an_answer_is_unreachable()
    {
        await CallAsync(new StubLaunchDarkly(_ => throw new HttpRequestException(HttpRequestError.ConnectionError, "x")) { Meters = _monitored.Meters }, "create");

        Assert.Equal([new("create unreachable", 1)], _monitored.Scrape().By(Requests, "operation", "code"));
    }

    [Fact]
    public async Task A_call_without_an_answer_in_time_is_a_timeout_and_took_that_long()
    {
        var asked = new TaskCompletionSource();
        var stub = new StubLaunchDarkly(async (_, cancellation) =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            throw new InvalidOperationException("Cancelled before.");
        })
        { Meters = _monitored.Meters };

        var call = CallAsync(stub, "patch");
        await asked.Task;
        stub.Time.Advance(stub.Options.Timeout);
        await call;

        var shown = _monitored.Scrape();
        Assert.Equal([new("patch timeout", 1)], shown.By(Requests, "operation", "code"));
        Assert.Equal(stub.Options.Timeout.TotalSeconds, shown.Value("flagimport_launchdarkly_request_duration_seconds_sum", ("operation", "patch")));
    }

    [Fact]
    public async Task A_call_that_nobody_waits_for_any_more_does_not_count()
    {
        using var cancelled = new CancellationTokenSource();
        var stub = new StubLaunchDarkly(async (_, cancellation) =>
        {
            await cancelled.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
            throw new InvalidOperationException("Cancelled before.");
        })
        { Meters = _monitored.Meters };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FailuresTests.MakeAsync("get", stub.Api, cancelled.Token));

        Assert.Empty(_monitored.Scrape().By(Requests, "operation", "code"));
    }

    [Theory]
    [InlineData(429, "rate_limited")]
    [InlineData(401, "unauthorized")]
    [InlineData(403, "forbidden")]
    public async Task A_call_that_is_held_back_counts_as_that_and_as_no_call(int status, string reason)
    {
        var stub = new StubLaunchDarkly(status) { Meters = _monitored.Meters };
        await CallAsync(stub, "get");

        await CallAsync(stub, "list");
        await CallAsync(stub, "get");

        var shown = _monitored.Scrape();
        Assert.Equal([new($"get {status}", 1)], shown.By(Requests, "operation", "code"));
        Assert.Equal(2, shown.Value(HeldBack, ("reason", reason)));
        Assert.Equal(2, shown.By(HeldBack, "reason").Values.Sum());
    }

    [Fact]
    public void What_has_not_happened_yet_is_shown_as_0()
    {
        _ = new LaunchDarklyMetrics(_monitored.Meters);

        Assert.Equal(LaunchDarklyMetrics.HeldBackReasons.Order(), _monitored.Scrape().By(HeldBack, "reason").Where(pair => pair.Value == 0).Select(pair => pair.Key));
    }

    [Fact]
    public void Whatever_LaunchDarkly_answers_the_labels_stay_closed_sets()
    {
        var metrics = new LaunchDarklyMetrics(_monitored.Meters);
        foreach (var operation in Enum.GetValues<LaunchDarklyOperation>())
        {
            for (var status = -1; status < 1100; status++)
            {
                metrics.Answered(operation, (HttpStatusCode)status, TimeSpan.FromMilliseconds(1));
            }

            metrics.NotAnswered(operation, timedOut: true, TimeSpan.Zero);
            metrics.NotAnswered(operation, timedOut: false, TimeSpan.Zero);
        }

        foreach (var kind in Enum.GetValues<LaunchDarklyErrorKind>())
        {
            metrics.HeldBack(kind);
        }

        var shown = _monitored.Scrape();
        Assert.Equal(
            LaunchDarklyMetrics.Operations.SelectMany(operation => LaunchDarklyMetrics.Codes.Select(code => $"{operation} {code}")).Order(StringComparer.Ordinal),
            shown.By(Requests, "operation", "code").Keys.Order(StringComparer.Ordinal));
        Assert.Equal(LaunchDarklyMetrics.HeldBackReasons.Order(), shown.By(HeldBack, "reason").Keys.Order());
    }

    [Fact]
    public async Task Nothing_that_a_call_is_about_is_shown()
    {
        var stub = new StubLaunchDarkly(400, """{"code":"canary-code","message":"canary-message"}""") { Meters = _monitored.Meters };
        foreach (var call in LaunchDarklyMetrics.Operations)
        {
            await CallAsync(stub, call);
        }

        Assert.All(
            (string[])["canary", StubLaunchDarkly.Token, StubLaunchDarkly.Address.ProjectKey, StubLaunchDarkly.Address.Id, "split", "team/flags"],
            text => Assert.DoesNotContain(text, _monitored.Text, StringComparison.Ordinal));
    }

    public void Dispose() => _monitored.Dispose();

    private static async Task CallAsync(StubLaunchDarkly stub, string call)
    {
        if (await Record.ExceptionAsync(() => FailuresTests.MakeAsync(call, stub.Api, Cancel)) is { } exception)
        {
            Assert.IsType<LaunchDarklyException>(exception);
        }
    }
}

using System.Net;
using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.LaunchDarkly.JsonPatch;
using Xunit;

namespace FlagImportOperator.Tests.LaunchDarkly.Api;

public sealed class FailuresTests
{
    private const string Gate = """{"message":"This API is in beta. To use it, your request must include the header `LD-API-Version: beta`."}""";

    private static readonly string[] Writes = ["create", "patch", "delete", "trigger"];
    private static readonly string[] All = ["list", "get", .. Writes];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>LD §3.1.</summary>
    public static TheoryData<int, string, LaunchDarklyErrorKind, string?, string?, string?> Answers => new()
    {
        { 400, """{"code":"invalid_request","message":"Invalid request body"}""", LaunchDarklyErrorKind.InvalidRequest, "invalid_request", "Invalid request body", null },
        { 400, """{"code":"invalid_patch","message":"no such member"}""", LaunchDarklyErrorKind.InvalidPatch, "invalid_patch", "no such member", null },
        { 401, "", LaunchDarklyErrorKind.Unauthorized, null, null, null },
        { 401, """{"code":"unauthorized","message":"Invalid access token"}""", LaunchDarklyErrorKind.Unauthorized, "unauthorized", "Invalid access token", null },
        { 403, """{"code":"forbidden","message":"Forbidden.","id":"a1-b2"}""", LaunchDarklyErrorKind.Forbidden, "forbidden", "Forbidden.", "a1-b2" },
        { 403, Gate, LaunchDarklyErrorKind.Forbidden, null, "This API is in beta. To use it, your request must include the header `LD-API-Version: beta`.", null },
        { 404, """{"code":"not_found","message":"Invalid resource identifier"}""", LaunchDarklyErrorKind.NotFound, "not_found", "Invalid resource identifier", null },
        { 405, """{"code":"method_not_allowed","message":"Method not allowed"}""", LaunchDarklyErrorKind.InvalidRequest, "method_not_allowed", "Method not allowed", null },
        { 408, "", LaunchDarklyErrorKind.Unreachable, null, null, null },
        { 409, """{"code":"optimistic_locking_error","message":"Conflict."}""", LaunchDarklyErrorKind.Conflict, "optimistic_locking_error", "Conflict.", null },
        { 422, "{}", LaunchDarklyErrorKind.InvalidRequest, null, null, null },
        { 429, """{"code":"rate_limited","message":"Try again later."}""", LaunchDarklyErrorKind.RateLimited, "rate_limited", "Try again later.", null },
        { 500, "<html>", LaunchDarklyErrorKind.ServerError, null, null, null },
        { 502, "[1]", LaunchDarklyErrorKind.ServerError, null, null, null },
        { 503, """{"code":7,"message":{"a":1},"id":null}""", LaunchDarklyErrorKind.ServerError, null, null, null },
        { 301, "", LaunchDarklyErrorKind.ServerError, null, null, null },
        { 400, """{"code":"has spaces and\nlines","message":"m"}""", LaunchDarklyErrorKind.InvalidRequest, null, "m", null },
    };

    /// <summary>Status, then which of the calls may have been carried out.</summary>
    public static TheoryData<int, string[]> CarriedOut => new()
    {
        { 301, [] },
        { 400, [] },
        { 401, [] },
        { 403, [] },
        { 404, [] },
        { 408, [] },
        { 409, ["create"] },
        { 422, [] },
        { 429, [] },
        { 500, Writes },
        { 502, Writes },
        { 504, Writes },
    };

    public static TheoryData<HttpRequestError, bool> Broken => new()
    {
        { HttpRequestError.NameResolutionError, false },
        { HttpRequestError.ConnectionError, false },
        { HttpRequestError.SecureConnectionError, false },
        { HttpRequestError.ProxyTunnelError, false },
        { HttpRequestError.ResponseEnded, true },
        { HttpRequestError.InvalidResponse, true },
        { HttpRequestError.HttpProtocolError, true },
        { HttpRequestError.Unknown, true },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task An_error_says_what_it_is(int status, string body, LaunchDarklyErrorKind kind, string? code, string? message, string? id)
    {
        var failure = await FailureAsync("patch", new(status, body));
        Assert.Equal((kind, (HttpStatusCode?)status, code, message, id), (failure.Kind, failure.StatusCode, failure.Code, failure.ServerMessage, failure.CorrelationId));
        Assert.False(failure.HeldBack);
    }

    [Theory]
    [MemberData(nameof(CarriedOut))]
    public async Task Only_an_indefinite_answer_to_a_write_may_have_been_carried_out(int status, string[] calls)
    {
        foreach (var call in All)
        {
            var failure = await FailureAsync(call, new(status, "{}"));
            Assert.Equal((call, calls.Contains(call)), (call, failure.MayHaveBeenCarriedOut));
        }
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task Only_a_request_that_may_have_been_sent_may_have_been_carried_out(HttpRequestError error, bool sent)
    {
        foreach (var call in All)
        {
            var failure = await FailureAsync(call, new StubLaunchDarkly((HttpRequestMessage _) => throw new HttpRequestException(error, "secret-canary")));
            Assert.Equal((call, LaunchDarklyErrorKind.Unreachable, sent && Writes.Contains(call)), (call, failure.Kind, failure.MayHaveBeenCarriedOut));
            Assert.Null(failure.StatusCode);
        }
    }

    [Fact]
    public async Task No_answer_in_time_may_have_been_carried_out()
    {
        foreach (var call in All)
        {
            var sent = new TaskCompletionSource();
            var stub = new StubLaunchDarkly(async (_, cancel) =>
            {
                sent.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
                return StubLaunchDarkly.Answer(200);
            });
            var failing = FailureAsync(call, stub);
            await sent.Task.InTimeAsync();
            stub.Time.Advance(TimeSpan.FromSeconds(19.9));
            Assert.False(failing.IsCompleted);
            stub.Time.Advance(TimeSpan.FromSeconds(0.2));
            var failure = await failing.InTimeAsync();
            Assert.Equal((call, LaunchDarklyErrorKind.Unreachable, Writes.Contains(call)), (call, failure.Kind, failure.MayHaveBeenCarriedOut));
        }
    }

    [Fact]
    public async Task No_connection_in_time_was_not_carried_out()
    {
        // The shape that SocketsHttpHandler gives its ConnectTimeout.
        var failure = await FailureAsync("create", new StubLaunchDarkly((HttpRequestMessage _) => throw new TaskCanceledException("x", new TimeoutException())));
        Assert.Equal((LaunchDarklyErrorKind.Unreachable, false), (failure.Kind, failure.MayHaveBeenCarriedOut));
    }

    [Fact]
    public async Task The_callers_cancellation_stays_one()
    {
        foreach (var call in All)
        {
            using var cancel = new CancellationTokenSource();
            var stub = new StubLaunchDarkly(async (_, either) =>
            {
                await cancel.CancelAsync();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, either);
                return StubLaunchDarkly.Answer(200);
            });
            var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => MakeAsync(call, stub.Api, cancel.Token));
            Assert.Equal(cancel.Token, cancelled.CancellationToken);
        }
    }

    [Fact]
    public async Task A_message_is_cut_but_never_inside_a_value_that_was_sent()
    {
        var value = new string('v', 40);
        var message = new string('x', 500) + value + new string('y', 100);
        var stub = new StubLaunchDarkly(400, $$"""{"message":"{{message}}"}""");
        var create = await Assert.ThrowsAsync<LaunchDarklyException>(() => stub.Api.CreateAsync(StubLaunchDarkly.New(("a", value), ("b", "x"), ("c", "")), Cancel));
        Assert.Equal(message[..500], create.ServerMessage);
        var patch = await Assert.ThrowsAsync<LaunchDarklyException>(() => stub.Api.PatchAsync(StubLaunchDarkly.Address, new([new(JsonPatchOp.Add, "/config/a", value)]), Cancel));
        Assert.Equal(message[..500], patch.ServerMessage);
        var get = await Assert.ThrowsAsync<LaunchDarklyException>(() => stub.Api.GetAsync(StubLaunchDarkly.Address, CallPriority.Edit, Cancel));
        Assert.Equal(message[..512], get.ServerMessage);
    }

    [Fact]
    public async Task A_long_error_body_does_no_harm()
    {
        var failure = await FailureAsync("get", new(500, new string(' ', 1_000_000) + "{}"));
        Assert.Equal((LaunchDarklyErrorKind.ServerError, null), (failure.Kind, failure.ServerMessage));
    }

    internal static Task MakeAsync(string call, IFlagImportApi api, CancellationToken cancel) => call switch
    {
        "list" => api.ListAsync(CallPriority.Poll, cancel),
        "get" => api.GetAsync(StubLaunchDarkly.Address, CallPriority.Edit, cancel),
        "create" => api.CreateAsync(StubLaunchDarkly.New(("ldTag", "x")), cancel),
        "patch" => api.PatchAsync(StubLaunchDarkly.Address, new([new(JsonPatchOp.Replace, "/name", "n")]), cancel),
        "delete" => api.DeleteAsync(StubLaunchDarkly.Address, cancel),
        _ => api.TriggerAsync(StubLaunchDarkly.Address, cancel),
    };

    // Each call on an account of its own: a 401 would hold the next one back.
    private static Task<LaunchDarklyException> FailureAsync(string call, StubLaunchDarkly stub) =>
        Assert.ThrowsAsync<LaunchDarklyException>(() => MakeAsync(call, stub.Accounts().Get(StubLaunchDarkly.Token).Api, Cancel));
}

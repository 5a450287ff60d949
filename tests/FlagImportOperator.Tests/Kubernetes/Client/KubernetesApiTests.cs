using System.Net;
using System.Text;
using FlagImportOperator.Kubernetes;
using FlagImportOperator.Kubernetes.Client;
using FlagImportOperator.Kubernetes.LeaderElection;
using FlagImportOperator.Tests.Kubernetes.Support;
using k8s.Authentication;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FlagImportOperator.Tests.Kubernetes.Client;

public sealed class KubernetesApiTests : IAsyncLifetime
{
    private static readonly NamespacedName Key = new("a", "x");
    private readonly FakeTimeProvider _time = new();
    private FakeApiServer _server = null!;
    private KubernetesConnection _connection = null!;
    private KubernetesApi _api = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await FakeApiServer.StartAsync();
        _connection = _server.Connect();
        _api = new KubernetesApi(_connection, _time);
    }

    public async ValueTask DisposeAsync()
    {
        _connection.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Get_asks_for_JSON_by_name_and_says_who_asks()
    {
        _server.Answer = context => FakeApiServer.Json(context, """{"a":1}""");
        Assert.Equal("""{"a":1}""", Encoding.UTF8.GetString(await _api.GetAsync(Things.Type, Key, Ct)));
        var request = Assert.Single(_server.Requests);
        Assert.Equal(("GET", "/apis/test.example/v1/namespaces/a/things/x"), (request.Method, request.Path));
        Assert.Equal("application/json", request.Headers["Accept"]);
        Assert.StartsWith("flag-import-operator/0.", request.Headers["User-Agent"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_that_does_not_lead_reads_but_writes_nothing()
    {
        _server.Answer = context => FakeApiServer.Json(context, "{}");
        var fence = new LeaderFence(_time, TimeSpan.FromSeconds(10));
        var api = new KubernetesApi(_connection, _time, new KubernetesApiOptions { BeforeWrite = fence.Demand });

        await api.GetAsync(Things.Type, Key, Ct);
        await Assert.ThrowsAsync<NotLeadingException>(() => api.CreateAsync(ResourceType.Events, "a", "{}"u8.ToArray(), Ct));
        await Assert.ThrowsAsync<NotLeadingException>(() => api.MergePatchAsync(Things.Type, Key, "status", "{}"u8.ToArray(), Ct));
        Assert.Equal("GET", Assert.Single(_server.Requests).Method);

        fence.Renewed(fence.Mark());
        await api.MergePatchAsync(Things.Type, Key, "status", "{}"u8.ToArray(), Ct);
        Assert.Equal(2, _server.Requests.Count);
    }

    [Fact]
    public async Task Writes_name_their_field_manager_and_media_type()
    {
        _server.Answer = context => FakeApiServer.Json(context, "{}");
        await _api.CreateAsync(ResourceType.Events, "a", "{\"new\":1}"u8.ToArray(), Ct);
        await _api.MergePatchAsync(Things.Type, Key, "status", "{\"p\":1}"u8.ToArray(), Ct);
        var (create, patch) = (_server.Requests.First(), _server.Requests.Last());
        Assert.Equal(("POST", "/apis/events.k8s.io/v1/namespaces/a/events", "{\"new\":1}"), (create.Method, create.Path, create.Body));
        Assert.Equal(("PATCH", "/apis/test.example/v1/namespaces/a/things/x/status", "{\"p\":1}"), (patch.Method, patch.Path, patch.Body));
        Assert.Equal("application/json", create.Headers["Content-Type"]);
        Assert.Equal("application/merge-patch+json", patch.Headers["Content-Type"]);
        Assert.All(_server.Requests, request => Assert.Equal("flag-import-operator", request.Query["fieldManager"]));
    }

    [Fact]
    public async Task Credentials_are_asked_for_with_each_request()
    {
        _server.Answer = context => FakeApiServer.Json(context, "{}");
        var tokens = new CountingTokens();
        using var connection = _server.Connect(configuration => configuration.TokenProvider = tokens);
        var api = new KubernetesApi(connection, _time);
        await api.GetAsync(Things.Type, Key, Ct);
        await api.GetAsync(Things.Type, Key, Ct);
        Assert.Equal(["Bearer t1", "Bearer t2"], _server.Requests.Select(request => request.Headers["Authorization"]));
    }

    [Fact]
    public async Task Failing_credentials_become_the_exception_that_callers_know()
    {
        using var connection = _server.Connect(configuration => configuration.TokenProvider = new BrokenTokens());
        var e = await Assert.ThrowsAsync<KubernetesApiException>(() => new KubernetesApi(connection, _time).GetAsync(Things.Type, Key, Ct));
        Assert.Null(e.StatusCode);
    }

    [Theory]
    [InlineData(404, "NotFound")]
    [InlineData(409, "Conflict")]
    [InlineData(410, "Expired")]
    [InlineData(403, "Forbidden")]
    [InlineData(500, "InternalError")]
    public async Task Status_object_becomes_the_exception(int code, string reason)
    {
        _server.Answer = context => FakeApiServer.Status(context, code, reason, "what the server says");
        var e = await Assert.ThrowsAsync<KubernetesApiException>(() => _api.GetAsync(Things.Type, Key, Ct));
        Assert.Equal(((HttpStatusCode?)code, reason), (e.StatusCode, e.Reason));
        Assert.Equal((code == 404, code == 409, code == 410, code == 403), (e.IsNotFound, e.IsConflict, e.IsGone, e.IsDenied));
        Assert.Contains("GET /apis/test.example/v1/namespaces/a/things/x", e.Message, StringComparison.Ordinal);
        Assert.Contains("what the server says", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_body_is_told_by_field_and_never_quoted()
    {
        _server.Answer = context => FakeApiServer.Json(
            context,
            """{"kind":"Status","code":422,"reason":"Invalid","message":"spec.a: Invalid value: \"canary\"","details":{"causes":[{"reason":"FieldValueInvalid","field":"spec.a","message":"Invalid value: \"canary\""}]}}""",
            422);
        var e = await Assert.ThrowsAsync<KubernetesApiException>(() => _api.MergePatchAsync(Things.Type, Key, null, "{\"spec\":{\"a\":\"canary\"}}"u8.ToArray(), Ct));
        Assert.Contains("spec.a FieldValueInvalid", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", e.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7", null, 7)]
    [InlineData(null, 3, 3)]
    [InlineData("nonsense", null, null)]
    [InlineData("Sat, 01 Jan 2000 00:00:09 GMT", null, 9)]
    public async Task Retry_after_is_read_from_header_or_details(string? header, int? details, int? expected)
    {
        _server.Answer = context =>
        {
            if (header is not null)
            {
                context.Response.Headers.RetryAfter = header;
            }

            var part = details is null ? "" : $",\"details\":{{\"retryAfterSeconds\":{details}}}";
            return FakeApiServer.Json(context, $"{{\"reason\":\"TooManyRequests\"{part}}}", 429);
        };
        var e = await Assert.ThrowsAsync<KubernetesApiException>(() => _api.GetAsync(Things.Type, Key, Ct));
        Assert.Equal(expected is null ? null : TimeSpan.FromSeconds(expected.Value), e.RetryAfter);
    }

    [Fact]
    public async Task Answer_that_is_no_Status_still_has_its_code()
    {
        _server.Answer = context => FakeApiServer.Json(context, "<html>bad gateway</html>", 502);
        var e = await Assert.ThrowsAsync<KubernetesApiException>(() => _api.GetAsync(Things.Type, Key, Ct));
        Assert.Equal(HttpStatusCode.BadGateway, e.StatusCode);
        Assert.DoesNotContain("html", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Server_that_never_answers_or_never_ends_is_given_up_after_the_timeout(bool headers)
    {
        var reached = new TaskCompletionSource();
        _server.Answer = async context =>
        {
            if (headers)
            {
                await context.Response.StartAsync(context.RequestAborted);
            }

            reached.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        };
        var call = _api.GetAsync(Things.Type, Key, Ct);
        await reached.Task;
        Assert.False(call.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(30));
        var e = await Assert.ThrowsAsync<KubernetesApiException>(() => call);
        Assert.Null(e.StatusCode);
        Assert.Contains("within 30 s", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancellation_is_cancellation_and_no_failure_of_the_server()
    {
        var reached = new TaskCompletionSource();
        _server.Answer = async context =>
        {
            reached.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        };
        using var cancel = new CancellationTokenSource();
        var call = _api.GetAsync(Things.Type, Key, cancel.Token);
        await reached.Task;
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task Broken_connection_is_no_answer()
    {
        _server.Answer = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        var e = await Assert.ThrowsAsync<KubernetesApiException>(() => _api.GetAsync(Things.Type, Key, Ct));
        Assert.Null(e.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Body_longer_than_allowed_is_refused(bool announced)
    {
        var api = new KubernetesApi(_connection, _time, new KubernetesApiOptions { MaxObjectBytes = 100_000 });
        var length = 100_000;
        _server.Answer = async context =>
        {
            context.Response.ContentLength = announced ? length : null;
            await context.Response.Body.WriteAsync(new byte[length], context.RequestAborted);
        };
        Assert.Equal(length, (await api.GetAsync(Things.Type, Key, Ct)).Length);
        length++;
        var e = await Assert.ThrowsAsync<KubernetesApiException>(() => api.GetAsync(Things.Type, Key, Ct));
        Assert.Contains("100000", e.Message, StringComparison.Ordinal);
    }

    private sealed class CountingTokens : ITokenProvider
    {
        private int _count;

        public Task<System.Net.Http.Headers.AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken) =>
            Task.FromResult(new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", $"t{++_count}"));
    }

    private sealed class BrokenTokens : ITokenProvider
    {
        public Task<System.Net.Http.Headers.AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken) =>
            throw new FileNotFoundException("no token");
    }
}

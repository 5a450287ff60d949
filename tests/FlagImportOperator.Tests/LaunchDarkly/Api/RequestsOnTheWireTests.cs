using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.LaunchDarkly.Accounts;
using FlagImportOperator.LaunchDarkly.JsonPatch;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace FlagImportOperator.Tests.LaunchDarkly.Api;

/// <summary>What goes over the wire, seen by a server, through the client as the program composes it.</summary>
public sealed class RequestsOnTheWireTests
{
    private static readonly ConfigurationAddress Address = new("my-project", "split", "id-1");
    private static readonly JsonPatchDocument Patch = new([new(JsonPatchOp.Replace, "/name", "new")]);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string?> Calls => new()
    {
        { "list", "GET /api/v2/integration-capabilities/flag-import HTTP/1.1", null },
        { "get", "GET /api/v2/integration-capabilities/flag-import/my-project/split/id-1 HTTP/1.1", null },
        { "create", "POST /api/v2/integration-capabilities/flag-import/my-project/split HTTP/1.1", """{"name":"team/flags","tags":["k8s-1"],"config":{"ldTag":"x"}}""" },
        { "patch", "PATCH /api/v2/integration-capabilities/flag-import/my-project/split/id-1 HTTP/1.1", """[{"op":"replace","path":"/name","value":"new"}]""" },
        { "delete", "DELETE /api/v2/integration-capabilities/flag-import/my-project/split/id-1 HTTP/1.1", null },
        { "trigger", "POST /api/v2/integration-capabilities/flag-import/my-project/split/id-1/trigger HTTP/1.1", null },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Every_call_has_its_method_address_headers_and_body(string call, string line, string? body)
    {
        await using var server = new LoopbackServer(_ => LoopbackServer.Answer(200, """{"items":[]}"""));
        await using var services = Services(server.Url);
        await MakeAsync(call, Api(services, $"  {StubLaunchDarkly.Token}\n"));

        var request = Assert.Single(server.Requests);
        Assert.Equal(line, request.Line);
        Assert.Equal([StubLaunchDarkly.Token], request.All("Authorization"));
        Assert.Equal(["beta"], request.All("LD-API-Version"));
        Assert.Equal(["flag-import-operator/1.2.3"], request.All("User-Agent"));
        Assert.Equal(body is null ? [] : ["application/json"], request.All("Content-Type"));
        Assert.Equal(body is null ? null : JsonNode.Parse(body)!.ToJsonString(), request.Body == "" ? null : JsonNode.Parse(request.Body)!.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task No_call_leaves_without_permission(string call, string line, string? body)
    {
        _ = (line, body);
        await using var server = new LoopbackServer(_ => LoopbackServer.Answer(200, """{"items":[]}"""));
        await using var services = Services(server.Url, () => throw new OperationCanceledException("not now"));

        Assert.Equal("not now", (await Assert.ThrowsAsync<OperationCanceledException>(() => MakeAsync(call, Api(services)))).Message);
        Assert.Empty(server.Requests);
    }

    // While a connection was being opened, for instance.
    [Theory]
    [InlineData("create")]
    [InlineData("patch")]
    [InlineData("trigger")]
    public async Task A_write_whose_permission_goes_at_the_last_moment_does_not_arrive(string call)
    {
        await using var server = new LoopbackServer(_ => LoopbackServer.Answer(200, "{}"));
        var asked = 0;
        await using var services = Services(server.Url, () =>
        {
            if (++asked > 1)
            {
                throw new OperationCanceledException("not now");
            }
        });

        // Not as a call that may have been carried out.
        Assert.Equal("not now", (await Assert.ThrowsAsync<OperationCanceledException>(() => MakeAsync(call, Api(services)))).Message);
        Assert.Equal(2, asked);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Each_path_segment_is_escaped()
    {
        await using var server = new LoopbackServer(_ => LoopbackServer.Answer(200, "{}"));
        await using var services = Services(server.Url);
        await Api(services).GetAsync(new("a/b", "s?t", "i d#%ü"), CallPriority.Edit, Cancel);
        Assert.Equal("GET /api/v2/integration-capabilities/flag-import/a%2Fb/s%3Ft/i%20d%23%25%C3%BC HTTP/1.1", Assert.Single(server.Requests).Line);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    public async Task A_segment_that_would_lead_elsewhere_is_refused_without_a_call(string id)
    {
        await using var server = new LoopbackServer(_ => LoopbackServer.Answer(204));
        await using var services = Services(server.Url);
        var failure = await Assert.ThrowsAsync<LaunchDarklyException>(() => Api(services).DeleteAsync(new("p", "split", id), Cancel));
        Assert.Equal(LaunchDarklyErrorKind.InvalidRequest, failure.Kind);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("/ld")]
    [InlineData("/ld/")]
    [InlineData("/")]
    public async Task A_base_url_may_have_a_path(string path)
    {
        await using var server = new LoopbackServer(_ => LoopbackServer.Answer(200, """{"items":[]}"""));
        await using var services = Services(server.Url + path);
        await Api(services).ListAsync(CallPriority.Poll, Cancel);
        Assert.Equal($"GET {path.TrimEnd('/')}/api/v2/integration-capabilities/flag-import HTTP/1.1", Assert.Single(server.Requests).Line);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var elsewhere = new LoopbackServer(_ => LoopbackServer.Answer(200, """{"items":[]}"""));
        await using var server = new LoopbackServer(_ => LoopbackServer.Answer(302, "", $"Location: {elsewhere.Url}/"));
        await using var services = Services(server.Url);
        var failure = await Assert.ThrowsAsync<LaunchDarklyException>(() => Api(services).ListAsync(CallPriority.Poll, Cancel));
        Assert.Equal(LaunchDarklyErrorKind.ServerError, failure.Kind);
        Assert.Contains("base URL", failure.Message, StringComparison.Ordinal);
        Assert.Empty(elsewhere.Requests);
    }

    [Theory]
    [InlineData("create")]
    [InlineData("patch")]
    [InlineData("trigger")]
    public async Task A_write_on_a_kept_connection_that_breaks_is_sent_once(string call)
    {
        await using var server = new LoopbackServer(request => request.Line.StartsWith("GET", StringComparison.Ordinal) ? LoopbackServer.Answer(200, """{"items":[]}""") : null);
        await using var services = Services(server.Url);
        var api = Api(services);
        await api.ListAsync(CallPriority.Poll, Cancel);
        var failure = await Assert.ThrowsAsync<LaunchDarklyException>(() => MakeAsync(call, api));
        Assert.Equal((LaunchDarklyErrorKind.Unreachable, true), (failure.Kind, failure.MayHaveBeenCarriedOut));
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_read_whose_connection_breaks_was_not_carried_out()
    {
        await using var server = new LoopbackServer(_ => null);
        await using var services = Services(server.Url);
        var failure = await Assert.ThrowsAsync<LaunchDarklyException>(() => Api(services).GetAsync(Address, CallPriority.Edit, Cancel));
        Assert.Equal((LaunchDarklyErrorKind.Unreachable, false), (failure.Kind, failure.MayHaveBeenCarriedOut));
    }

    [Fact]
    public async Task An_answer_that_breaks_off_after_success_is_success_for_a_write()
    {
        await using var server = new LoopbackServer(request => request.Line.StartsWith("POST", StringComparison.Ordinal)
            ? "HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\n{\"_id\":" : null);
        await using var services = Services(server.Url);
        Assert.Null((await Api(services).CreateAsync(StubLaunchDarkly.New(), Cancel)).Id);
    }

    [Fact]
    public async Task A_refused_connection_was_not_carried_out()
    {
        var server = new LoopbackServer(_ => null);
        var url = server.Url;
        await server.DisposeAsync();
        await using var services = Services(url);
        var failure = await Assert.ThrowsAsync<LaunchDarklyException>(() => Api(services).CreateAsync(StubLaunchDarkly.New(), Cancel));
        Assert.Equal((LaunchDarklyErrorKind.Unreachable, false), (failure.Kind, failure.MayHaveBeenCarriedOut));
        Assert.Contains("refused", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_TLS_handshake_was_not_carried_out()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var plain = AnswerInPlainTextAsync(listener);
        await using var services = Services($"https://{listener.LocalEndpoint}");
        var failure = await Assert.ThrowsAsync<LaunchDarklyException>(() => Api(services).TriggerAsync(Address, Cancel));
        Assert.Equal((LaunchDarklyErrorKind.Unreachable, false), (failure.Kind, failure.MayHaveBeenCarriedOut));
        await plain;
    }

    private static async Task AnswerInPlainTextAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync(Cancel);
        await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), Cancel);
    }

    private static ServiceProvider Services(string url, Action? beforeSend = null) => new ServiceCollection()
        .AddLaunchDarkly(new() { BaseUrl = url, UserAgentVersion = "1.2.3", Timeout = TimeSpan.FromMinutes(2), BeforeSend = beforeSend })
        .BuildServiceProvider();

    private static IFlagImportApi Api(ServiceProvider services, string token = StubLaunchDarkly.Token) =>
        services.GetRequiredService<LaunchDarklyAccounts>().Get(token).Api;

    private static Task MakeAsync(string call, IFlagImportApi api) => call switch
    {
        "list" => api.ListAsync(CallPriority.Poll, Cancel),
        "get" => api.GetAsync(Address, CallPriority.Edit, Cancel),
        "create" => api.CreateAsync(StubLaunchDarkly.New(("ldTag", "x")), Cancel),
        "patch" => api.PatchAsync(Address, Patch, Cancel),
        "delete" => api.DeleteAsync(Address, Cancel),
        _ => api.TriggerAsync(Address, Cancel),
    };
}

using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes;
using FlagImportOperator.Sandbox.Kubernetes.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Server;

/// <summary>What a complete Kubernetes does and the API server of the end-to-end tests does not, or what only a stand-in can be asked to do.</summary>
public sealed class SandboxTests : IAsyncLifetime
{
    private const string Namespaces = "/api/v1/namespaces";
    private const string Secrets = "/api/v1/namespaces/default/secrets";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
    private KubernetesSandbox _sandbox = null!;
    private HttpClient _client = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await KubernetesSandbox.StartAsync(new() { Definitions = [], TimeProvider = _time }, Cancellation);
        _client = new(new SocketsHttpHandler()) { BaseAddress = _sandbox.BaseUrl };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _sandbox.DisposeAsync();
    }

    [Theory]
    [InlineData("default")]
    [InlineData("kube-system")]
    [InlineData("kube-public")]
    [InlineData("kube-node-lease")]
    public async Task A_namespace_that_every_cluster_has_is_there_and_stays(string name)
    {
        var found = await GetAsync($"{Namespaces}/{name}");
        var (status, refused) = await SendAsync(HttpMethod.Delete, $"{Namespaces}/{name}");

        Assert.Equal("Active", found["status"]!["phase"]!.GetValue<string>());
        Assert.Equal(name, found["metadata"]!["labels"]!["kubernetes.io/metadata.name"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Equal($"namespaces \"{name}\" is forbidden: this namespace may not be deleted", refused["message"]!.GetValue<string>());
    }

    [Fact]
    public async Task Nothing_is_created_in_a_namespace_that_is_not_there()
    {
        var (status, refused) = await SendAsync(HttpMethod.Post, "/api/v1/namespaces/none/secrets", Secret("a"));

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Equal("namespaces \"none\" not found", refused["message"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_namespace_goes_with_all_that_is_in_it()
    {
        await CreateAsync(Namespaces, Object("Namespace", "team"));
        await CreateAsync("/api/v1/namespaces/team/secrets", Secret("a"));
        await CreateAsync("/api/v1/namespaces/team/configmaps", Object("ConfigMap", "b"));

        var (status, last) = await SendAsync(HttpMethod.Delete, $"{Namespaces}/team");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("Terminating", last["status"]!["phase"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, $"{Namespaces}/team")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, "/api/v1/namespaces/team/secrets/a")).Status);
    }

    [Fact]
    public async Task A_namespace_waits_for_finalizers_of_what_is_in_it_and_takes_nothing_new()
    {
        await CreateAsync(Namespaces, Object("Namespace", "team"));
        await CreateAsync("/api/v1/namespaces/team/secrets", Secret("held", """{ "finalizers": ["example.com/hold"] }"""));
        await SendAsync(HttpMethod.Delete, $"{Namespaces}/team");

        var (status, refused) = await SendAsync(HttpMethod.Post, "/api/v1/namespaces/team/secrets", Secret("late"));
        var held = await GetAsync("/api/v1/namespaces/team/secrets/held");
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.EndsWith("unable to create new content in namespace team because it is being terminated", refused["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.NotNull(held["metadata"]!["deletionTimestamp"]);

        await SendAsync(HttpMethod.Patch, "/api/v1/namespaces/team/secrets/held", """{ "metadata": { "finalizers": null } }""", "application/merge-patch+json");

        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, $"{Namespaces}/team")).Status);
    }

    [Fact]
    public async Task Both_groups_of_events_show_the_same_ones()
    {
        await CreateAsync("/apis/events.k8s.io/v1/namespaces/default/events", """
            { "metadata": { "name": "e" }, "regarding": { "kind": "Secret", "name": "s" }, "note": "it happened", "reason": "Happened", "type": "Normal",
              "action": "Watch", "eventTime": "2026-11-23T12:00:00.000000Z", "reportingController": "tests", "reportingInstance": "one" }
            """);

        var core = await GetAsync("/api/v1/namespaces/default/events?fieldSelector=involvedObject.name%3Ds");

        var found = Assert.Single(core["items"]!.AsArray())!;
        Assert.Equal("it happened", found["message"]!.GetValue<string>());
        Assert.Equal("tests", found["reportingComponent"]!.GetValue<string>());
        Assert.Equal("it happened", (await GetAsync("/apis/events.k8s.io/v1/namespaces/default/events/e"))["note"]!.GetValue<string>());
    }

    [Fact]
    public async Task Secrets_are_selected_by_type()
    {
        await CreateAsync(Secrets, Secret("a"));
        await CreateAsync(Secrets, Secret("b", more: """ "type": "example.com/b", """));

        var found = await GetAsync($"{Secrets}?fieldSelector=type%3Dexample.com/b");

        Assert.Equal("b", Assert.Single(found["items"]!.AsArray())!["metadata"]!["name"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("""{ "data": { "k": "eHg=" } }""", false)]
    [InlineData("""{ "immutable": false }""", false)]
    [InlineData("""{ "metadata": { "labels": { "a": "b" } } }""", true)]
    public async Task A_Secret_that_is_immutable_is(string patch, bool isAllowed)
    {
        await CreateAsync(Secrets, Secret("a", more: """ "immutable": true, """));

        var (status, _) = await SendAsync(HttpMethod.Patch, $"{Secrets}/a", patch, "application/merge-patch+json");

        Assert.Equal(isAllowed ? HttpStatusCode.OK : HttpStatusCode.UnprocessableEntity, status);
    }

    [Fact]
    public async Task After_a_compaction_old_watches_and_pages_are_told_to_begin_anew()
    {
        await CreateAsync(Secrets, Secret("a"));
        await CreateAsync(Secrets, Secret("b"));
        var page = await GetAsync($"{Secrets}?limit=1");
        await CreateAsync(Secrets, Secret("c"));
        _sandbox.Compact();

        var old = page["metadata"]!["resourceVersion"]!.GetValue<string>();
        var watch = await _client.GetStringAsync(new Uri($"{Secrets}?watch=1&resourceVersion={old}", UriKind.Relative), Cancellation);
        var (status, expired) = await SendAsync(HttpMethod.Get, $"{Secrets}?limit=1&continue={page["metadata"]!["continue"]}");

        var error = JsonNode.Parse(watch)!;
        Assert.Equal("ERROR", error["type"]!.GetValue<string>());
        Assert.Equal(410, error["object"]!["code"]!.GetValue<int>());
        Assert.Equal(HttpStatusCode.Gone, status);
        Assert.Equal("Expired", expired["reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_quiet_watch_is_told_each_minute_how_far_it_has_come()
    {
        var version = (await GetAsync(Secrets))["metadata"]!["resourceVersion"]!.GetValue<string>();
        using var response = await _client.GetAsync(
            new Uri($"{Secrets}?watch=1&allowWatchBookmarks=true&timeoutSeconds=1000000&resourceVersion={version}", UriKind.Relative),
            HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Cancellation));
        var line = reader.ReadLineAsync(Cancellation).AsTask();
        await CreateAsync(Namespaces, Object("Namespace", "elsewhere"));

        while (!line.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await Task.WhenAny(line, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancellation));
        }

        var bookmark = JsonNode.Parse((await line)!)!;
        Assert.Equal("BOOKMARK", bookmark["type"]!.GetValue<string>());
        Assert.Equal($"{long.Parse(version, CultureInfo.InvariantCulture) + 1}", bookmark["object"]!["metadata"]!["resourceVersion"]!.GetValue<string>());
    }

    [Fact]
    public async Task With_TLS_the_kubeconfig_trusts_the_certificate()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync(new() { Definitions = [], Tls = true }, Cancellation);
        using var kubeconfig = new MemoryStream(Encoding.UTF8.GetBytes(sandbox.Kubeconfig));
        using var client = new k8s.Kubernetes(await k8s.KubernetesClientConfiguration.BuildConfigFromConfigFileAsync(kubeconfig));

        Assert.Equal("ok", await client.HttpClient.GetStringAsync(new Uri(sandbox.BaseUrl, "readyz"), Cancellation));
        Assert.Equal("https", sandbox.BaseUrl.Scheme);
        using var stranger = new HttpClient(new SocketsHttpHandler());
        await Assert.ThrowsAsync<HttpRequestException>(() => stranger.GetStringAsync(new Uri(sandbox.BaseUrl, "readyz"), Cancellation));
    }

    [Fact]
    public async Task A_page_from_elsewhere_can_neither_read_nor_write()
    {
        using var rebound = new HttpRequestMessage(HttpMethod.Get, new Uri(Secrets, UriKind.Relative)) { Headers = { Host = "evil.example.com" } };
        using var foreign = new HttpRequestMessage(HttpMethod.Delete, new Uri($"{Secrets}/a", UriKind.Relative)) { Headers = { { "Origin", "https://evil.example.com" } } };

        Assert.Equal(HttpStatusCode.MisdirectedRequest, (await _client.SendAsync(rebound, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _client.SendAsync(foreign, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task A_refusal_repeats_nothing_of_a_Secret()
    {
        var broken = (await SendAsync(HttpMethod.Post, Secrets, """{ "apiVersion": "v1", "kind": "Secret", "data": { "k": "canary"  """)).Body;
        await CreateAsync(Secrets, Secret("a"));
        var strict = (await SendAsync(
            HttpMethod.Patch, $"{Secrets}/a?fieldValidation=Strict", """{ "oops": 1, "stringData": { "k": "canary" } }""", "application/merge-patch+json")).Body;

        var typed = (await SendAsync(
            HttpMethod.Patch, $"{Secrets}/b?fieldManager=tests",
            """{ "apiVersion": "v1", "kind": "Secret", "metadata": { "name": "b" }, "data": "canary" }""", "application/apply-patch+yaml")).Body;

        Assert.DoesNotContain("canary", typed.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains(".data: expected map", typed["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", broken.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", strict.ToJsonString(), StringComparison.Ordinal);
        Assert.EndsWith("unknown field \"oops\"", strict["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_warning_may_name_any_field()
    {
        using var content = new StringContent("""{ "metadata": { "name": "a" }, "имя": 1, "a\nb": 2 }""", Encoding.UTF8, "application/json");
        using var response = await _client.PostAsync(new Uri(Secrets, UriKind.Relative), content, Cancellation);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal(2, response.Headers.GetValues("Warning").Count());
    }

    [Fact]
    public async Task A_body_can_be_too_large()
    {
        // A client that asks before it sends: another may find its connection closed before it has sent it all.
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Secrets, UriKind.Relative)) { Headers = { ExpectContinue = true } };
        request.Content = new ByteArrayContent(new byte[4 << 20]);

        using var response = await _client.SendAsync(request, Cancellation);
        var refused = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!;

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("RequestEntityTooLarge", refused["reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_Lease_is_created_by_an_update() => Assert.Equal(HttpStatusCode.Created, (await SendAsync(
        HttpMethod.Put, "/apis/coordination.k8s.io/v1/namespaces/default/leases/l",
        """{ "apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": { "name": "l" } }""")).Status);

    [Fact]
    public async Task A_client_of_an_earlier_sandbox_is_told_to_begin_anew()
    {
        await using var earlier = await KubernetesSandbox.StartAsync(new() { Definitions = [], TimeProvider = _time }, Cancellation);
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = earlier.BaseUrl };
        var known = JsonNode.Parse(await client.GetStringAsync(new Uri(Secrets, UriKind.Relative), Cancellation))!["metadata"]!["resourceVersion"]!;
        _time.Advance(TimeSpan.FromSeconds(1));
        await using var later = await KubernetesSandbox.StartAsync(new() { Definitions = [], TimeProvider = _time }, Cancellation);

        var watch = await client.GetStringAsync(new Uri(later.BaseUrl, $"{Secrets}?watch=1&resourceVersion={known}"), Cancellation);

        Assert.Equal(410, JsonNode.Parse(watch)!["object"]!["code"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("0", null)]
    [InlineData("-5", 0)]
    [InlineData("7", 7)]
    [InlineData("99999999999", 1209600)]
    public void A_watch_lasts_no_longer_than_timers_do(string seconds, int? expected)
    {
        var query = new Query(new QueryCollection(new Dictionary<string, StringValues> { ["watch"] = "1", ["timeoutSeconds"] = seconds }));

        Assert.Equal(expected is { } whole ? TimeSpan.FromSeconds(whole) : null, ListOptions.Parse(query, isWatch: false).Timeout);
    }

    [Fact]
    public async Task Namespaces_are_deleted_one_by_one() =>
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await SendAsync(HttpMethod.Delete, Namespaces)).Status);

    private static string Object(string kind, string name) => $$"""{ "apiVersion": "v1", "kind": "{{kind}}", "metadata": { "name": "{{name}}" } }""";

    private static string Secret(string name, string metadata = "{}", string more = "")
    {
        var merged = JsonNode.Parse(metadata)!;
        merged["name"] = name;
        return $$"""{ "apiVersion": "v1", "kind": "Secret", {{more}} "metadata": {{merged.ToJsonString()}} }""";
    }

    private async Task CreateAsync(string path, string body) => Assert.Equal(HttpStatusCode.Created, (await SendAsync(HttpMethod.Post, path, body)).Status);

    private async Task<JsonObject> GetAsync(string path)
    {
        var (status, body) = await SendAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.OK, status);
        return body;
    }

    private async Task<(HttpStatusCode Status, JsonObject Body)> SendAsync(HttpMethod method, string path, string? body = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, type);
        }

        using var response = await _client.SendAsync(request, Cancellation);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!.AsObject());
    }
}

using System.Net;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.LaunchDarkly;

public sealed class PageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("", "text/html; charset=utf-8")]
    [InlineData("page.css", "text/css; charset=utf-8")]
    [InlineData("page.js", "text/javascript; charset=utf-8")]
    [InlineData("icon.svg", "image/svg+xml")]
    public async Task Its_files_are_served_under_a_strict_policy(string file, string type)
    {
        await using var api = await SimulatorHarness.StartAsync();

        var reply = await AnonymousAsync(api, HttpMethod.Get, "/sandbox/" + file);

        Assert.Equal((200, type), (reply.Status, reply.ContentType));
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self'", reply.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("nosniff", reply.Header("X-Content-Type-Options"));
    }

    [Fact]
    public async Task Nothing_in_it_comes_from_elsewhere_or_is_made_from_text()
    {
        await using var api = await SimulatorHarness.StartAsync();

        foreach (var file in new[] { "", "page.css", "page.js" })
        {
            var text = (await AnonymousAsync(api, HttpMethod.Get, "/sandbox/" + file)).Text;
            Assert.DoesNotMatch(@"https?:|innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|style=|onclick=", text);
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/sandbox")]
    public async Task The_shorter_addresses_lead_to_it(string path)
    {
        await using var api = await SimulatorHarness.StartAsync();
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var client = new HttpMessageInvoker(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(api.Simulator.BaseUrl, path));

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.Found, "/sandbox/"), (answer.StatusCode, answer.Headers.Location?.ToString()));
        Assert.Equal(0, api.Simulator.Journal.Total);
    }

    [Fact]
    public async Task A_client_with_a_token_that_asks_for_nothing_is_journaled()
    {
        await using var api = await SimulatorHarness.StartAsync();

        Assert.Equal(404, (await api.SendAsync(HttpMethod.Get, "/")).Status);
        Assert.Equal(1, api.Simulator.Journal.Total);
    }

    [Fact]
    public async Task The_feed_begins_with_all_there_is_and_goes_on_with_what_changes()
    {
        await using var api = await SimulatorHarness.StartAsync();
        var id = await api.CreatedIdAsync();
        await using var feed = await Feed.OpenAsync(api);

        var account = await feed.NextAsync("account");
        var rehearsals = await feed.NextAsync("rehearsals");
        var configurations = await feed.NextAsync("configurations");
        var journal = await feed.NextAsync("journal");

        Assert.Equal("default", (string?)account["projects"]![0]);
        Assert.True((bool)account["integrations"]!["split"]![0]!["secret"]!);
        Assert.Equal(Rehearsal.All.Count, rehearsals.AsArray().Count);
        Assert.Equal((1, id), ((int)configurations["total"]!, (string?)configurations["items"]![0]!["_id"]));
        Assert.Equal((true, 1, "Create"), ((bool)journal["reset"]!, (int)journal["total"]!, (string?)journal["entries"]![0]!["operation"]));

        await api.ListAsync();
        journal = await feed.NextAsync("journal");
        Assert.Equal((false, 2, 1, "List"), ((bool)journal["reset"]!, (int)journal["total"]!, journal["entries"]!.AsArray().Count, (string?)journal["entries"]![0]!["operation"]));

        api.Simulator.EditInWebUi(id, form => form.Name = "Two");
        Assert.Equal("Two", (string?)(await feed.NextAsync("configurations"))["items"]![0]!["name"]);

        api.Simulator.Rehearsals.Begin("slow");
        Assert.Contains((await feed.NextAsync("rehearsals")).AsArray(), one => (string?)one!["name"] == "slow" && (bool)one["on"]!);

        await AnonymousAsync(api, HttpMethod.Delete, "/sandbox/journal");
        Assert.True((bool)(await feed.NextAsync("journal"))["reset"]!);

        Assert.DoesNotContain(SimulatorHarness.LdKey, feed.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(SimulatorOptions.DefaultToken, feed.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Origin", "http://evil.example", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("Origin", "http://127.0.0.1:1", 403)]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-origin", 200)]
    [InlineData("Sec-Fetch-Site", "none", 200)]
    [InlineData("Origin", "OWN", 200)]
    public async Task A_page_from_elsewhere_changes_nothing(string header, string value, int status)
    {
        await using var api = await SimulatorHarness.StartAsync();
        var own = api.Simulator.BaseUrl.GetLeftPart(UriPartial.Authority);

        var reply = await api.SendAsync(HttpMethod.Post, "/sandbox/rehearsals/slow", change: request =>
            request.Headers.TryAddWithoutValidation(header, value.Replace("OWN", own, StringComparison.Ordinal)));

        Assert.Equal(status, reply.Status);
        Assert.Equal(status == 200, api.Simulator.Rehearsals.Running.Count > 0);
    }

    private static Task<Reply> AnonymousAsync(SimulatorHarness api, HttpMethod method, string path) =>
        api.SendAsync(method, path, change: request => request.Headers.Remove("Authorization"));

    /// <summary>Server-sent events, as a browser reads them.</summary>
    private sealed class Feed(SocketsHttpHandler handler, HttpResponseMessage answer, StreamReader lines) : IAsyncDisposable
    {
        private readonly System.Text.StringBuilder _text = new();

        public string Text => _text.ToString();

        public static async Task<Feed> OpenAsync(SimulatorHarness api)
        {
            var handler = new SocketsHttpHandler();
            var client = new HttpMessageInvoker(handler);
            var answer = await client.SendAsync(
                new HttpRequestMessage(HttpMethod.Get, new Uri(api.Simulator.BaseUrl, "sandbox/events")), TestContext.Current.CancellationToken);
            Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
            return new Feed(handler, answer, new StreamReader(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken)));
        }

        /// <summary>The data of the next event of that name; others are passed over.</summary>
        public async Task<JsonNode> NextAsync(string name)
        {
            while (await lines.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken) is { } line)
            {
                _text.AppendLine(line);
                if (line == $"event: {name}")
                {
                    var data = await lines.ReadLineAsync(TestContext.Current.CancellationToken);
                    _text.AppendLine(data);
                    return JsonNode.Parse(data!["data: ".Length..])!;
                }
            }

            throw new InvalidOperationException($"The feed ended before {name}.");
        }

        public ValueTask DisposeAsync()
        {
            lines.Dispose();
            answer.Dispose();
            handler.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

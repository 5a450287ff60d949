using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.LaunchDarkly;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.LaunchDarkly;

/// <summary>What came back, as it came.</summary>
public sealed record Reply(int Status, string Text, HttpResponseHeaders Headers, string? ContentType)
{
    public JsonObject Json => (JsonObject)JsonNode.Parse(Text)!;

    public string? Code => (string?)Json["code"];

    public string Message => (string)Json["message"]!;

    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join("|", values) : null;
}

/// <summary>A simulator on a fake clock and a client that knows nothing but HTTP.</summary>
public sealed class SimulatorHarness : IAsyncDisposable
{
    public const string Base = "/api/v2/integration-capabilities/flag-import";
    public const string WorkspaceKey = "workspace-secret-0001";
    public const string LdKey = "ld-secret-000002";
    public const string UnknownId = "00000000-0000-4000-8000-00000000dead";

    private readonly HttpClient _client;

    private SimulatorHarness(LaunchDarklySimulator simulator, FakeTimeProvider time)
    {
        Simulator = simulator;
        Time = time;
        _client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = simulator.BaseUrl, Timeout = TimeSpan.FromSeconds(30) };
    }

    public LaunchDarklySimulator Simulator { get; }

    public FakeTimeProvider Time { get; }

    public static async Task<SimulatorHarness> StartAsync(SimulatorModes? modes = null, SimulatorOptions? options = null)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        options = (options ?? new SimulatorOptions()) with { TimeProvider = time };
        options = modes is null ? options : options with { Modes = modes };
        return new SimulatorHarness(await LaunchDarklySimulator.StartAsync(options, TestContext.Current.CancellationToken), time);
    }

    public static JsonObject SplitConfig() => new()
    {
        ["workspaceApiKey"] = WorkspaceKey,
        ["workspaceId"] = "workspace",
        ["environmentId"] = "environment",
        ["ldApiKey"] = LdKey,
    };

    public static JsonObject SplitBody(string name = "My import") => new() { ["name"] = name, ["config"] = SplitConfig() };

    public static string PathOf(string id) => $"{Base}/default/split/{id}";

    public Task<Reply> ListAsync() => SendAsync(HttpMethod.Get, Base);

    public Task<Reply> GetAsync(string id) => SendAsync(HttpMethod.Get, PathOf(id));

    public Task<Reply> CreateAsync(JsonNode? body = null) => SendAsync(HttpMethod.Post, Base + "/default/split", (body ?? SplitBody()).ToJsonString());

    public Task<Reply> PatchAsync(string id, string patch) => SendAsync(HttpMethod.Patch, PathOf(id), patch);

    public Task<Reply> DeleteAsync(string id) => SendAsync(HttpMethod.Delete, PathOf(id));

    public Task<Reply> TriggerAsync(string id) => SendAsync(HttpMethod.Post, PathOf(id) + "/trigger");

    /// <summary>A stored configuration, and its id.</summary>
    public async Task<string> CreatedIdAsync()
    {
        var reply = await CreateAsync();
        Assert.Equal(200, reply.Status);
        return Simulator.Configurations[^1].Id;
    }

    public async Task<Reply> SendAsync(HttpMethod method, string path, string? body = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method, path) { Version = HttpVersion.Version11 };
        request.Headers.TryAddWithoutValidation("Authorization", SimulatorOptions.DefaultToken);
        request.Headers.TryAddWithoutValidation("LD-API-Version", "beta");
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        change?.Invoke(request);
        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new Reply((int)response.StatusCode, text, response.Headers, response.Content.Headers.ContentType?.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Simulator.DisposeAsync();
    }
}

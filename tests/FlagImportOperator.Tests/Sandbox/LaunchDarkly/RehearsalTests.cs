using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.LaunchDarkly;

public sealed class RehearsalTests
{
    public static TheoryData<string> Names => [.. Rehearsal.All.Select(rehearsal => rehearsal.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_rehearsal_that_has_ended_leaves_nothing_behind(string name)
    {
        await using var api = await SimulatorHarness.StartAsync();
        var (modes, limits, import) = (api.Simulator.Modes, api.Simulator.RateLimits, api.Simulator.DefaultImport);
        api.Simulator.Rehearsals.Begin(name);
        Assert.Equal([name], api.Simulator.Rehearsals.Running);

        api.Simulator.Rehearsals.End(name);

        Assert.Empty(api.Simulator.Rehearsals.Running);
        Assert.Equal((modes, limits, import), (api.Simulator.Modes, api.Simulator.RateLimits, api.Simulator.DefaultImport));
        var id = await api.CreatedIdAsync();
        Assert.Equal((200, 200), ((await api.PatchAsync(id, """[{"op":"replace","path":"/name","value":"Two"}]""")).Status, (await api.ListAsync()).Status));
        Assert.All(api.Simulator.Journal.Entries, entry => Assert.Null(entry.Fault));
    }

    [Theory]
    [InlineData("failing", 503, 503)]
    [InlineData("conflicts", 200, 409)]
    [InlineData("token-revoked", 401, 401)]
    [InlineData("read-only-token", 200, 403)]
    public async Task Calls_are_refused_as_it_says(string name, int list, int patch)
    {
        await using var api = await SimulatorHarness.StartAsync();
        var id = await api.CreatedIdAsync();

        api.Simulator.Rehearsals.Begin(name);

        Assert.Equal(list, (await api.ListAsync()).Status);
        Assert.Equal(patch, (await api.PatchAsync(id, """[{"op":"replace","path":"/name","value":"Two"}]""")).Status);
    }

    [Fact]
    public async Task Down_breaks_every_connection_without_effect()
    {
        await using var api = await SimulatorHarness.StartAsync();
        api.Simulator.Rehearsals.Begin("down");

        await Assert.ThrowsAsync<HttpRequestException>(() => api.CreateAsync());

        Assert.Empty(api.Simulator.Configurations);
    }

    [Fact]
    public async Task Lost_answers_take_effect_and_reads_go_on()
    {
        await using var api = await SimulatorHarness.StartAsync();
        api.Simulator.Rehearsals.Begin("lost-answers");

        await Assert.ThrowsAsync<HttpRequestException>(() => api.CreateAsync());

        Assert.Single(api.Simulator.Configurations);
        Assert.Equal(200, (await api.ListAsync()).Status);
    }

    [Fact]
    public async Task Rate_limited_lets_five_calls_through()
    {
        await using var api = await SimulatorHarness.StartAsync();
        api.Simulator.Rehearsals.Begin("rate-limited");

        var answers = new List<int>();
        for (var call = 0; call < 6; call++)
        {
            answers.Add((await api.ListAsync()).Status);
        }

        Assert.Equal([200, 200, 200, 200, 200, 429], answers);
    }

    [Fact]
    public async Task An_import_fails_with_what_the_other_side_said()
    {
        await using var api = await SimulatorHarness.StartAsync();
        api.Simulator.Rehearsals.Begin("failing-imports");
        var id = await api.CreatedIdAsync();
        await api.TriggerAsync(id);

        api.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(ImportStatus.Failed, api.Simulator.Find(id)!.Import.Status);
        Assert.Equal(2, api.Simulator.Find(id)!.Import.Errors.Count);
    }

    [Fact]
    public async Task They_are_begun_and_ended_by_curl()
    {
        await using var api = await SimulatorHarness.StartAsync();

        var begun = await AdminAsync(api, HttpMethod.Post, "rehearsals/slow");
        await AdminAsync(api, HttpMethod.Post, "rehearsals/flaky");
        var ended = await AdminAsync(api, HttpMethod.Delete, "rehearsals/slow");
        var unknown = await AdminAsync(api, HttpMethod.Post, "rehearsals/earthquake");

        Assert.Equal("slow", On(begun));
        Assert.Equal("flaky", On(ended));
        Assert.Equal((404, true), (unknown.Status, unknown.Message.Contains("there are down, failing", StringComparison.Ordinal)));
        Assert.Equal("", On(await AdminAsync(api, HttpMethod.Delete, "rehearsals")));
    }

    [Fact]
    public async Task Clearing_the_faults_ends_them_too()
    {
        await using var api = await SimulatorHarness.StartAsync();
        api.Simulator.Rehearsals.Begin("down");
        api.Simulator.Rehearsals.Begin("token-revoked");

        await AdminAsync(api, HttpMethod.Delete, "faults");

        Assert.Empty(api.Simulator.Rehearsals.Running);
        Assert.Equal(200, (await api.ListAsync()).Status);
    }

    private static string On(Reply reply) =>
        string.Join(',', JsonNode.Parse(reply.Text)!.AsArray().Where(one => (bool)one!["on"]!).Select(one => (string?)one!["name"]));

    private static Task<Reply> AdminAsync(SimulatorHarness api, HttpMethod method, string path) => api.SendAsync(method, "/sandbox/" + path);
}

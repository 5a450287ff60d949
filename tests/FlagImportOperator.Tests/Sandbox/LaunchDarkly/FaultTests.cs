using System.Globalization;
using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.LaunchDarkly;

public sealed class FaultTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(400, "invalid_request")]
    [InlineData(403, "forbidden")]
    [InlineData(404, "not_found")]
    [InlineData(409, "optimistic_locking_error")]
    [InlineData(429, "rate_limited")]
    public async Task A_failure_answers_as_documented_once_and_does_nothing(int status, string code)
    {
        await using var api = await SimulatorHarness.StartAsync();
        var fault = api.Simulator.Faults.Fail(SimulatorOperation.Create, status);

        Assert.Equal(200, (await api.ListAsync()).Status);
        var failed = await api.CreateAsync();

        Assert.Equal((status, code, 1), (failed.Status, failed.Code, fault.Hits));
        Assert.Empty(api.Simulator.Configurations);
        Assert.Equal(200, (await api.CreateAsync()).Status);
    }

    [Fact]
    public async Task A_failure_can_say_anything()
    {
        await using var api = await SimulatorHarness.StartAsync();
        api.Simulator.Faults.Fail(null, 400, "odd", "bad value " + SimulatorHarness.LdKey);
        api.Simulator.Faults.Add(new FaultRule(new FaultAction.Fail(502, RawBody: "<html>Bad Gateway</html>")) { Times = 1 });
        api.Simulator.Faults.Fail(null, 500);

        var first = await api.ListAsync();
        var second = await api.ListAsync();
        var third = await api.ListAsync();

        Assert.Equal((400, "odd", "bad value " + SimulatorHarness.LdKey), (first.Status, first.Code, first.Message));
        Assert.Equal((502, "text/html", "<html>Bad Gateway</html>"), (second.Status, second.ContentType, second.Text));
        Assert.Equal((500, null), (third.Status, third.Code));
    }

    [Fact]
    public async Task A_drop_closes_the_connection_before_anything_is_done()
    {
        await using var api = await SimulatorHarness.StartAsync();
        api.Simulator.Faults.Drop(SimulatorOperation.Create);

        await Assert.ThrowsAsync<HttpRequestException>(() => api.CreateAsync());

        Assert.Empty(api.Simulator.Configurations);
        var entry = api.Simulator.Journal.Entries[^1];
        Assert.Equal((null, false, "Drop"), (entry.Status, entry.Applied, entry.Fault));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lost_answer_leaves_an_orphan(bool midBody)
    {
        await using var api = await SimulatorHarness.StartAsync();
        api.Simulator.Faults.Add(new FaultRule(new FaultAction.ApplyThenDrop(midBody)) { Operation = SimulatorOperation.Create, Times = 1 });

        await Assert.ThrowsAnyAsync<Exception>(() => api.CreateAsync());

        Assert.Single(api.Simulator.Configurations);
        var entry = api.Simulator.Journal.Entries[^1];
        Assert.Equal((null, true, api.Simulator.Configurations[0].Id), (entry.Status, entry.Applied, entry.Id));
    }

    [Theory]
    [InlineData(SimulatorOperation.Trigger)]
    [InlineData(SimulatorOperation.Delete)]
    [InlineData(SimulatorOperation.Patch)]
    public async Task A_write_whose_answer_is_lost_on_a_used_connection_is_seen_once(SimulatorOperation operation)
    {
        await using var api = await SimulatorHarness.StartAsync();
        var id = await api.CreatedIdAsync();
        api.Simulator.Faults.ApplyThenDrop(operation, times: null);

        await Assert.ThrowsAsync<HttpRequestException>(() => operation switch
        {
            SimulatorOperation.Trigger => api.TriggerAsync(id),
            SimulatorOperation.Delete => api.DeleteAsync(id),
            _ => api.PatchAsync(id, """[{"op":"replace","path":"/name","value":"renamed"}]"""),
        });

        Assert.Equal(1, api.Simulator.Journal.Count(operation));
    }

    /// <summary>Not a wish but how HttpClient is: an operator must give its trigger a content, if only an empty one, to import once.</summary>
    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 1)]
    public async Task After_an_orderly_close_http_client_repeats_a_post_that_has_no_content(bool emptyContent, int applied)
    {
        await using var api = await SimulatorHarness.StartAsync();
        var id = await api.CreatedIdAsync();
        api.Simulator.Faults.Add(new FaultRule(new FaultAction.ApplyThenDrop(Orderly: true)) { Operation = SimulatorOperation.Trigger, Times = 1 });

        var sending = api.SendAsync(
            HttpMethod.Post, SimulatorHarness.PathOf(id) + "/trigger",
            change: request => request.Content = emptyContent ? new ByteArrayContent([]) : null);
        var exception = await Record.ExceptionAsync(() => sending);

        Assert.Equal(emptyContent, exception is HttpRequestException);
        Assert.Equal(applied, api.Simulator.Journal.CountApplied(SimulatorOperation.Trigger));
    }

    [Fact]
    public async Task After_an_orderly_close_a_request_with_a_body_is_not_repeated()
    {
        await using var api = await SimulatorHarness.StartAsync();
        await api.ListAsync();
        api.Simulator.Faults.Add(new FaultRule(new FaultAction.ApplyThenDrop(Orderly: true)) { Operation = SimulatorOperation.Create, Times = 1 });

        await Assert.ThrowsAsync<HttpRequestException>(() => api.CreateAsync());

        Assert.Single(api.Simulator.Configurations);
    }

    [Fact]
    public async Task A_failure_after_applying_leaves_the_change_in_place()
    {
        await using var api = await SimulatorHarness.StartAsync();
        api.Simulator.Faults.ApplyThenFail(SimulatorOperation.Create, 503);

        Assert.Equal(503, (await api.CreateAsync()).Status);

        Assert.Single(api.Simulator.Configurations);
        Assert.Equal((503, true), (api.Simulator.Journal.Entries[^1].Status, api.Simulator.Journal.Entries[^1].Applied));
    }

    [Fact]
    public async Task A_held_request_stands_still_before_it_applies()
    {
        await using var api = await SimulatorHarness.StartAsync();
        var hold = api.Simulator.Faults.Hold(SimulatorOperation.Create);

        var pending = api.CreateAsync();
        var target = await hold.Reached.WaitAsync(Limit, TestContext.Current.CancellationToken);

        Assert.Equal((SimulatorOperation.Create, "default", "split"), (target.Operation, target.ProjectKey, target.IntegrationKey));
        Assert.Empty(api.Simulator.Configurations);
        Assert.Equal(200, (await api.ListAsync()).Status);
        hold.Release();
        Assert.Equal(200, (await pending).Status);
        Assert.Single(api.Simulator.Configurations);
    }

    [Fact]
    public async Task A_held_answer_leaves_the_change_visible_meanwhile()
    {
        await using var api = await SimulatorHarness.StartAsync();
        var hold = api.Simulator.Faults.Hold(SimulatorOperation.Create, FaultMoment.AfterApplying);

        var pending = api.CreateAsync();
        await hold.Reached.WaitAsync(Limit, TestContext.Current.CancellationToken);

        Assert.Single(api.Simulator.Configurations);
        Assert.False(pending.IsCompleted);
        hold.Release();
        Assert.Equal(200, (await pending).Status);
    }

    [Fact]
    public async Task A_request_whose_client_went_away_applies_late()
    {
        await using var api = await SimulatorHarness.StartAsync();
        var hold = api.Simulator.Faults.Hold(SimulatorOperation.Create);
        using (var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = api.Simulator.BaseUrl })
        using (var request = new HttpRequestMessage(HttpMethod.Post, SimulatorHarness.Base + "/default/split"))
        using (var gone = new CancellationTokenSource())
        {
            request.Headers.TryAddWithoutValidation("Authorization", SimulatorOptions.DefaultToken);
            request.Headers.TryAddWithoutValidation("LD-API-Version", "beta");
            request.Content = new StringContent(SimulatorHarness.SplitBody().ToJsonString(), System.Text.Encoding.UTF8, "application/json");
            var pending = client.SendAsync(request, gone.Token);
            await hold.Reached.WaitAsync(Limit, TestContext.Current.CancellationToken);
            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);
        }

        hold.Release();

        await api.Simulator.WaitForAsync(() => api.Simulator.Configurations.Count == 1, cancellationToken: TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_hold_meets_only_requests_that_match()
    {
        await using var api = await SimulatorHarness.StartAsync();
        var (first, second) = (await api.CreatedIdAsync(), await api.CreatedIdAsync());
        var hold = api.Simulator.Faults.Hold(SimulatorOperation.Delete, where: target => target.Id == second);

        Assert.Equal(204, (await api.DeleteAsync(first)).Status);
        var pending = api.DeleteAsync(second);
        await hold.Reached.WaitAsync(Limit, TestContext.Current.CancellationToken);
        api.Simulator.Faults.Clear();

        Assert.Equal(204, (await pending).Status);
    }

    [Fact]
    public async Task A_delay_passes_on_the_clock_of_the_simulator()
    {
        await using var api = await SimulatorHarness.StartAsync();
        api.Simulator.Faults.Delay(SimulatorOperation.List, TimeSpan.FromMinutes(5));

        var pending = api.ListAsync();
        while (!pending.IsCompleted)
        {
            // The request reaches its delay at a moment of its own; the client's own timeout ends this if it never does.
            api.Time.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }

        Assert.Equal(200, (await pending).Status);
        Assert.True(api.Simulator.Journal.Entries[^1].Duration >= TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task A_429_carries_the_headers_it_is_given()
    {
        await using var api = await SimulatorHarness.StartAsync();
        var reset = api.Time.GetUtcNow().AddSeconds(-3);
        api.Simulator.Faults.RateLimit(reset: reset, retryAfter: TimeSpan.FromSeconds(7));

        var reply = await api.ListAsync();

        Assert.Equal(
            (429, "rate_limited", "7", reset.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)),
            (reply.Status, reply.Code, reply.Header("Retry-After"), reply.Header("X-Ratelimit-Reset")));
    }

    [Fact]
    public async Task The_next_patch_conflicts_and_the_one_after_does_not()
    {
        await using var api = await SimulatorHarness.StartAsync();
        var id = await api.CreatedIdAsync();
        api.Simulator.Faults.ConflictOnPatch();
        const string rename = """[{"op":"replace","path":"/name","value":"renamed"}]""";

        var first = await api.PatchAsync(id, rename);
        var second = await api.PatchAsync(id, rename);

        Assert.Equal((409, "optimistic_locking_error", 200), (first.Status, first.Code, second.Status));
    }

    [Fact]
    public async Task Stale_lists_show_the_account_as_it_was()
    {
        await using var api = await SimulatorHarness.StartAsync();
        var kept = await api.CreatedIdAsync();
        await api.CreatedIdAsync();
        await api.PatchAsync(kept, """[{"op":"replace","path":"/name","value":"renamed"}]""");
        api.Simulator.FinishImport(kept);
        api.Simulator.Faults.StaleLists(reads: 1, mutations: 2);

        var stale = (await api.ListAsync()).Json["items"]!.AsArray();
        var fresh = (await api.ListAsync()).Json["items"]!.AsArray();

        Assert.Equal((1, "My import"), (stale.Count, (string?)stale[0]!["name"]));
        Assert.Equal((2, "renamed"), (fresh.Count, (string?)fresh[0]!["name"]));
    }

    [Fact]
    public async Task A_new_configuration_may_not_be_found_at_first()
    {
        await using var api = await SimulatorHarness.StartAsync();
        api.Simulator.Faults.HideAfterCreate(gets: 2);
        var hidden = await api.CreatedIdAsync();
        var seen = await api.CreatedIdAsync();

        Assert.Equal(
            (404, 404, 200, 200),
            ((await api.GetAsync(hidden)).Status, (await api.GetAsync(hidden)).Status, (await api.GetAsync(hidden)).Status, (await api.GetAsync(seen)).Status));
    }

    [Fact]
    public async Task The_same_seed_fails_the_same_requests()
    {
        var runs = new List<string>();
        foreach (var seed in (int[])[7, 7, 8])
        {
            await using var api = await SimulatorHarness.StartAsync(options: new SimulatorOptions { Seed = seed });
            api.Simulator.Faults.Add(new FaultRule(new FaultAction.Fail(500)) { Probability = 0.5 });
            for (var i = 0; i < 40; i++)
            {
                await api.ListAsync();
            }

            runs.Add(string.Concat(api.Simulator.Journal.Entries.Select(entry => entry.Status == 500 ? 'x' : '.')));
        }

        Assert.Equal(runs[0], runs[1]);
        Assert.NotEqual(runs[0], runs[2]);
        Assert.Contains('x', runs[0]);
        Assert.Contains('.', runs[0]);
    }

    [Fact]
    public async Task A_removed_rule_no_longer_hits()
    {
        await using var api = await SimulatorHarness.StartAsync();
        var fault = api.Simulator.Faults.Fail(null, 500, times: null);

        Assert.Equal((500, 500), ((await api.ListAsync()).Status, (await api.ListAsync()).Status));
        fault.Remove();
        Assert.Equal(200, (await api.ListAsync()).Status);
        Assert.Equal(2, fault.Hits);
    }

    [Fact]
    public async Task Stopping_the_simulator_ends_requests_that_stand_still()
    {
        var api = await SimulatorHarness.StartAsync();
        var hold = api.Simulator.Faults.Hold(SimulatorOperation.List);
        var pending = api.ListAsync();
        await hold.Reached.WaitAsync(Limit, TestContext.Current.CancellationToken);

        await api.Simulator.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => pending);
    }
}

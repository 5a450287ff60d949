using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.LaunchDarkly;

public sealed class JournalTests
{
    [Fact]
    public async Task Every_request_is_listed_with_what_became_of_it()
    {
        await using var api = await SimulatorHarness.StartAsync();
        var id = await api.CreatedIdAsync();
        await api.SendAsync(HttpMethod.Get, SimulatorHarness.Base + "?limit=5", change: request => request.Headers.UserAgent.ParseAdd("my-product/1.2"));
        await api.PatchAsync(id, "[]");
        await api.DeleteAsync(id);
        await api.SendAsync(HttpMethod.Get, "/nowhere");

        var entries = api.Simulator.Journal.Entries;
        Assert.Equal(
            [
                (SimulatorOperation.Create, "POST", 200, true), (SimulatorOperation.List, "GET", 200, false),
                (SimulatorOperation.Patch, "PATCH", 400, false), (SimulatorOperation.Delete, "DELETE", 204, true),
                (SimulatorOperation.Other, "GET", 404, false),
            ],
            entries.Select(entry => (entry.Operation, entry.Method, entry.Status!.Value, entry.Applied)));
        Assert.Equal([1, 2, 3, 4, 5], entries.Select(entry => entry.Sequence));
        Assert.Equal((id, id), (entries[0].Id, entries[3].Id));
        Assert.Equal(("my-product/1.2", SimulatorHarness.Base + "?limit=5"), (entries[1].UserAgent, entries[1].Path));
        Assert.All(entries, entry => Assert.Equal(api.Time.GetUtcNow(), entry.Time));
        Assert.Equal(SimulatorOptions.DefaultToken, entries[0].RawToken);
    }

    [Fact]
    public async Task Counts_tell_seen_from_applied()
    {
        await using var api = await SimulatorHarness.StartAsync();
        await api.CreateAsync();
        await api.CreateAsync(new System.Text.Json.Nodes.JsonObject());

        Assert.Equal((2, 1, 2), (
            api.Simulator.Journal.Count(SimulatorOperation.Create),
            api.Simulator.Journal.CountApplied(SimulatorOperation.Create),
            api.Simulator.Journal.Total));
        api.Simulator.Journal.Clear();
        Assert.Equal((0, 0), (api.Simulator.Journal.Total, api.Simulator.Journal.Entries.Count));
    }

    [Theory]
    [InlineData("""[{"op":"add","path":"/config/workspaceApiKey","value":"canary-1"}]""", """[{"op":"add","path":"/config/workspaceApiKey","value":"(secret)"}]""")]
    [InlineData("""[{"op":"add","path":"/config/unheardOf","value":"canary-1"}]""", """[{"op":"add","path":"/config/unheardOf","value":"(secret)"}]""")]
    [InlineData("""[{"op":"add","path":"/config/ldTag","value":"shown"}]""", """[{"op":"add","path":"/config/ldTag","value":"shown"}]""")]
    [InlineData("""[{"op":"replace","path":"/config","value":{"ldApiKey":"canary-1","ldTag":"shown"}}]""", """[{"op":"replace","path":"/config","value":{"ldApiKey":"(secret)","ldTag":"shown"}}]""")]
    [InlineData("""[{"op":"replace","path":"/config","value":"canary-1"}]""", """[{"op":"replace","path":"/config","value":"(secret)"}]""")]
    [InlineData("""[{"op":"replace","path":"/tags","value":["shown"]}]""", """[{"op":"replace","path":"/tags","value":["shown"]}]""")]
    [InlineData("""[{"op":"replace","path":"","value":{"config":"canary-1"}}]""", """[{"op":"replace","path":"","value":"(secret)"}]""")]
    [InlineData("""[{"op":"add","path":"config/ldApiKey","value":"canary-1"}]""", """[{"op":"add","path":"config/ldApiKey","value":"(secret)"}]""")]
    [InlineData("""[{"op":"add","path":"/tags/-","values":"canary-1"}]""", """[{"op":"add","path":"/tags/-","values":"(secret)"}]""")]
    [InlineData("""["canary-1"]""", """["(secret)"]""")]
    [InlineData("""{"merge":{"config":"canary-1"}}""", """{"merge":"(secret)"}""")]
    [InlineData("\"canary-1", "(not JSON, 9 characters)")]
    public async Task Text_forms_of_a_body_have_no_secrets_and_the_raw_form_is_as_sent(string body, string shown)
    {
        await using var api = await SimulatorHarness.StartAsync();
        await api.PatchAsync(await api.CreatedIdAsync(), body);

        var entry = api.Simulator.Journal.Entries[^1];

        Assert.Equal(shown, entry.Body);
        Assert.Equal(body, entry.RawBody);
        Assert.DoesNotContain("canary-1", entry.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_created_body_shows_name_and_public_config_only()
    {
        await using var api = await SimulatorHarness.StartAsync();
        await api.CreateAsync();

        Assert.Equal(
            """{"name":"My import","config":{"workspaceApiKey":"(secret)","workspaceId":"workspace","environmentId":"environment","ldApiKey":"(secret)"}}""",
            api.Simulator.Journal.Entries[0].Body);
        Assert.DoesNotContain("secret-0", api.Simulator.Journal.Entries[0].ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(SimulatorOptions.DefaultToken, api.Simulator.Journal.Entries[0].ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret-0", api.Simulator.Configurations[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_sees_what_was_and_what_comes()
    {
        await using var api = await SimulatorHarness.StartAsync();
        await api.ListAsync();
        var waiting = api.Simulator.Journal.WaitForAsync(
            entry => entry.Operation == SimulatorOperation.List, count: 2, cancellationToken: TestContext.Current.CancellationToken);

        Assert.False(waiting.IsCompleted);
        await api.ListAsync();

        Assert.Equal(2, (await waiting).Sequence);
    }

    [Fact]
    public async Task A_wait_in_vain_tells_what_came_instead()
    {
        await using var api = await SimulatorHarness.StartAsync();
        await api.CreateAsync();

        var exception = await Assert.ThrowsAsync<TimeoutException>(() => api.Simulator.Journal.WaitForAsync(
            entry => entry.Operation == SimulatorOperation.Delete, TimeSpan.FromMilliseconds(1), cancellationToken: TestContext.Current.CancellationToken));

        Assert.Contains("#1 Create POST", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(SimulatorHarness.LdKey, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_condition_in_vain_times_out()
    {
        await using var api = await SimulatorHarness.StartAsync();

        await Assert.ThrowsAsync<TimeoutException>(() => api.Simulator.WaitForAsync(
            () => false, TimeSpan.FromMilliseconds(1), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_oldest_entries_are_forgotten_and_counts_are_not()
    {
        await using var api = await SimulatorHarness.StartAsync(options: new SimulatorOptions { JournalCapacity = 2 });
        for (var i = 0; i < 3; i++)
        {
            await api.ListAsync();
        }

        Assert.Equal([2, 3], api.Simulator.Journal.Entries.Select(entry => entry.Sequence));
        Assert.Equal(3, api.Simulator.Journal.Count(SimulatorOperation.List));
    }

    [Fact]
    public async Task Requests_at_one_time_are_counted()
    {
        await using var api = await SimulatorHarness.StartAsync();
        var hold = api.Simulator.Faults.Hold(SimulatorOperation.Create);
        var pending = api.CreateAsync();
        await hold.Reached.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        await api.ListAsync();
        hold.Release();
        await pending;

        Assert.Equal(2, api.Simulator.Journal.MaxInFlight);
    }
}

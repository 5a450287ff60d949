using System.Text.Json.Nodes;
using CsCheck;
using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.LaunchDarkly;

public sealed class ReadTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("abc", "***")]
    [InlineData("abcdef", "******")]
    [InlineData("abcdefg", "abc*efg")]
    [InlineData("supersecret123", "sup********123")]
    public void A_mask_shows_three_characters_at_each_end_and_nothing_of_short_secrets(string secret, string mask) =>
        Assert.Equal(mask, SecretMask.Of(secret));

    [Fact]
    public void Every_mask_is_told_from_a_secret() =>
        Gen.String[Gen.Char['a', 'z'], 1, 40].Sample(secret => SecretMask.LooksMasked(SecretMask.Of(secret)) && !SecretMask.LooksMasked(secret));

    [Fact]
    public async Task Get_shows_config_with_secrets_masked()
    {
        await using var api = await SimulatorHarness.StartAsync();

        var reply = await api.GetAsync(await api.CreatedIdAsync());

        var config = reply.Json["config"]!;
        Assert.Equal("wor***************001", (string?)config["workspaceApiKey"]);
        Assert.Equal("ld-**********002", (string?)config["ldApiKey"]);
        Assert.Equal("workspace", (string?)config["workspaceId"]);
        Assert.DoesNotContain(SimulatorHarness.WorkspaceKey, reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(SimulatorHarness.LdKey, reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_shows_all_projects_and_integrations_in_order_without_config_or_pages()
    {
        await using var api = await SimulatorHarness.StartAsync(options: new SimulatorOptions { Projects = ["default", "web"] });
        var first = await api.CreatedIdAsync();
        var second = api.Simulator.CreateInWebUi("web", "unleash").Id;

        var reply = await api.ListAsync();

        Assert.Equal([first, second], Items(reply).Select(item => (string?)item["_id"]));
        Assert.All(Items(reply), item => Assert.False(item.ContainsKey("config")));
        Assert.Equal(["_links", "items"], reply.Json.Select(member => member.Key));
        Assert.Equal(["self"], reply.Json["_links"]!.AsObject().Select(member => member.Key));
    }

    [Fact]
    public async Task List_shows_masked_config_where_the_mode_says_so()
    {
        await using var api = await SimulatorHarness.StartAsync(new SimulatorModes { ConfigInLists = true });
        await api.CreateAsync();

        Assert.Equal("ld-**********002", (string?)Items(await api.ListAsync())[0]["config"]!["ldApiKey"]);
    }

    [Theory]
    [InlineData("5f7f1f4e2c1d4b0a9c8e7d6b", 400)]
    [InlineData("nope", 400)]
    [InlineData("{00000000-0000-0000-0000-000000000000}", 400)]
    [InlineData("00000000-0000-0000-0000-000000000000", 404)]
    public async Task An_id_that_is_no_uuid_is_malformed_and_any_other_unknown_one_is_not_found(string id, int status)
    {
        await using var api = await SimulatorHarness.StartAsync();

        foreach (var send in (Func<string, Task<Reply>>[])[api.GetAsync, api.DeleteAsync, api.TriggerAsync])
        {
            var reply = await send(Uri.EscapeDataString(id));
            Assert.Equal(status, reply.Status);
            Assert.Equal(status == 400 ? "malformed integration id" : "project or import configuration not found", reply.Message);
        }
    }

    [Theory]
    [InlineData("web", "split")]
    [InlineData("default", "unleash")]
    [InlineData("gone", "split")]
    public async Task An_id_is_only_found_under_its_own_project_and_integration(string project, string integration)
    {
        await using var api = await SimulatorHarness.StartAsync(options: new SimulatorOptions { Projects = ["default", "web"] });
        var id = await api.CreatedIdAsync();

        Assert.Equal(404, (await api.SendAsync(HttpMethod.Get, $"{SimulatorHarness.Base}/{project}/{integration}/{id}")).Status);
        Assert.Equal(404, (await api.SendAsync(HttpMethod.Delete, $"{SimulatorHarness.Base}/{project}/{integration}/{id}")).Status);
        Assert.Single(api.Simulator.Configurations);
    }

    [Fact]
    public async Task Keys_in_paths_are_unescaped()
    {
        await using var api = await SimulatorHarness.StartAsync(options: new SimulatorOptions { Projects = ["a.b/c"] });

        var reply = await api.SendAsync(HttpMethod.Post, SimulatorHarness.Base + "/a.b%2Fc/split", SimulatorHarness.SplitBody().ToJsonString());

        Assert.Equal((200, "a.b/c"), (reply.Status, (string?)reply.Json["projectKey"]));
    }

    [Theory]
    [InlineData(NeverTimestamp.Absent, false, null)]
    [InlineData(NeverTimestamp.Null, false, "null")]
    [InlineData(NeverTimestamp.Zero, false, "0")]
    [InlineData(NeverTimestamp.Zero, true, "\"0\"")]
    public async Task Never_is_written_as_the_mode_says(NeverTimestamp never, bool strings, string? expected)
    {
        await using var api = await SimulatorHarness.StartAsync(new SimulatorModes { Never = never, TimestampsAsStrings = strings });

        var status = (await api.GetAsync(await api.CreatedIdAsync())).Json["_status"]!.AsObject();

        Assert.Equal(expected, status.TryGetPropertyValue("lastImport", out var value) ? value?.ToJsonString() ?? "null" : null);
    }

    [Fact]
    public async Task Timestamps_are_strings_of_digits_where_the_mode_says_so()
    {
        await using var api = await SimulatorHarness.StartAsync(new SimulatorModes { TimestampsAsStrings = true });
        var id = await api.CreatedIdAsync();
        api.Simulator.FinishImport(id);

        var expected = api.Time.GetUtcNow().ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal($"\"{expected}\"", (await api.GetAsync(id)).Json["_status"]!["lastImport"]!.ToJsonString());
    }

    [Fact]
    public async Task Answers_can_have_what_no_client_expects()
    {
        await using var api = await SimulatorHarness.StartAsync(
            new SimulatorModes { ExtraMembers = true, StatusText = "throttled", NullAccess = true, SortedTags = true });
        var id = api.Simulator.CreateInWebUi("default", "split", tags: ["b", "a", "b"]).Id;

        var json = (await api.GetAsync(id)).Json;

        Assert.NotNull(json["_experimental"]);
        Assert.Equal("throttled", (string?)json["_status"]!["status"]);
        Assert.True(json.ContainsKey("_access") && json["_access"] is null);
        Assert.Equal("""["a","b"]""", json["tags"]!.ToJsonString());
    }

    [Fact]
    public async Task A_removed_project_takes_its_configurations_along()
    {
        await using var api = await SimulatorHarness.StartAsync();
        var id = await api.CreatedIdAsync();

        api.Simulator.Faults.RemoveProject("default");
        Assert.Equal(404, (await api.GetAsync(id)).Status);
        Assert.Equal(404, (await api.CreateAsync()).Status);
        Assert.Empty(Items(await api.ListAsync()));
        api.Simulator.Faults.RestoreProject("default");
        Assert.Equal(200, (await api.GetAsync(id)).Status);
    }

    [Fact]
    public async Task Ten_thousand_configurations_are_listed_whole()
    {
        await using var api = await SimulatorHarness.StartAsync();
        for (var i = 0; i < 10_000; i++)
        {
            api.Simulator.CreateInWebUi("default", "split", $"import {i}");
        }

        var items = Items(await api.ListAsync());

        Assert.Equal(10_000, items.Select(item => (string?)item["_id"]).Distinct().Count());
        Assert.Equal("import 9999", (string?)items[^1]["name"]);
    }

    private static IReadOnlyList<JsonObject> Items(Reply list) => [.. list.Json["items"]!.AsArray().Select(item => item!.AsObject())];
}

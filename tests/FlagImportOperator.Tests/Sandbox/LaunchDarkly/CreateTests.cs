using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.LaunchDarkly;

public sealed class CreateTests
{
    public static TheoryData<string, string> BadBodies => new()
    {
        { "not JSON", "{" },
        { "a member twice", """{"config":{},"config":{}}""" },
        { "an array", "[]" },
        { "a null", "null" },
        { "no config", """{"name":"x"}""" },
        { "a config that is no object", """{"config":"x"}""" },
        { "a required key missing", Edited(config => config.Remove("workspaceId")) },
        { "an unknown key", Edited(config => config["apiToken"] = "x") },
        { "a key of another integration", Edited(config => config["sourceTag"] = "x") },
        { "a number", Edited(config => config["workspaceId"] = 7) },
        { "a null value", Edited(config => config["ldTag"] = null) },
        { "a boolean for an optional key", Edited(config => config["ldTag"] = true) },
        { "an unknown member", """{"config":{"workspaceApiKey":"a","workspaceId":"b","environmentId":"c","ldApiKey":"d"},"key":"x"}""" },
        { "an empty name", Body(body => body["name"] = "") },
        { "a name that is too long", Body(body => body["name"] = new string('n', 257)) },
        { "a name that is no string", Body(body => body["name"] = 1) },
        { "tags that are no array", Body(body => body["tags"] = "a") },
        { "a tag that is no string", Body(body => body["tags"] = new JsonArray(1)) },
        { "an empty tag", Body(body => body["tags"] = new JsonArray("")) },
        { "a tag with a space", Body(body => body["tags"] = new JsonArray("a b")) },
        { "a tag that is too long", Body(body => body["tags"] = new JsonArray(new string('t', 65))) },
    };

    [Fact]
    public async Task A_new_configuration_is_pending_in_version_1_with_defaults_filled_in()
    {
        await using var api = await SimulatorHarness.StartAsync();

        var reply = await api.CreateAsync(new JsonObject
        {
            ["name"] = "My import",
            ["tags"] = new JsonArray("b", "a"),
            ["config"] = SimulatorHarness.SplitConfig(),
        });

        var stored = Assert.Single(api.Simulator.Configurations);
        Assert.Equal(200, reply.Status);
        Assert.Equal("application/json", reply.ContentType);
        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", stored.Id);
        Assert.Equal(stored.Id, (string?)reply.Json["_id"]);
        Assert.Equal(("default", "split", "My import", 1), (stored.ProjectKey, stored.IntegrationKey, stored.Name, stored.Version));
        Assert.Equal(["b", "a"], stored.Tags);
        Assert.Equal("pending", (string?)reply.Json["_status"]!["status"]);
        Assert.Equal(
            ["workspaceApiKey", "workspaceId", "environmentId", "splitTag", "ldApiKey", "ldTag", "ldMaintainer"], stored.Config.Keys);
        Assert.Equal(("", "imported-from-split", ""), (stored.Config["splitTag"], stored.Config["ldTag"], stored.Config["ldMaintainer"]));
        Assert.Equal(SimulatorHarness.WorkspaceKey, stored.Config["workspaceApiKey"]);
    }

    [Fact]
    public async Task Links_name_the_object_its_family_and_its_project()
    {
        await using var api = await SimulatorHarness.StartAsync();

        var links = (await api.CreateAsync()).Json["_links"]!;

        Assert.Equal(SimulatorHarness.PathOf(api.Simulator.Configurations[0].Id), (string?)links["self"]!["href"]);
        Assert.Equal(SimulatorHarness.Base, (string?)links["parent"]!["href"]);
        Assert.Equal("/api/v2/projects/default", (string?)links["project"]!["href"]);
    }

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task A_body_that_breaks_a_rule_is_refused_and_nothing_is_stored(string rule, string body)
    {
        await using var api = await SimulatorHarness.StartAsync();

        var reply = await api.SendAsync(HttpMethod.Post, SimulatorHarness.Base + "/default/split", body);

        Assert.True((400, "invalid_request") == (reply.Status, reply.Code), $"{rule}: {reply.Text}");
        Assert.Empty(api.Simulator.Configurations);
        Assert.DoesNotContain(SimulatorHarness.WorkspaceKey, reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_without_a_name_is_named_by_the_server()
    {
        await using var api = await SimulatorHarness.StartAsync();

        await api.CreateAsync(new JsonObject { ["config"] = SimulatorHarness.SplitConfig() });
        await api.CreateAsync(new JsonObject { ["config"] = SimulatorHarness.SplitConfig() });

        Assert.Equal(["Split 1", "Split 2"], api.Simulator.Configurations.Select(stored => stored.Name));
    }

    [Fact]
    public async Task Names_are_not_unique_so_the_same_body_makes_two_objects()
    {
        await using var api = await SimulatorHarness.StartAsync();

        await api.CreateAsync();
        await api.CreateAsync();

        Assert.Equal(2, api.Simulator.Configurations.Select(stored => stored.Id).Distinct().Count());
    }

    [Theory]
    [InlineData("/other/split", false, 404)]
    [InlineData("/default/homegrown", false, 404)]
    [InlineData("/default/homegrown", true, 400)]
    public async Task An_unknown_project_or_integration_is_refused(string path, bool badRequest, int status)
    {
        await using var api = await SimulatorHarness.StartAsync(new SimulatorModes { UnknownIntegrationIsBadRequest = badRequest });

        var reply = await api.SendAsync(HttpMethod.Post, SimulatorHarness.Base + path, SimulatorHarness.SplitBody().ToJsonString());

        Assert.Equal(status, reply.Status);
    }

    [Fact]
    public async Task Unleash_has_variables_of_its_own()
    {
        await using var api = await SimulatorHarness.StartAsync();

        var reply = await api.SendAsync(HttpMethod.Post, SimulatorHarness.Base + "/default/unleash", """
            {"config":{"sourceBaseUrl":"https://unleash.mysite.com","sourceApiKey":"unleash-secret","sourceProjectId":"p",
             "sourceEnvironmentId":"e","ldApiKey":"ld-secret-000002"}}
            """);

        Assert.Equal(200, reply.Status);
        Assert.Equal("unl********ret", (string?)reply.Json["config"]!["sourceApiKey"]);
        Assert.Equal("https://unleash.mysite.com", (string?)reply.Json["config"]!["sourceBaseUrl"]);
        Assert.Equal("imported-from-unleash", (string?)reply.Json["config"]!["ldTag"]);
    }

    [Fact]
    public async Task Create_answers_201_where_the_mode_says_so()
    {
        await using var api = await SimulatorHarness.StartAsync(new SimulatorModes { CreateStatus = 201 });

        Assert.Equal(201, (await api.CreateAsync()).Status);
    }

    [Fact]
    public async Task Unknown_config_keys_are_stored_where_the_mode_says_so()
    {
        await using var api = await SimulatorHarness.StartAsync(new SimulatorModes { TolerateUnknownConfigKeys = true });
        var body = SimulatorHarness.SplitBody();
        body["config"]!["launchdarklyTag"] = "x";

        Assert.Equal(200, (await api.CreateAsync(body)).Status);
        Assert.Equal("x", api.Simulator.Configurations[0].Config["launchdarklyTag"]);
    }

    [Theory]
    [InlineData(WriteAnswer.WithConfig)]
    [InlineData(WriteAnswer.WithoutConfig)]
    [InlineData(WriteAnswer.EmptyBody)]
    public async Task Write_answers_carry_what_the_mode_says(WriteAnswer answer)
    {
        await using var api = await SimulatorHarness.StartAsync(new SimulatorModes { WriteAnswer = answer });

        var created = await api.CreateAsync();
        var patched = await api.PatchAsync(api.Simulator.Configurations[0].Id, """[{"op":"replace","path":"/name","value":"x"}]""");

        foreach (var reply in (Reply[])[created, patched])
        {
            Assert.Equal(200, reply.Status);
            Assert.Equal(answer == WriteAnswer.EmptyBody, reply.Text.Length == 0);
            Assert.Equal(answer == WriteAnswer.WithConfig, reply.Text.Length > 0 && reply.Json.ContainsKey("config"));
        }
    }

    [Fact]
    public async Task The_server_raises_the_version_some_time_after_create()
    {
        await using var api = await SimulatorHarness.StartAsync();
        var id = await api.CreatedIdAsync();

        api.Time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(1, api.Simulator.Find(id)!.Version);
        api.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, api.Simulator.Find(id)!.Version);
        api.Simulator.BumpVersion(id);
        Assert.Equal(3, api.Simulator.Find(id)!.Version);
    }

    [Fact]
    public async Task Ids_come_from_the_given_source()
    {
        await using var api = await SimulatorHarness.StartAsync(options: new SimulatorOptions { NewId = () => SimulatorHarness.UnknownId });

        Assert.Equal(SimulatorHarness.UnknownId, await api.CreatedIdAsync());
    }

    private static string Edited(Action<JsonObject> edit) => Body(body => edit((JsonObject)body["config"]!));

    private static string Body(Action<JsonObject> edit)
    {
        var body = SimulatorHarness.SplitBody();
        edit(body);
        return body.ToJsonString();
    }
}

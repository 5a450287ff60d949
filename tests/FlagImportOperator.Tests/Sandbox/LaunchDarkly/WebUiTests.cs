using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.LaunchDarkly;

public sealed class WebUiTests
{
    [Fact]
    public async Task Someone_edits_name_tags_and_config()
    {
        await using var api = await SimulatorHarness.StartAsync();
        var id = await api.CreatedIdAsync();

        api.Simulator.EditInWebUi(id, edit =>
        {
            edit.Name = "By hand";
            edit.Tags.Add("by-hand");
            edit.Config["workspaceId"] = "elsewhere";
        });

        var json = (await api.GetAsync(id)).Json;
        Assert.Equal(("By hand", 2), ((string?)json["name"], (int)json["version"]!));
        Assert.Equal("by-hand", (string?)json["tags"]![0]);
        Assert.Equal("elsewhere", (string?)json["config"]!["workspaceId"]);
        Assert.Equal(SimulatorHarness.LdKey, api.Simulator.Find(id)!.Config["ldApiKey"]);
        Assert.Equal(1, api.Simulator.Journal.Count(SimulatorOperation.Get));
        Assert.Equal(0, api.Simulator.Journal.Count(SimulatorOperation.Patch));
    }

    [Fact]
    public async Task An_edit_that_breaks_a_rule_is_refused_whole()
    {
        await using var api = await SimulatorHarness.StartAsync();
        var id = await api.CreatedIdAsync();

        Assert.Throws<ArgumentException>(() => api.Simulator.EditInWebUi(id, edit => (edit.Name, _) = ("x", edit.Config.Remove("ldApiKey"))));
        Assert.Throws<ArgumentException>(() => api.Simulator.EditInWebUi(id, edit => edit.Tags.Add("not a tag")));
        Assert.Throws<KeyNotFoundException>(() => api.Simulator.EditInWebUi(SimulatorHarness.UnknownId, _ => { }));

        Assert.Equal(("My import", 1), (api.Simulator.Find(id)!.Name, api.Simulator.Find(id)!.Version));
    }

    [Fact]
    public async Task Someone_deletes_a_configuration()
    {
        await using var api = await SimulatorHarness.StartAsync();
        var id = await api.CreatedIdAsync();

        api.Simulator.DeleteInWebUi(id);

        Assert.Equal(404, (await api.GetAsync(id)).Status);
        Assert.Throws<KeyNotFoundException>(() => api.Simulator.DeleteInWebUi(id));
    }

    [Fact]
    public async Task Someone_creates_a_configuration()
    {
        await using var api = await SimulatorHarness.StartAsync();

        var created = api.Simulator.CreateInWebUi(
            "default", "unleash", "By hand", ["a"], new Dictionary<string, string> { ["sourceProjectId"] = "mine" });

        Assert.Equal("By hand", (string?)(await api.SendAsync(HttpMethod.Get, $"{SimulatorHarness.Base}/default/unleash/{created.Id}")).Json["name"]);
        Assert.Equal(("mine", "web-ui-ldApiKey"), (created.Config["sourceProjectId"], created.Config["ldApiKey"]));
        Assert.Throws<ArgumentException>(() => api.Simulator.CreateInWebUi("default", "homegrown"));
    }

    [Fact]
    public async Task Configurations_are_a_copy_of_one_moment()
    {
        await using var api = await SimulatorHarness.StartAsync();
        var id = await api.CreatedIdAsync();
        var before = api.Simulator.Configurations;

        api.Simulator.EditInWebUi(id, edit => edit.Name = "By hand");
        api.Simulator.CreateInWebUi("default", "split");

        Assert.Equal("My import", Assert.Single(before).Name);
    }
}

using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.LaunchDarkly;

public sealed class PatchTests
{
    public static TheoryData<string, string> Refused => new()
    {
        // body, code
        { """{"op":"replace","path":"/name","value":"x"}""", "invalid_request" },
        { """{"merge":{"name":"x"}}""", "invalid_request" },
        { """{"comment":"why","patch":[{"op":"replace","path":"/name","value":"x"}]}""", "invalid_request" },
        { """{"instructions":[{"kind":"updateName","value":"x"}]}""", "invalid_request" },
        { "[", "invalid_request" },
        { "[]", "invalid_patch" },
        { """[{"op":"replace","path":"/_id","value":"x"}]""", "invalid_request" },
        { """[{"op":"add","path":"/_status/status","value":"x"}]""", "invalid_request" },
        { """[{"op":"replace","path":"/version","value":7}]""", "invalid_request" },
        { """[{"op":"replace","path":"/projectKey","value":"x"}]""", "invalid_request" },
        { """[{"op":"replace","path":"","value":{}}]""", "invalid_request" },
        { """[{"op":"add","path":"/description","value":"x"}]""", "invalid_request" },
        { """[{"op":"copy","from":"/config/workspaceApiKey","path":"/name"}]""", "invalid_request" },
        { """[{"op":"copy","from":"/_id","path":"/name"}]""", "invalid_request" },
        { """[{"op":"remove","path":"/name"}]""", "invalid_request" },
        { """[{"op":"replace","path":"/name","value":""}]""", "invalid_request" },
        { """[{"op":"replace","path":"/name","value":null}]""", "invalid_request" },
        { """[{"op":"remove","path":"/tags"}]""", "invalid_request" },
        { """[{"op":"replace","path":"/tags","value":"a"}]""", "invalid_request" },
        { """[{"op":"add","path":"/tags/-","value":"not a tag"}]""", "invalid_request" },
        { """[{"op":"remove","path":"/config"}]""", "invalid_request" },
        { """[{"op":"remove","path":"/config/workspaceId"}]""", "invalid_request" },
        { """[{"op":"add","path":"/config/unknown","value":"x"}]""", "invalid_request" },
        { """[{"op":"add","path":"/config/ldTag","value":1}]""", "invalid_request" },
        { """[{"op":"replace","path":"/config","value":{"ldTag":"x"}}]""", "invalid_request" },
        { """[{"op":"remove","path":"/config/unknown"}]""", "invalid_patch" },
        { """[{"op":"replace","path":"/config/unknown","value":"x"}]""", "invalid_patch" },
        { """[{"op":"remove","path":"/tags/5"}]""", "invalid_patch" },
        { """[{"op":"test","path":"/version","value":99},{"op":"replace","path":"/name","value":"x"}]""", "invalid_patch" },
        { """[{"op":"rename","path":"/name","value":"x"}]""", "invalid_patch" },
        { """[{"op":"replace","path":"/name"}]""", "invalid_patch" },
        { """[{"op":"replace","path":"/name","value":"x"},{"op":"remove","path":"/tags/5"}]""", "invalid_patch" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_patch_that_breaks_a_rule_changes_nothing(string patch, string code)
    {
        await using var api = await SimulatorHarness.StartAsync();
        var id = await api.CreatedIdAsync();
        var before = api.Simulator.Find(id);

        var reply = await api.PatchAsync(id, patch);

        Assert.Equal((400, code), (reply.Status, reply.Code));
        Assert.Same(before, api.Simulator.Find(id));
    }

    [Fact]
    public async Task Name_tags_and_config_can_be_edited_in_one_patch()
    {
        await using var api = await SimulatorHarness.StartAsync();
        var id = await api.CreatedIdAsync();

        var reply = await api.PatchAsync(id, """
            [{"op":"test","path":"/version","value":1},
             {"op":"replace","path":"/name","value":"renamed"},
             {"op":"add","path":"/tags/-","value":"b"},{"op":"add","path":"/tags/0","value":"a"},
             {"op":"add","path":"/config/ldTag","value":"mine"},
             {"op":"replace","path":"/config/ldApiKey","value":"another-ld-secret"}]
            """);

        var stored = api.Simulator.Find(id)!;
        Assert.Equal(200, reply.Status);
        Assert.Equal(("renamed", 2), (stored.Name, stored.Version));
        Assert.Equal(["a", "b"], stored.Tags);
        Assert.Equal(("mine", "another-ld-secret"), (stored.Config["ldTag"], stored.Config["ldApiKey"]));
        Assert.Equal(SimulatorHarness.WorkspaceKey, stored.Config["workspaceApiKey"]);
        Assert.DoesNotContain("another-ld-secret", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_default_comes_back_when_its_key_is_removed()
    {
        await using var api = await SimulatorHarness.StartAsync();
        var id = await api.CreatedIdAsync();

        await api.PatchAsync(id, """[{"op":"add","path":"/config/ldTag","value":"mine"}]""");
        await api.PatchAsync(id, """[{"op":"remove","path":"/config/ldTag"}]""");

        Assert.Equal("imported-from-split", api.Simulator.Find(id)!.Config["ldTag"]);
    }

    [Fact]
    public async Task Config_can_be_replaced_whole()
    {
        await using var api = await SimulatorHarness.StartAsync();
        var id = await api.CreatedIdAsync();
        var config = SimulatorHarness.SplitConfig();
        config["splitTag"] = "only-these";

        var reply = await api.PatchAsync(id, $$"""[{"op":"replace","path":"/config","value":{{config.ToJsonString()}}}]""");

        Assert.Equal((200, "only-these"), (reply.Status, api.Simulator.Find(id)!.Config["splitTag"]));
    }

    [Fact]
    public async Task Operations_inside_config_are_refused_where_the_mode_says_so()
    {
        await using var api = await SimulatorHarness.StartAsync(new SimulatorModes { WholeMembersOnly = true });
        var id = await api.CreatedIdAsync();

        var inside = await api.PatchAsync(id, """[{"op":"add","path":"/config/ldTag","value":"mine"}]""");
        var whole = await api.PatchAsync(id, $$"""[{"op":"replace","path":"/config","value":{{SimulatorHarness.SplitConfig().ToJsonString()}}}]""");

        Assert.Equal((400, "invalid_patch", 200), (inside.Status, inside.Code, whole.Status));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(409)]
    [InlineData(422)]
    public async Task A_failed_test_answers_with_the_status_of_the_mode(int status)
    {
        await using var api = await SimulatorHarness.StartAsync(new SimulatorModes { FailedTestStatus = status });

        var reply = await api.PatchAsync(await api.CreatedIdAsync(), """[{"op":"test","path":"/name","value":"other"}]""");

        Assert.Equal(status, reply.Status);
    }

    [Fact]
    public async Task A_mask_that_is_written_back_overwrites_the_secret_and_is_counted()
    {
        await using var api = await SimulatorHarness.StartAsync();
        var id = await api.CreatedIdAsync();
        var read = (string)(await api.GetAsync(id)).Json["config"]!["workspaceApiKey"]!;

        var reply = await api.PatchAsync(id, $$"""[{"op":"replace","path":"/config/workspaceApiKey","value":"{{read}}"}]""");

        Assert.Equal((200, read), (reply.Status, api.Simulator.Find(id)!.Config["workspaceApiKey"]));
        Assert.Equal(1, api.Simulator.Journal.MaskEchoes);
        Assert.Equal(["workspaceApiKey"], api.Simulator.Journal.Entries[^1].MaskEchoed);
    }

    [Fact]
    public async Task A_real_secret_is_not_counted_as_a_mask()
    {
        await using var api = await SimulatorHarness.StartAsync();
        var id = await api.CreatedIdAsync();

        await api.PatchAsync(id, """[{"op":"replace","path":"/config/workspaceApiKey","value":"new-secret"}]""");

        Assert.Equal(0, api.Simulator.Journal.MaskEchoes);
    }

    [Fact]
    public async Task Concurrent_patches_are_all_applied()
    {
        await using var api = await SimulatorHarness.StartAsync();
        var id = await api.CreatedIdAsync();

        var replies = await Task.WhenAll(Enumerable.Range(0, 50)
            .Select(i => api.PatchAsync(id, $$"""[{"op":"add","path":"/tags/-","value":"t{{i}}"}]""")));

        Assert.All(replies, reply => Assert.Equal(200, reply.Status));
        Assert.Equal(50, api.Simulator.Find(id)!.Tags.Distinct().Count());
        Assert.Equal(51, api.Simulator.Find(id)!.Version);
    }
}

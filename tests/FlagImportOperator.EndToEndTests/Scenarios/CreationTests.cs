using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Scenarios;

public sealed class CreationTests(ControlPlane controlPlane, SharedStage shared) : Scenario(controlPlane, shared), IClassFixture<SharedStage>
{
    [Fact]
    public async Task A_resource_becomes_one_configuration_that_holds_what_it_says()
    {
        await Stage.ApplySecretAsync("full", ("workspaceApiKey", "full-workspace-key"), ("ldApiKey", "full-ld-key"));
        await Stage.ApplyAsync("full", """
            { "name": "Flags of shop", "tags": ["shop", "eu"], "configSecretRef": { "name": "full" }, "config": { "splitTag": "web" } }
            """);

        await Stage.ReadyAsync("full");

        var configuration = Stage.Configuration("full");
        Assert.Equal(("default", "split", "Flags of shop"), (configuration.ProjectKey, configuration.IntegrationKey, configuration.Name));
        Assert.Equal(new[] { "eu", "shop", Stage.OwnerTag("full") }.Order(), configuration.Tags.Order());
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["workspaceApiKey"] = "full-workspace-key",
                ["workspaceId"] = "ws-1",
                ["environmentId"] = "env-1",
                ["splitTag"] = "web",
                ["ldApiKey"] = "full-ld-key",
                ["ldTag"] = "imported-from-split",
                ["ldMaintainer"] = "",
            },
            configuration.Config.ToDictionary());
        Assert.Equal(1, Stage.Creates("full"));
        Assert.Empty(Stage.Patches(configuration.Id));
    }

    [Fact]
    public async Task Status_says_what_LaunchDarkly_says()
    {
        await Stage.ApplyAsync("status");

        var resource = await Stage.ReadyAsync("status");

        var configuration = Stage.Configuration("status");
        var status = resource["status"]!;
        Assert.Equal(configuration.Id, resource.Id());
        Assert.Equal(configuration.Version, status["version"]!.GetValue<int>());
        Assert.Equal("pending", status["_status"]!["status"]!.GetValue<string>());
        Assert.Equal(1, status["observedGeneration"]!.GetValue<long>());
        Assert.True(resource.HasFinalizer());
        Assert.Equal(
            ["Ready True Applied", "Synced True InSync", "Imported Unknown Pending"],
            KStatusRules.Conditions(resource).Select(condition => $"{condition.Type()} {condition.Status()} {condition.Reason()}"));
        Assert.Equal(
            ["environmentId", "ldApiKey", "workspaceApiKey", "workspaceId"],
            status["appliedConfig"]!.AsObject().Select(member => member.Key).Order());
        Assert.Null(status["plan"]);
        Assert.Equal(KStatus.Current, KStatusRules.Compute(resource));
    }

    [Fact]
    public async Task Without_a_name_the_configuration_is_called_after_the_resource()
    {
        await Stage.ApplyAsync("unnamed");

        await Stage.ReadyAsync("unnamed");

        Assert.Equal($"{Stage.Namespace}/unnamed", Stage.Configuration("unnamed").Name);
    }

    [Fact]
    public async Task A_resource_with_the_longest_name_gets_a_name_that_LaunchDarkly_takes()
    {
        var name = new string('n', 253);
        await Stage.ApplyAsync(name);

        await Stage.ReadyAsync(name);

        Assert.StartsWith($"{Stage.Namespace}/nnn", Stage.Configuration(name).Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_creation_costs_two_writes_and_a_success_no_event()
    {
        var applied = await Stage.ApplyAsync("cheap");
        await Stage.ReadyAsync("cheap");
        await Stage.PollsAsync(2);

        var writes = await Stage.HistoryAsync("cheap", applied.Version());

        Assert.Equal(2, writes.Count);
        Assert.True(writes[0]["object"]!.AsObject().HasFinalizer());
        Assert.Null(writes[0]["object"]!["status"]);
        Assert.Empty(await Stage.EventsAsync("cheap"));
    }

    [Fact]
    public async Task An_unleash_configuration_is_created_too()
    {
        await Stage.ApplySecretAsync("unleash", ("sourceApiKey", "unleash-source-key"), ("ldApiKey", "unleash-ld-key"));
        await Stage.ApplyAsync("unleash", """
            {
              "integrationKey": "unleash", "configSecretRef": { "name": "unleash" },
              "config": { "workspaceId": null, "environmentId": null, "sourceBaseUrl": "https://unleash.example.com/api",
                "sourceProjectId": "default", "sourceEnvironmentId": "production" }
            }
            """);

        await Stage.ReadyAsync("unleash");

        var configuration = Stage.Configuration("unleash");
        Assert.Equal("unleash", configuration.IntegrationKey);
        Assert.Equal("unleash-source-key", configuration.Config["sourceApiKey"]);
    }

    [Fact]
    public async Task The_line_feed_at_the_end_of_a_Secret_made_from_a_file_is_not_sent()
    {
        await Stage.ApplySecretAsync("from-file", ("workspaceApiKey", "from-file-workspace\n"), ("ldApiKey", "from-file-ld\r\n"));
        await Stage.ApplyAsync("from-file", """{ "configSecretRef": { "name": "from-file" } }""");

        await Stage.ReadyAsync("from-file");

        Assert.Equal("from-file-workspace", Stage.Configuration("from-file").Config["workspaceApiKey"]);
        Assert.Equal("from-file-ld", Stage.Configuration("from-file").Config["ldApiKey"]);
    }

    [Fact]
    public async Task Many_at_once_become_one_each()
    {
        string[] names = [.. Enumerable.Range(0, 12).Select(index => $"many-{index}")];
        await Task.WhenAll(names.Select(name => Stage.ApplyAsync(name)));

        foreach (var name in names)
        {
            var resource = await Stage.ReadyAsync(name);
            Assert.Equal(Stage.Configuration(name).Id, resource.Id());
            Assert.Equal(1, Stage.Creates(name));
        }
    }

    [Fact]
    public async Task A_version_that_LaunchDarkly_raises_by_itself_is_noted_and_nothing_is_sent()
    {
        await Stage.ApplyAsync("raised");
        var before = await Stage.ReadyAsync("raised");
        var id = before.Id()!;

        Stage.Simulator.BumpVersion(id);

        var version = Stage.Simulator.Find(id)!.Version;
        await Stage.UntilAsync("raised", "it knows the new version", resource => resource["status"]!["version"]!.GetValue<int>() == version);
        await Stage.PollsAsync(2);
        Assert.Empty(Stage.Patches(id));
        Assert.Single(Stage.Calls(id, SimulatorOperation.Get));
    }

    [Fact]
    public async Task A_resource_that_the_server_would_refuse_never_comes_to_the_operator()
    {
        var refused = await Stage.Cluster.TryCreateAsync(Crd.Resources.Collection(Stage.Namespace), JsonNode.Parse("""
            {
              "apiVersion": "flagimport.dev/v1alpha1", "kind": "FlagImportConfiguration", "metadata": { "name": "refused" },
              "spec": { "projectKey": "default", "integrationKey": "split", "configSecretRef": { "name": "s" }, "config": { "ldApiKey": "x" } }
            }
            """)!);

        Assert.False(refused.IsSuccess);
        Assert.Contains("put it in the Secret named by configSecretRef", refused.Message, StringComparison.Ordinal);
        await Stage.PollsAsync(1);
        Assert.Equal(0, Stage.Creates("refused"));
    }
}

using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Scenarios;

/// <summary>LaunchDarkly says no (the table of design §3). One stage each: a refused token holds back every call of its account.</summary>
public sealed class RefusalTests(ControlPlane controlPlane) : Scenario(controlPlane, null)
{
    [Fact]
    public async Task A_create_that_is_refused_stalls_with_LaunchDarklys_words_but_not_with_the_secret_in_them()
    {
        await Stage.ApplySecretAsync("quoted", ("workspaceApiKey", "quoted-workspace-key"), ("ldApiKey", "quoted-ld-key"));
        Stage.Simulator.Faults.Fail(SimulatorOperation.Create, 400, "invalid_request", "workspaceApiKey quoted-workspace-key is unknown to Split");
        await Stage.ApplyAsync("refused", """{ "configSecretRef": { "name": "quoted" } }""");

        var stalled = await Stage.NotReadyAsync("refused", "InvalidConfiguration");

        Assert.Equal(KStatus.Failed, KStatusRules.Compute(stalled));
        Assert.Contains("workspaceApiKey (secret) is unknown to Split", stalled.Condition("Stalled")!.Message(), StringComparison.Ordinal);
        await Stage.EventAsync("refused", "InvalidConfiguration");
        await Stage.PollsAsync(3);
        Assert.Equal(1, Stage.Creates("refused"));

        await Stage.ApplyAsync("refused", """{ "name": "Corrected", "configSecretRef": { "name": "quoted" } }""");

        var ready = await Stage.ReadyAsync("refused");
        Assert.Null(ready.Condition("Stalled"));
        Assert.Equal(2, Stage.Creates("refused"));
        Assert.Equal("Corrected", Stage.Configuration("refused").Name);
    }

    [Fact]
    public async Task A_create_that_is_refused_is_tried_again_with_another_Secret()
    {
        Stage.Simulator.Faults.Fail(SimulatorOperation.Create, 400);
        await Stage.ApplyAsync("refused");
        await Stage.NotReadyAsync("refused", "InvalidConfiguration");

        await Stage.ApplySecretAsync(Stage.DefaultSecret, ("workspaceApiKey", "right-workspace-key"), ("ldApiKey", "right-ld-key"));

        await Stage.ReadyAsync("refused");
        Assert.Equal("right-workspace-key", Stage.Configuration("refused").Config["workspaceApiKey"]);
    }

    [Fact]
    public async Task A_patch_that_is_refused_stalls_and_shows_what_would_be_sent()
    {
        await Stage.ApplyAsync("refused", """{ "name": "Old" }""");
        var id = (await Stage.ReadyAsync("refused")).Id()!;
        Stage.Simulator.Faults.Fail(SimulatorOperation.Patch, 422, "unprocessable", "name is taken", times: null);

        await Stage.ApplyAsync("refused", """{ "name": "New" }""");

        var stalled = await Stage.NotReadyAsync("refused", "InvalidConfiguration");
        Assert.Equal(KStatus.Failed, KStatusRules.Compute(stalled));
        Assert.Equal("New", Assert.Single(stalled["status"]!["plan"]!.AsArray())!["value"]!.GetValue<string>());
        await Stage.PollsAsync(3);
        Assert.Single(Stage.Patches(id));

        await Stage.ApplyAsync("refused", """{ "name": "Old" }""");
        var ready = await Stage.ReadyAsync("refused");
        Assert.Null(ready["status"]!["plan"]);
    }

    [Fact]
    public async Task A_project_that_is_not_there_stalls_until_the_spec_changes()
    {
        await Stage.ApplyAsync("astray", """{ "projectKey": "absent" }""");

        var stalled = await Stage.NotReadyAsync("astray", "ProjectNotFound");

        Assert.Equal(KStatus.Failed, KStatusRules.Compute(stalled));
        Assert.Contains("absent", stalled.Condition("Stalled")!.Message(), StringComparison.Ordinal);
        await Stage.EventAsync("astray", "ProjectNotFound");
        await Stage.PollsAsync(3);
        Assert.Equal(1, Stage.Creates("astray"));

        Stage.Simulator.Faults.RestoreProject("absent");
        await Stage.AnnotateAsync("astray", Api.ResourceNames.ReconcileRequestedAnnotation, "it is there now");

        await Stage.ReadyAsync("astray");
    }

    [Fact]
    public async Task A_token_that_is_revoked_is_said_of_every_resource_and_ends_by_itself()
    {
        string[] names = ["one", "two"];
        foreach (var name in names)
        {
            await Stage.ApplyAsync(name);
            await Stage.ReadyAsync(name);
        }

        Stage.Simulator.Faults.RevokeToken(Stage.Token);

        foreach (var name in names)
        {
            var stalled = await Stage.NotReadyAsync(name, "Unauthorized");
            Assert.Equal(KStatus.Failed, KStatusRules.Compute(stalled));
            await Stage.EventAsync(name, "Unauthorized");
        }

        var asked = Stage.Simulator.Journal.Total;
        await Stage.ApplyAsync("three");
        await Stage.NotReadyAsync("three", "Unauthorized");
        Assert.InRange(Stage.Simulator.Journal.Total - asked, 0, 2);

        Stage.Simulator.Faults.RestoreToken(Stage.Token);

        foreach (var name in (string[])[.. names, "three"])
        {
            await Stage.ReadyAsync(name);
        }

        Assert.Equal(3, Stage.Simulator.Configurations.Count);
    }

    [Fact]
    public async Task An_action_that_the_role_lacks_is_forbidden_until_it_is_granted()
    {
        Stage.Simulator.Modes = Stage.Simulator.Modes with { DeniedActions = ["createIntegration"] };
        await Stage.ApplyAsync("forbidden");

        var stalled = await Stage.NotReadyAsync("forbidden", "Forbidden");

        Assert.Equal(KStatus.Failed, KStatusRules.Compute(stalled));
        await Stage.EventAsync("forbidden", "Forbidden");
        Assert.Empty(Stage.Simulator.Configurations);

        Stage.Simulator.Modes = Stage.Simulator.Modes with { DeniedActions = [] };

        await Stage.ReadyAsync("forbidden");
        Assert.Single(Stage.Configurations("forbidden"));
    }

    [Fact]
    public async Task An_edit_that_the_role_lacks_names_the_action()
    {
        await Stage.ApplyAsync("reader", """{ "name": "Old" }""");
        await Stage.ReadyAsync("reader");
        Stage.Simulator.Modes = Stage.Simulator.Modes with { DeniedActions = ["updateName"] };

        await Stage.ApplyAsync("reader", """{ "name": "New" }""");

        var stalled = await Stage.NotReadyAsync("reader", "Forbidden");
        Assert.Contains("updateName", stalled.Condition("Stalled")!.Message(), StringComparison.Ordinal);
    }
}

using FlagImportOperator.Api;
using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Scenarios;

public sealed class DeletionTests(ControlPlane controlPlane, SharedStage shared) : Scenario(controlPlane, shared), IClassFixture<SharedStage>
{
    [Fact]
    public async Task With_the_resource_the_configuration_goes()
    {
        var id = await CreateAsync("goes");
        var deleted = await GoesAsync("goes");

        Assert.Null(Stage.Simulator.Find(id));
        Assert.Equal(204, Assert.Single(Stage.Calls(id, SimulatorOperation.Delete)).Status);
        Assert.Empty(Stage.Patches(id));

        // One write that marks it (not the operator's), and one that lets it go.
        Assert.Equal(["MODIFIED", "DELETED"], (await Stage.HistoryAsync("goes", deleted)).Select(e => e["type"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Policy_Orphan_takes_the_owner_tag_off_and_leaves_the_rest()
    {
        var id = await CreateAsync("orphan", """{ "deletionPolicy": "Orphan", "tags": ["kept"] }""");
        var before = Stage.Simulator.Find(id)!;

        await GoesAsync("orphan");

        var after = Stage.Simulator.Find(id)!;
        Assert.Equal(["kept"], after.Tags);
        Assert.Equal(before.Name, after.Name);
        Assert.Equal(before.Config.ToDictionary(), after.Config.ToDictionary());
        Assert.Empty(Stage.Calls(id, SimulatorOperation.Delete));
        Assert.Contains(id, (await Stage.EventAsync("orphan", "Orphaned"))["note"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_gone_already_is_done()
    {
        var id = await CreateAsync("gone");
        Stage.Simulator.DeleteInWebUi(id);

        await GoesAsync("gone");

        Assert.Empty(Stage.Configurations("gone"));
        Assert.Equal(1, Stage.Creates("gone"));
    }

    [Fact]
    public async Task A_resource_that_never_came_to_anything_goes_at_once()
    {
        await Stage.ApplyAsync("nothing", """{ "configSecretRef": { "name": "absent" } }""");
        await Stage.NotReadyAsync("nothing", "SecretNotFound");

        await GoesAsync("nothing");

        Assert.Equal(0, Stage.Creates("nothing"));
    }

    [Fact]
    public async Task The_Secret_may_go_first()
    {
        await Stage.ApplySecretAsync("first", ("workspaceApiKey", "first-workspace"), ("ldApiKey", "first-ld-key"));
        var id = await CreateAsync("second", """{ "configSecretRef": { "name": "first" } }""");
        await Stage.Cluster.DeleteAsync(Stage.SecretPath("first"));

        await GoesAsync("second");

        Assert.Null(Stage.Simulator.Find(id));
    }

    [Fact]
    public async Task A_namesake_gets_a_configuration_of_its_own()
    {
        var first = await CreateAsync("again");
        await GoesAsync("again");

        var second = await CreateAsync("again");

        Assert.NotEqual(first, second);
        Assert.Equal(second, Stage.Configuration("again").Id);
        Assert.Equal(2, Stage.Creates("again"));
    }

    [Fact]
    public async Task While_LaunchDarkly_fails_the_resource_stays_and_says_why_until_it_is_let_go_by_force()
    {
        var id = await CreateAsync("forced", """{ "projectKey": "default" }""");
        var fault = Stage.Simulator.Faults.Add(new(new FaultAction.Fail(503))
        {
            Operation = SimulatorOperation.Delete,
            Where = target => target.Id == id,
        });
        await Stage.DeleteAsync("forced");

        var blocked = await Stage.NotReadyAsync("forced", "LaunchDarklyUnavailable");

        Assert.Equal(KStatus.Terminating, KStatusRules.Compute(blocked));
        Assert.Contains(ResourceNames.ForceOrphanAnnotation, blocked.Condition("Ready")!.Message(), StringComparison.Ordinal);
        await Stage.EventAsync("forced", "LaunchDarklyUnavailable");

        await Stage.AnnotateAsync("forced", ResourceNames.ForceOrphanAnnotation, "true");

        await Stage.GoneAsync("forced");
        var note = await Stage.EventAsync("forced", "ForceOrphaned");
        Assert.Equal("Warning", note["type"]!.GetValue<string>());
        Assert.Contains($"configuration {id} in project default", note["note"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.NotNull(Stage.Simulator.Find(id));
        fault.Remove();
    }

    [Fact]
    public async Task While_LaunchDarkly_fails_the_deletion_is_tried_again()
    {
        var id = await CreateAsync("patient");
        Stage.Simulator.Faults.Add(new(new FaultAction.Fail(503))
        {
            Operation = SimulatorOperation.Delete,
            Where = target => target.Id == id,
            Times = 2,
        });

        await GoesAsync("patient");

        Assert.Null(Stage.Simulator.Find(id));
        Assert.Equal([503, 503, 204], Stage.Calls(id, SimulatorOperation.Delete).Select(call => call.Status));
    }

    [Fact]
    public async Task A_deletion_whose_answer_was_lost_is_done()
    {
        var id = await CreateAsync("lost");
        Stage.Simulator.Faults.Add(new(new FaultAction.ApplyThenDrop())
        {
            Operation = SimulatorOperation.Delete,
            Where = target => target.Id == id,
            Times = 1,
        });

        await GoesAsync("lost");

        Assert.Null(Stage.Simulator.Find(id));
    }

    private async Task<string> CreateAsync(string name, string specPatch = "{}")
    {
        await Stage.ApplyAsync(name, specPatch);
        return (await Stage.ReadyAsync(name)).Id()!;
    }

    /// <summary>Deletes the resource and waits until it is gone; the version before that.</summary>
    private async Task<string> GoesAsync(string name)
    {
        var version = (await Stage.GetAsync(name)).Version();
        await Stage.DeleteAsync(name);
        await Stage.GoneAsync(name);
        return version;
    }
}

using System.Net;
using FlagImportOperator.EndToEndTests.Scenarios;
using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.EndToEndTests.LeaderElection;

/// <summary>Two copies of the operator: one works at a time, and what one leaves behind the other ends.</summary>
public sealed class HandOverTests(ControlPlane controlPlane) : Copies(controlPlane)
{
    [Fact]
    public async Task One_works_and_the_other_is_ready_and_quiet()
    {
        var (leader, standby) = await StartTwoAsync();

        await Stage.ApplyAsync("one");
        var id = (await Stage.ReadyAsync("one")).Id()!;
        await Stage.ApplySecretAsync(Stage.DefaultSecret, ("workspaceApiKey", "another-workspace"), ("ldApiKey", "another-ld-key"));
        await Stage.CalledAsync(id, SimulatorOperation.Patch);
        await Stage.PollsAsync(2);

        Assert.NotEqual(0, leader.Calls);
        Assert.Empty(standby.Front.Calls);
        Assert.Equal(HttpStatusCode.OK, await standby.Process.ProbeAsync("/readyz"));
        Assert.Equal(HttpStatusCode.OK, await standby.Process.ProbeAsync("/healthz"));
        var holder = (await LeaseAsync())["holderIdentity"]!.GetValue<string>();
        Assert.Contains($"Leading: {holder} holds lease", leader.Output, StringComparison.Ordinal);
        Assert.Contains($"Standing by: {holder} holds lease", standby.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("work begins", standby.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_leader_that_is_told_to_go_hands_over()
    {
        var (leader, standby) = await StartTwoAsync();
        await Stage.ApplyAsync("before");
        await Stage.ReadyAsync("before");

        leader.Process.Terminate();
        await Stage.ApplyAsync("meanwhile");
        await Stage.ReadyAsync("meanwhile");

        await leader.Process.EndsWellAsync();
        Assert.Contains("released", leader.Output, StringComparison.Ordinal);
        await standby.LeadsAsync();
        Assert.NotEqual(0, standby.Calls);
        Assert.Equal(1, (await LeaseAsync())["leaseTransitions"]!.GetValue<int>());
        Assert.Equal((1, 1), (Stage.Creates("before"), Stage.Creates("meanwhile")));
        Assert.Empty(Stage.Patches(Stage.Configuration("before").Id));
    }

    [Fact]
    public async Task A_leader_that_is_told_to_go_first_ends_what_it_began()
    {
        var (leader, standby) = await StartTwoAsync();
        var hold = Stage.Simulator.Faults.Hold(SimulatorOperation.Create);
        await Stage.ApplyAsync("begun");
        await ReachedAsync(hold);

        leader.Process.Terminate();
        await leader.Process.WaitForOutputAsync("Stopping: 1 passes are finished first");
        Assert.Empty(standby.Front.Calls);
        hold.Release();

        await leader.Process.EndsWellAsync();
        await standby.LeadsAsync();
        await Stage.ReadyAsync("begun");
        Assert.Equal(1, Stage.Creates("begun"));
    }

    [Theory]
    [InlineData(FaultMoment.BeforeApplying)]
    [InlineData(FaultMoment.AfterApplying)]
    public async Task What_a_killed_leader_was_creating_is_not_created_twice(FaultMoment moment)
    {
        Stage.Options = Stage.Options with { LostAnswerWait = "5s" };
        var (leader, standby) = await StartTwoAsync();
        var hold = Stage.Simulator.Faults.Hold(SimulatorOperation.Create, moment);
        await Stage.ApplyAsync("begun");
        await ReachedAsync(hold);

        await leader.Process.KillAsync();
        await Stage.ApplyAsync("meanwhile");
        await standby.LeadsAsync();
        hold.Release();

        await Stage.ReadyAsync("begun");
        await Stage.ReadyAsync("meanwhile");
        Assert.Equal((1, 1), (Stage.Creates("begun"), Stage.Creates("meanwhile")));
        Assert.Single(Stage.Configurations("begun"));
    }

    [Fact]
    public async Task A_leader_that_was_frozen_ends_when_it_thaws_and_does_nothing_more()
    {
        var (leader, standby) = await StartTwoAsync();
        await Stage.ApplyAsync("before");
        await Stage.ReadyAsync("before");

        leader.Process.Freeze();
        await standby.LeadsAsync();
        await Stage.ApplyAsync("meanwhile");
        await Stage.ReadyAsync("meanwhile");
        await Stage.PollsAsync(2);
        var calls = leader.Calls;
        leader.Process.Thaw();

        Assert.Equal(1, await leader.Process.EndsAsync());
        Assert.Contains("Leadership lost: ", leader.Output, StringComparison.Ordinal);
        Assert.Equal(calls, leader.Calls);
        await Stage.PollsAsync(2);
        Assert.Equal((1, 1), (Stage.Creates("before"), Stage.Creates("meanwhile")));
    }

    private static async Task ReachedAsync(FaultHold hold) =>
        await hold.Reached.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, TestContext.Current.CancellationToken);
}

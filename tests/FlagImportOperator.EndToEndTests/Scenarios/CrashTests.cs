using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Scenarios;

/// <summary>The operator dies, or is told to go, while a call is under way.</summary>
public sealed class CrashTests(ControlPlane controlPlane) : Scenario(controlPlane, null)
{
    protected override StageOptions Options { get; } = new() { Operator = options => options with { LostAnswerWait = "5s" } };

    [Theory]
    [InlineData(FaultMoment.BeforeApplying)]
    [InlineData(FaultMoment.AfterApplying)]
    public async Task Killed_during_a_create_that_takes_effect_before_the_next_start(FaultMoment moment)
    {
        var hold = Stage.Simulator.Faults.Hold(SimulatorOperation.Create, moment);
        await Stage.ApplyAsync("crash");
        await ReachedAsync(hold);

        await Stage.Operator.KillAsync();
        hold.Release();
        await AppliedAsync(SimulatorOperation.Create);
        await Stage.StartOperatorAsync();

        await OneAndReadyAsync(creates: 1);
    }

    [Fact]
    public async Task Killed_during_a_create_that_takes_effect_after_the_next_start()
    {
        var hold = Stage.Simulator.Faults.Hold(SimulatorOperation.Create);
        await Stage.ApplyAsync("crash");
        await ReachedAsync(hold);

        await Stage.Operator.KillAsync();
        await Stage.StartOperatorAsync();
        await Stage.NotReadyAsync("crash", "ConfirmingCreate");
        hold.Release();

        await OneAndReadyAsync(creates: 1);
    }

    [Fact]
    public async Task Killed_during_a_create_that_never_takes_effect()
    {
        var hold = Stage.Simulator.Faults.Hold(SimulatorOperation.Create);
        Stage.Simulator.Faults.Drop(SimulatorOperation.Create);
        await Stage.ApplyAsync("crash");
        await ReachedAsync(hold);

        await Stage.Operator.KillAsync();
        await Stage.StartOperatorAsync();
        hold.Release();

        await OneAndReadyAsync(creates: 2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Killed_during_a_create_of_a_resource_that_is_then_deleted(bool appliedBeforeStart)
    {
        var hold = Stage.Simulator.Faults.Hold(SimulatorOperation.Create);
        await Stage.ApplyAsync("crash");
        await ReachedAsync(hold);
        await Stage.Operator.KillAsync();
        await Stage.DeleteAsync("crash");

        if (appliedBeforeStart)
        {
            hold.Release();
            await AppliedAsync(SimulatorOperation.Create);
        }

        await Stage.StartOperatorAsync();
        if (!appliedBeforeStart)
        {
            await Stage.NotReadyAsync("crash", "ConfirmingCreate");
            hold.Release();
        }

        await Stage.GoneAsync("crash");
        Assert.Empty(Stage.Simulator.Configurations);
        Assert.Equal(1, Stage.Simulator.Journal.CountApplied(SimulatorOperation.Create));
    }

    [Fact]
    public async Task Killed_between_the_create_and_the_note_of_its_id()
    {
        await using var rights = await Rights.NoneAsync(ControlPlane, Stage);
        await rights.GrantAsync(except: "patch flagimportconfigurations/status");
        await Stage.Operator.StopAsync();
        var all = Stage.Options;
        Stage.Options = all with { Kubeconfig = rights.Kubeconfig };
        await Stage.StartOperatorAsync();
        await Stage.ApplyAsync("crash");
        await Stage.Operator.WaitForOutputAsync("the status could not be written: 403");

        await Stage.Operator.KillAsync();
        Assert.Null((await Stage.GetAsync("crash")).Id());
        Stage.Options = all;
        await Stage.StartOperatorAsync();

        await OneAndReadyAsync(creates: 1);
    }

    [Fact]
    public async Task Killed_during_a_patch()
    {
        await Stage.ApplyAsync("crash", """{ "name": "Old" }""");
        await Stage.ReadyAsync("crash");
        var hold = Stage.Simulator.Faults.Hold(SimulatorOperation.Patch, FaultMoment.AfterApplying);
        await Stage.ApplyAsync("crash", """{ "name": "New" }""");
        await ReachedAsync(hold);

        await Stage.Operator.KillAsync();
        hold.Release();
        await AppliedAsync(SimulatorOperation.Patch);
        await Stage.StartOperatorAsync();

        await OneAndReadyAsync(creates: 1);
        Assert.Equal("New", Stage.Configuration("crash").Name);
        Assert.Equal(1, Stage.Simulator.Journal.Count(SimulatorOperation.Patch));
    }

    [Theory]
    [InlineData(FaultMoment.BeforeApplying)]
    [InlineData(FaultMoment.AfterApplying)]
    public async Task Killed_during_a_delete(FaultMoment moment)
    {
        await Stage.ApplyAsync("crash");
        await Stage.ReadyAsync("crash");
        var hold = Stage.Simulator.Faults.Hold(SimulatorOperation.Delete, moment);
        await Stage.DeleteAsync("crash");
        await ReachedAsync(hold);

        await Stage.Operator.KillAsync();
        hold.Release();
        await AppliedAsync(SimulatorOperation.Delete);
        await Stage.StartOperatorAsync();

        await Stage.GoneAsync("crash");
        Assert.Empty(Stage.Simulator.Configurations);
    }

    [Fact]
    public async Task Killed_while_an_import_is_queued_it_is_not_queued_again()
    {
        await Stage.ApplyAsync("crash");
        var id = (await Stage.ReadyAsync("crash")).Id()!;
        var hold = Stage.Simulator.Faults.Hold(SimulatorOperation.Trigger, FaultMoment.AfterApplying);
        await Stage.AnnotateAsync("crash", Api.ResourceNames.ImportRequestedAnnotation, "once");
        await ReachedAsync(hold);

        await Stage.Operator.KillAsync();
        hold.Release();
        await Stage.StartOperatorAsync();
        Stage.Simulator.StartImport(id);

        await Stage.UntilAsync("crash", "the import is seen", resource => resource["status"]!["import"]!["state"]!.GetValue<string>() == "Queued");
        Assert.Single(Stage.Calls(id, SimulatorOperation.Trigger));
    }

    [Theory]
    [InlineData(FaultMoment.BeforeApplying)]
    [InlineData(FaultMoment.AfterApplying)]
    public async Task Told_to_go_it_ends_what_it_began(FaultMoment moment)
    {
        var hold = Stage.Simulator.Faults.Hold(SimulatorOperation.Create, moment);
        await Stage.ApplyAsync("crash");
        await ReachedAsync(hold);

        Stage.Operator.Terminate();
        await Stage.Operator.WaitForOutputAsync("Stopping: 1 passes are finished first");
        hold.Release();

        await Stage.Operator.EndsWellAsync();
        Assert.Equal(Stage.Configuration("crash").Id, (await Stage.GetAsync("crash")).Id());
        Assert.Equal(1, Stage.Creates("crash"));
    }

    [Fact]
    public async Task Told_to_go_it_does_not_wait_for_ever()
    {
        var hold = Stage.Simulator.Faults.Hold(SimulatorOperation.Create);
        await Stage.ApplyAsync("crash");
        await ReachedAsync(hold);

        await Stage.Operator.StopAsync();
        hold.Release();
        await AppliedAsync(SimulatorOperation.Create);
        await Stage.StartOperatorAsync();

        await OneAndReadyAsync(creates: 1);
    }

    private async Task OneAndReadyAsync(int creates)
    {
        var resource = await Stage.ReadyAsync("crash");
        Assert.Equal(Assert.Single(Stage.Simulator.Configurations).Id, resource.Id());
        Assert.Equal(creates, Stage.Creates("crash"));
        Assert.Equal(KStatus.Current, KStatusRules.Compute(resource));
    }

    private static async Task ReachedAsync(FaultHold hold) =>
        await hold.Reached.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, TestContext.Current.CancellationToken);

    private async Task AppliedAsync(SimulatorOperation operation) => await Stage.Simulator.Journal.WaitForAsync(
        entry => entry.Operation == operation && entry.Applied, cancellationToken: TestContext.Current.CancellationToken);
}

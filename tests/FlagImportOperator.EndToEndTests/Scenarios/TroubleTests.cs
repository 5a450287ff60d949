using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Scenarios;

/// <summary>LaunchDarkly is slow, busy or broken, or the network between is: all of it ends by itself, with exactly one configuration.</summary>
public sealed class TroubleTests(ControlPlane controlPlane, SharedStage shared) : Scenario(controlPlane, shared), IClassFixture<SharedStage>
{
    /// <summary>Longer than the operator waits for an answer, shorter than it waits for a lost create.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(2);

    /// <summary>What happens to the first create, and how many creates it takes.</summary>
    public static TheoryData<string, FaultAction, int, int> LostAnswers { get; } = new()
    {
        { "dropped", new FaultAction.Drop(), 1, 2 },
        { "dropped-orderly", new FaultAction.Drop(Orderly: true), 1, 2 },
        { "failed-503", new FaultAction.Fail(503), 2, 3 },
        { "failed-html", new FaultAction.Fail(502, RawBody: "<html>Bad gateway</html>"), 1, 2 },
        { "applied-dropped", new FaultAction.ApplyThenDrop(), 1, 1 },
        { "applied-dropped-orderly", new FaultAction.ApplyThenDrop(Orderly: true), 1, 1 },
        { "applied-502", new FaultAction.ApplyThenFail(502), 1, 1 },
        { "applied-409", new FaultAction.ApplyThenFail(409), 1, 1 },
        { "applied-late", new FaultAction.Delay(Late), 1, 1 },
        { "applied-answered-late", new FaultAction.Delay(Late, FaultMoment.AfterApplying), 1, 1 },
    };

    protected override StageOptions Options { get; } = new()
    {
        Operator = options => options with { LostAnswerWait = "3s", More = ["--launchdarkly-timeout", "1s"] },
    };

    [Theory]
    [MemberData(nameof(LostAnswers))]
    public async Task A_create_whose_answer_is_lost_leads_to_one_configuration(string name, FaultAction action, int times, int creates)
    {
        Assert.NotNull(action);
        var owner = Stage.OwnerTag(name);
        Stage.Simulator.Faults.Add(new(action)
        {
            Operation = SimulatorOperation.Create,
            Where = target => target.RawBody.Contains(owner, StringComparison.Ordinal),
            Times = times,
        });

        await Stage.ApplyAsync(name);

        var resource = await Stage.ReadyAsync(name);
        Assert.Equal(Stage.Configuration(name).Id, resource.Id());

        // A create is counted when it is answered, which may be long after the configuration was found.
        await Stage.Simulator.Journal.WaitForAsync(
            entry => entry.RawBody.Contains(owner, StringComparison.Ordinal), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(creates, Stage.Creates(name));
    }

    [Fact]
    public async Task A_create_whose_answer_breaks_off_in_the_middle_leads_to_one_configuration()
    {
        Stage.Simulator.Faults.Add(new(new FaultAction.ApplyThenDrop(MidBody: true)) { Operation = SimulatorOperation.Create, Times = 1 });

        await Stage.ApplyAsync("half");

        await Stage.ReadyAsync("half");
        Assert.Equal(Stage.Configuration("half").Id, (await Stage.GetAsync("half")).Id());
        Assert.Equal(1, Stage.Creates("half"));
    }

    [Fact]
    public async Task Trouble_is_said_while_it_lasts()
    {
        var fault = Stage.Simulator.Faults.Fail(SimulatorOperation.Create, 503, times: null);
        await Stage.ApplyAsync("said");

        var waiting = await Stage.UntilAsync("said", "it says that LaunchDarkly fails", found => found.Condition("Reconciling") is not null);

        Assert.Contains(waiting.Condition("Ready")!.Reason(), (string[])["LaunchDarklyUnavailable", "ConfirmingCreate"]);
        Assert.Equal(KStatus.InProgress, KStatusRules.Compute(waiting));
        await Stage.EventAsync("said", waiting.Condition("Ready")!.Reason());

        fault.Remove();

        var ready = await Stage.ReadyAsync("said");
        Assert.Null(ready.Condition("Reconciling"));
        Assert.Single(Stage.Configurations("said"));
    }

    [Fact]
    public async Task A_conflict_on_a_patch_is_read_again_and_patched_again()
    {
        await Stage.ApplyAsync("conflict", """{ "name": "Old" }""");
        var id = (await Stage.ReadyAsync("conflict")).Id()!;
        Stage.Simulator.Faults.ConflictOnPatch(times: 2);

        await Stage.ApplyAsync("conflict", """{ "name": "New" }""");

        await Stage.ReadyAsync("conflict");
        Assert.Equal([409, 409, 200], Stage.Calls(id, SimulatorOperation.Patch).Select(call => call.Status));
        Assert.Equal(3, Stage.Calls(id, SimulatorOperation.Get).Count);
        Assert.Equal("New", Stage.Configuration("conflict").Name);
    }

    [Fact]
    public async Task A_patch_whose_answer_is_lost_is_not_a_drift()
    {
        await Stage.ApplyAsync("patched", """{ "name": "Old" }""");
        var id = (await Stage.ReadyAsync("patched")).Id()!;
        Stage.Simulator.Faults.ApplyThenDrop(SimulatorOperation.Patch);

        await Stage.ApplyAsync("patched", """{ "name": "New" }""");

        await Stage.ReadyAsync("patched");
        Assert.Equal("New", Stage.Simulator.Find(id)!.Name);
        Assert.Single(Stage.Calls(id, SimulatorOperation.Patch));
        Assert.DoesNotContain(await Stage.EventsAsync("patched"), e => e["reason"]!.GetValue<string>() == "DriftRepaired");
    }

    [Fact]
    public async Task What_is_in_sync_is_not_called_broken_while_LaunchDarkly_cannot_be_listed()
    {
        await Stage.ApplyAsync("calm");
        var before = await Stage.ReadyAsync("calm");

        Stage.Simulator.Faults.Fail(SimulatorOperation.List, 503, times: 2);

        await Stage.PollsAsync(4);
        Assert.Equal(before.Version(), (await Stage.GetAsync("calm")).Version());
        Assert.Contains("LaunchDarkly can be listed again", Stage.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_that_lag_behind_make_nothing_twice()
    {
        Stage.Simulator.Faults.StaleLists(reads: 4);

        await Stage.ApplyAsync("stale");
        await Stage.ReadyAsync("stale");
        await Stage.PollsAsync(5);

        Assert.Equal(1, Stage.Creates("stale"));
        Assert.Single(Stage.Configurations("stale"));
    }
}

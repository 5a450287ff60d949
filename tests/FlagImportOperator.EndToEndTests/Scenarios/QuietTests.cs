using FlagImportOperator.EndToEndTests.Crd;
using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Scenarios;

/// <summary>Nothing happens, and costs nothing.</summary>
public sealed class QuietTests(ControlPlane controlPlane) : Scenario(controlPlane, null)
{
    private const int Count = 20;

    /// <summary>
    /// A restart spreads the hourly reading of each configuration over the hour to come, so one or two may fall into the seconds of a test.
    /// </summary>
    private const int HourlyReads = 2;

    [Fact]
    public async Task Resources_in_sync_cost_one_list_for_all_of_them_and_nothing_else()
    {
        var versions = await CreateAsync();
        var calls = Calls();
        var lines = Stage.Output.Length;

        await Stage.PollsAsync(5);

        Assert.Equal(versions, await VersionsAsync());
        Assert.Equal(calls, Calls());
        Assert.Equal(lines, Stage.Output.Length);
        Assert.Empty(await Stage.EventsAsync());
    }

    [Fact]
    public async Task A_restart_finds_all_as_it_was_and_leaves_it_so()
    {
        var versions = await CreateAsync();
        var calls = Calls();

        await Stage.Operator.StopAsync();
        await Stage.StartOperatorAsync();
        await Stage.PollsAsync(5);

        var after = Calls();
        Assert.Equal(versions, await VersionsAsync());
        Assert.Equal((calls.Creates, calls.Patches), (after.Creates, after.Patches));
        Assert.InRange(after.Gets - calls.Gets, 0, HourlyReads);
        Assert.Empty(await Stage.EventsAsync());
    }

    [Fact]
    public async Task A_restart_says_nothing_again_of_what_is_still_not_right()
    {
        await Stage.ApplySecretAsync("half", ("workspaceApiKey", "half-workspace"));
        await Stage.ApplyAsync("absent", """{ "configSecretRef": { "name": "absent" } }""");
        await Stage.ApplyAsync("half", """{ "configSecretRef": { "name": "half" } }""");
        await Stage.ApplyAsync("astray", """{ "projectKey": "absent" }""");
        await Stage.ApplyAsync("adopts", """{ "adopt": { "id": "00000000-0000-4000-8000-00000000dead" } }""");
        await Stage.ApplyAsync("observes", """{ "mode": "Observe" }""");
        await Stage.ApplyAsync("paused", """{ "mode": "Paused" }""");
        await Stage.NotReadyAsync("absent", "SecretNotFound");
        await Stage.NotReadyAsync("half", "SecretKeyMissing");
        await Stage.NotReadyAsync("astray", "ProjectNotFound");
        await Stage.NotReadyAsync("adopts", "AdoptedNotFound");
        await Stage.NotReadyAsync("observes", "PlanPending");
        await Stage.NotReadyAsync("paused", "Paused");
        await Stage.EventAsync("absent", "SecretNotFound");
        await Stage.EventAsync("half", "SecretKeyMissing");
        await Stage.EventAsync("astray", "ProjectNotFound");
        await Stage.EventAsync("adopts", "AdoptedNotFound");
        var (versions, events) = (await VersionsAsync(), (await Stage.EventsAsync()).Count);

        await Stage.Operator.StopAsync();
        await Stage.StartOperatorAsync();
        await Stage.PollsAsync(5);

        Assert.Equal(versions, await VersionsAsync());
        Assert.Equal(4, events);
        Assert.Equal(events, (await Stage.EventsAsync()).Count);
    }

    [Fact]
    public async Task What_changed_while_the_operator_was_away_is_done_after_the_restart()
    {
        await CreateAsync();
        await Stage.Operator.StopAsync();
        await Stage.ApplyAsync("quiet-0", """{ "name": "New" }""");
        await Stage.DeleteAsync("quiet-1");
        Stage.Simulator.EditInWebUi(Stage.Configuration("quiet-2").Id, form => form.Tags.Clear());
        var gets = Stage.Simulator.Journal.Count(SimulatorOperation.Get);
        await Stage.ApplyAsync("quiet-new");

        await Stage.StartOperatorAsync();

        await Stage.ReadyAsync("quiet-0");
        await Stage.GoneAsync("quiet-1");
        await Stage.EventAsync("quiet-2", "DriftRepaired");
        await Stage.ReadyAsync("quiet-new");
        Assert.Equal("New", Stage.Configuration("quiet-0").Name);
        Assert.Equal(Count, Stage.Simulator.Configurations.Count);
        Assert.InRange(Stage.Simulator.Journal.Count(SimulatorOperation.Get) - gets, 2, 2 + HourlyReads);
    }

    [Fact]
    public async Task A_Secret_that_was_rotated_while_the_operator_was_away_is_sent_after_the_restart()
    {
        await CreateAsync();
        await Stage.Operator.StopAsync();
        await Stage.ApplySecretAsync(Stage.DefaultSecret, ("workspaceApiKey", $"workspace-key-of-{Stage.Namespace}"), ("ldApiKey", "rotated-ld-key"));

        await Stage.StartOperatorAsync();

        await Stage.Simulator.WaitForAsync(
            () => Stage.Simulator.Configurations.All(configuration => configuration.Config["ldApiKey"] == "rotated-ld-key"),
            cancellationToken: TestContext.Current.CancellationToken);

        // All secrets follow once more where a patch of the process before could still have come after that one.
        Assert.All(Stage.Simulator.Configurations, configuration => Assert.Equal(
            ["/config/ldApiKey"], Stage.Patches(configuration.Id)[0].AsArray().Select(operation => operation!["path"]!.GetValue<string>())));
    }

    private async Task<Dictionary<string, string>> CreateAsync()
    {
        string[] names = [.. Enumerable.Range(0, Count).Select(index => $"quiet-{index}")];
        await Task.WhenAll(names.Select(name => Stage.ApplyAsync(name)));
        foreach (var name in names)
        {
            await Stage.ReadyAsync(name);
        }

        // Also the last one's write has been seen by all who watch.
        await Stage.PollsAsync(1);
        return await VersionsAsync();
    }

    private async Task<Dictionary<string, string>> VersionsAsync() =>
        (await Stage.Cluster.ListAsync(Resources.Collection(Stage.Namespace)))
            .ToDictionary(resource => resource["metadata"]!["name"]!.GetValue<string>(), resource => resource.Version());

    private (int Creates, int Gets, int Patches) Calls() => (
        Stage.Simulator.Journal.Count(SimulatorOperation.Create),
        Stage.Simulator.Journal.Count(SimulatorOperation.Get),
        Stage.Simulator.Journal.Count(SimulatorOperation.Patch));
}

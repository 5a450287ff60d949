using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Scenarios;

/// <summary>LaunchDarkly asks to wait. One stage each: the whole account waits.</summary>
public sealed class RateLimitTests(ControlPlane controlPlane) : Scenario(controlPlane, null)
{
    [Fact]
    public async Task A_create_that_comes_too_early_is_said_and_made_later()
    {
        Stage.Simulator.Faults.RateLimit(SimulatorOperation.Create, retryAfter: TimeSpan.FromSeconds(2));
        await Stage.ApplyAsync("early");

        var waiting = await Stage.NotReadyAsync("early", "RateLimited");

        Assert.Equal("RateLimited", waiting.Condition("Reconciling")!.Reason());
        Assert.Equal(KStatus.InProgress, KStatusRules.Compute(waiting));
        await Stage.EventAsync("early", "RateLimited");
        await Stage.ReadyAsync("early");
        Assert.Equal(2, Stage.Creates("early"));
        Assert.Single(Stage.Configurations("early"));
    }

    [Fact]
    public async Task Many_resources_come_through_a_small_budget_without_running_into_it_again_and_again()
    {
        const int Count = 12;
        Stage.Simulator.RateLimits = new() { Window = TimeSpan.FromSeconds(2), Global = 8 };
        string[] names = [.. Enumerable.Range(0, Count).Select(index => $"many-{index}")];
        await Task.WhenAll(names.Select(name => Stage.ApplyAsync(name)));

        foreach (var name in names)
        {
            await Stage.ReadyAsync(name);
            Assert.Single(Stage.Configurations(name));
        }

        Assert.Equal(Count, Stage.Simulator.Configurations.Count);
        Assert.Equal(Count, Stage.Simulator.Journal.CountApplied(SimulatorOperation.Create));
        var refused = Stage.Simulator.Journal.Entries.Count(entry => entry.Status == 429);
        Assert.True(refused <= Count, $"{refused} calls were refused, of {Stage.Simulator.Journal.Total}");
    }
}

using System.Globalization;
using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.LaunchDarkly;

public sealed class RateLimitTests
{
    [Fact]
    public async Task Without_budgets_there_are_no_headers()
    {
        await using var api = await SimulatorHarness.StartAsync();

        var reply = await api.ListAsync();

        Assert.DoesNotContain(reply.Headers, header => header.Key.StartsWith("X-Ratelimit", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Headers_count_down_and_name_the_end_of_the_window()
    {
        await using var api = await SimulatorHarness.StartAsync(
            options: new SimulatorOptions { RateLimits = new RateLimitOptions { Global = 10, Route = 5 } });
        var end = api.Time.GetUtcNow().AddSeconds(10).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

        var first = await api.ListAsync();
        api.Time.Advance(TimeSpan.FromSeconds(9));
        var second = await api.CreateAsync();

        Assert.Equal(("9", "4", end), Remaining(first));
        Assert.Equal(("8", "4", end), Remaining(second));
    }

    [Fact]
    public async Task A_spent_budget_refuses_without_doing_anything_until_the_window_ends()
    {
        await using var api = await SimulatorHarness.StartAsync(options: new SimulatorOptions { RateLimits = new RateLimitOptions { Global = 1 } });
        await api.ListAsync();

        var refused = await api.CreateAsync();
        Assert.Equal((429, "rate_limited", "0"), (refused.Status, refused.Code, refused.Header("X-Ratelimit-Global-Remaining")));
        Assert.Empty(api.Simulator.Configurations);
        Assert.Null(refused.Header("Retry-After"));

        api.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(200, (await api.CreateAsync()).Status);
    }

    [Fact]
    public async Task Routes_have_budgets_of_their_own()
    {
        await using var api = await SimulatorHarness.StartAsync(options: new SimulatorOptions
        {
            RateLimits = new RateLimitOptions { Routes = new Dictionary<SimulatorOperation, int> { [SimulatorOperation.List] = 1 } },
        });

        Assert.Equal(200, (await api.ListAsync()).Status);
        Assert.Equal(429, (await api.ListAsync()).Status);
        Assert.Equal(200, (await api.CreateAsync()).Status);
    }

    [Fact]
    public async Task The_reset_can_lie_in_the_past()
    {
        await using var api = await SimulatorHarness.StartAsync(options: new SimulatorOptions
        {
            RateLimits = new RateLimitOptions { Global = 0, ResetOffset = TimeSpan.FromSeconds(-60) },
        });

        var reset = long.Parse((await api.ListAsync()).Header("X-Ratelimit-Reset")!, CultureInfo.InvariantCulture);

        Assert.True(reset < api.Time.GetUtcNow().ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task The_limit_by_address_answers_in_seconds_before_it_looks_at_the_token()
    {
        await using var api = await SimulatorHarness.StartAsync(options: new SimulatorOptions { RateLimits = new RateLimitOptions { PerAddress = 1 } });
        await api.ListAsync();
        api.Time.Advance(TimeSpan.FromSeconds(2.5));

        var refused = await api.SendAsync(HttpMethod.Get, SimulatorHarness.Base, change: request => request.Headers.Remove("Authorization"));

        Assert.Equal((429, "8"), (refused.Status, refused.Header("Retry-After")));
        Assert.Null(refused.Header("X-Ratelimit-Reset"));
    }

    [Fact]
    public async Task Budgets_can_be_set_while_running()
    {
        await using var api = await SimulatorHarness.StartAsync();
        api.Simulator.RateLimits = new RateLimitOptions { Global = 0 };
        Assert.Equal(429, (await api.ListAsync()).Status);
        api.Simulator.RateLimits = RateLimitOptions.None;
        Assert.Equal(200, (await api.ListAsync()).Status);
    }

    private static (string?, string?, string?) Remaining(Reply reply) =>
        (reply.Header("X-Ratelimit-Global-Remaining"), reply.Header("X-Ratelimit-Route-Remaining"), reply.Header("X-Ratelimit-Reset"));
}

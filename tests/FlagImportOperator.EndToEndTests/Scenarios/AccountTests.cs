using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Scenarios;

public sealed class AccountTests(ControlPlane controlPlane) : Scenario(controlPlane, null)
{
    private const string TokenSecret = "launchdarkly";

    [Fact]
    public async Task A_resource_may_bring_a_token_of_its_own()
    {
        await BringAsync("api-token-of-a-team");
        await Stage.ApplyAsync("own");
        await Stage.ApplyAsync("team", Referring("Old"));

        await Stage.ReadyAsync("own");
        var id = (await Stage.ReadyAsync("team")).Id()!;
        await Stage.ApplyAsync("team", Referring("New"));
        await Stage.ReadyAsync("team");

        Assert.Equal("api-token-of-a-team", TokenOf("team"));
        Assert.Equal(Stage.Token, TokenOf("own"));
        Assert.All(
            Stage.Simulator.Journal.Entries.Where(entry => entry.Id == id),
            entry => Assert.Equal("api-token-of-a-team", entry.RawToken));
    }

    [Fact]
    public async Task A_token_that_is_refused_holds_up_its_own_account_only()
    {
        await BringAsync("api-token-of-a-team");
        await Stage.ApplyAsync("team", Referring("Old"));
        await Stage.ApplyAsync("own", """{ "name": "Old" }""");
        await Stage.ReadyAsync("team");
        await Stage.ReadyAsync("own");

        Stage.Simulator.Faults.RevokeToken("api-token-of-a-team");
        await Stage.NotReadyAsync("team", "Unauthorized");
        await Stage.ApplyAsync("own", """{ "name": "New" }""");

        await Stage.ReadyAsync("own");
        Assert.Equal("New", Stage.Configuration("own").Name);

        // A new token in the Secret ends it at once, whatever the old one must wait for.
        await BringAsync("api-token-of-a-team-renewed");
        await Stage.ReadyAsync("team");
        Assert.Equal(2, Stage.Simulator.Configurations.Count);
    }

    [Fact]
    public async Task A_token_that_is_not_there_yet_is_waited_for()
    {
        await Stage.ApplyAsync("team", Referring("Name"));

        var waiting = await Stage.NotReadyAsync("team", "AccessTokenNotFound");

        Assert.Equal(KStatus.InProgress, KStatusRules.Compute(waiting));
        Assert.Equal(0, Stage.Creates("team"));

        await BringAsync("api-token-of-a-team");

        await Stage.ReadyAsync("team");
        Assert.Equal("api-token-of-a-team", TokenOf("team"));
    }

    [Fact]
    public async Task A_token_that_no_header_can_carry_is_not_sent()
    {
        await Stage.ApplySecretAsync(TokenSecret, ("token", "api-token of a\nteam"));
        await Stage.ApplyAsync("team", Referring("Name"));

        var waiting = await Stage.NotReadyAsync("team", "AccessTokenInvalid");

        Assert.Contains("key token of Secret \"launchdarkly\"", waiting.Condition("Ready")!.Message(), StringComparison.Ordinal);
        Assert.Equal(0, Stage.Creates("team"));
    }

    private Task BringAsync(string token)
    {
        Stage.Simulator.Faults.RestoreToken(token);
        return Stage.ApplySecretAsync(TokenSecret, ("token", token));
    }

    private string? TokenOf(string name) => Stage.Simulator.Journal.Entries.Single(entry =>
        entry.Operation == SimulatorOperation.Create && entry.RawBody.Contains(Stage.OwnerTag(name), StringComparison.Ordinal)).RawToken;

    private static string Referring(string name) =>
        $$"""{ "name": "{{name}}", "accessTokenSecretRef": { "name": "{{TokenSecret}}", "key": "token" } }""";
}

/// <summary>An operator that was given a token in a file, as from a mounted Secret.</summary>
public sealed class TokenFileTests(ControlPlane controlPlane) : Scenario(controlPlane, null)
{
    private readonly string _file = Path.GetTempFileName();

    protected override StageOptions Options => new()
    {
        OwnToken = false,
        Start = false,
        Operator = options => options with { More = ["--access-token-file", _file] },
    };

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        File.Delete(_file);
    }

    [Fact]
    public async Task A_token_that_is_renewed_in_the_file_is_used_without_a_restart()
    {
        await File.WriteAllTextAsync(_file, $"{Stage.Token}\n", TestContext.Current.CancellationToken);
        await Stage.StartOperatorAsync();
        await Stage.ApplyAsync("any", """{ "name": "Old" }""");
        await Stage.ReadyAsync("any");
        var renewed = Stage.Secret("api-token-renewed");
        Stage.Simulator.Faults.RestoreToken(renewed);
        Stage.Simulator.Faults.RevokeToken(Stage.Token);
        await Stage.NotReadyAsync("any", "Unauthorized");

        await File.WriteAllTextAsync(_file, renewed, TestContext.Current.CancellationToken);

        await Stage.ReadyAsync("any");
        await Stage.ApplyAsync("any", """{ "name": "New" }""");
        await Stage.ReadyAsync("any");
        Assert.Equal("New", Stage.Configuration("any").Name);
    }
}

/// <summary>An operator that was given no token.</summary>
public sealed class TokenlessTests(ControlPlane controlPlane) : Scenario(controlPlane, null)
{
    protected override StageOptions Options { get; } = new() { OwnToken = false };

    [Fact]
    public async Task A_resource_without_a_token_says_that_it_needs_one()
    {
        await Stage.ApplyAsync("needy");

        var waiting = await Stage.NotReadyAsync("needy", "AccessTokenNotFound");

        Assert.Contains("spec.accessTokenSecretRef", waiting.Condition("Ready")!.Message(), StringComparison.Ordinal);
        Assert.Equal(0, Stage.Simulator.Journal.Total);

        await Stage.ApplySecretAsync("launchdarkly", ("token", Stage.Token));
        await Stage.ApplyAsync("needy", """{ "accessTokenSecretRef": { "name": "launchdarkly", "key": "token" } }""");
        await Stage.ReadyAsync("needy");
    }
}

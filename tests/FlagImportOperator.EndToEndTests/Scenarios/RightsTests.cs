using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Scenarios;

/// <summary>In one namespace, the operator needs no right outside it, and none to look through Secrets.</summary>
public sealed class RightsTests(ControlPlane controlPlane) : Scenario(controlPlane, null)
{
    protected override StageOptions Options { get; } = new() { Start = false };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_role_in_the_namespace_is_enough(bool watchSecrets)
    {
        await using var rights = await Rights.GrantAsync(ControlPlane, Stage, watchSecrets: watchSecrets);
        Stage.Options = Stage.Options with { Kubeconfig = rights.Kubeconfig };
        await Stage.StartOperatorAsync();
        await Stage.ApplyAsync("modest");
        var id = (await Stage.ReadyAsync("modest")).Id()!;

        await Stage.ApplySecretAsync(Stage.DefaultSecret, ("workspaceApiKey", "modest-workspace"), ("ldApiKey", "modest-ld-key"));
        await Stage.CalledAsync(id, SimulatorOperation.Patch);
        Assert.Equal("modest-ld-key", Stage.Configuration("modest").Config["ldApiKey"]);

        Stage.Simulator.EditInWebUi(id, form => form.Tags.Clear());
        await Stage.EventAsync("modest", "DriftRepaired");
        await Stage.DeleteAsync("modest");
        await Stage.GoneAsync("modest");
        Assert.Equal(!watchSecrets, Stage.Output.Contains("Secrets cannot be watched", StringComparison.Ordinal));
        Assert.DoesNotContain("cannot be written", Stage.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Told_to_read_Secrets_only_by_name_it_never_tries_to_list_them()
    {
        await using var rights = await Rights.GrantAsync(ControlPlane, Stage, watchSecrets: false);
        Stage.Options = Stage.Options with { Kubeconfig = rights.Kubeconfig, More = ["--secret-access", "get", "--log-level", "debug"] };
        await Stage.StartOperatorAsync();
        await Stage.ApplyAsync("modest");
        var id = (await Stage.ReadyAsync("modest")).Id()!;

        await Stage.ApplySecretAsync(Stage.DefaultSecret, ("workspaceApiKey", "modest-workspace"), ("ldApiKey", "modest-ld-key"));
        await Stage.CalledAsync(id, SimulatorOperation.Patch);
        Assert.DoesNotContain("403", Stage.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Secrets cannot be watched", Stage.Output, StringComparison.Ordinal);
    }
}

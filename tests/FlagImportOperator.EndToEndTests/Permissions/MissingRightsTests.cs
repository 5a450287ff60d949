using System.Net;
using FlagImportOperator.EndToEndTests.Scenarios;
using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Permissions;

/// <summary>An operator that may not do what it must goes on, says what to grant, and works as soon as it is granted.</summary>
public sealed class MissingRightsTests(ControlPlane controlPlane) : Scenario(controlPlane, null)
{
    protected override StageOptions Options { get; } = new() { Start = false };

    [Fact]
    public async Task Without_any_right_it_waits_and_names_each()
    {
        await using var rights = await Rights.NoneAsync(ControlPlane, Stage);
        await using var process = Launch(rights);

        await process.WaitForOutputAsync(
            $"Not allowed to list and watch flagimportconfigurations.flagimport.dev in namespace {Stage.Namespace}: " +
            "grant the verbs list and watch on resource flagimportconfigurations of API group \"flagimport.dev\"");
        await process.WaitForOutputAsync(
            $"Not allowed to list and watch secrets in namespace {Stage.Namespace}: grant the verbs list and watch on resource secrets of API group \"\"");
        await process.WaitForOutputAsync(
            $"Not allowed to use lease {Stage.Namespace}/flag-import-operator: grant the verbs get, create, patch on resource leases of API group coordination.k8s.io");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await process.ProbeAsync("/readyz"));
        Assert.Equal(HttpStatusCode.OK, await process.ProbeAsync("/healthz"));

        await rights.GrantAsync();

        await process.WaitUntilReadyAsync();
        await Stage.ApplyAsync("late");
        await Stage.ReadyAsync("late");
        await process.StopAsync();
    }

    [Fact]
    public async Task Without_a_cluster_id_and_the_right_to_read_it_it_waits_and_says_what_to_set()
    {
        await using var rights = await Rights.NoneAsync(ControlPlane, Stage);
        await Stage.Cluster.HasKubeSystemAsync();
        await using var process = OperatorProcess.Launch(port => WithoutClusterId(OptionsWith(rights).Arguments(port)), new Dictionary<string, string?>());

        await process.WaitForOutputAsync("grant the verb get on it, or set --cluster-id (or FLAGIMPORT_CLUSTER_ID)");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await process.ProbeAsync("/readyz"));
        Assert.Equal(HttpStatusCode.OK, await process.ProbeAsync("/healthz"));
    }

    /// <summary>What the log says.</summary>
    [Theory]
    [InlineData("list flagimportconfigurations", "Not allowed to list and watch flagimportconfigurations.flagimport.dev")]
    [InlineData("watch flagimportconfigurations", "Not allowed to list and watch flagimportconfigurations.flagimport.dev")]
    [InlineData("create leases", "Not allowed to use lease")]
    [InlineData("get leases", "Not allowed to use lease")]
    [InlineData("patch leases", "Not allowed to use lease")]
    [InlineData("patch flagimportconfigurations/status", "the status could not be written: 403 Forbidden; grant the operator's service account the verb patch on flagimportconfigurations/status")]
    [InlineData("create events", "Events cannot be written in namespace")]
    [InlineData("patch events", "Events cannot be written in namespace")]
    public async Task Without_one_right_the_log_names_it(string right, string message)
    {
        await using var rights = await Rights.NoneAsync(ControlPlane, Stage);
        await rights.GrantAsync(except: right);
        await using var process = Launch(rights);

        if (right.EndsWith(" events", StringComparison.Ordinal) || right.EndsWith("/status", StringComparison.Ordinal))
        {
            // The same event again and again: the first is created, and the second counted on it.
            await Stage.ApplyAsync("drifts", """{ "tags": ["tagged"] }""");
            await TwoDriftsAsync(process, message);
        }

        await process.WaitForOutputAsync(message);
        Assert.False(process.HasExited);
    }

    /// <summary>What the resource says.</summary>
    [Theory]
    [InlineData("patch flagimportconfigurations", "grant the operator's service account the verb patch on flagimportconfigurations.")]
    [InlineData("get secrets", "reading the Secret named by spec.configSecretRef: 403 Forbidden; grant the operator's service account the verb get on secrets.")]
    public async Task Without_one_right_the_resource_names_it(string right, string message)
    {
        await using var rights = await Rights.NoneAsync(ControlPlane, Stage);
        await rights.GrantAsync(except: right);
        await using var process = Launch(rights);

        await Stage.ApplyAsync("refused");

        await Stage.UntilAsync("refused", message, resource => resource.Condition("Ready")?.Message().Contains(message, StringComparison.Ordinal) == true);
        Assert.Empty(Stage.Simulator.Configurations);
        Assert.False(process.HasExited);
    }

    [Theory]
    [InlineData("list secrets")]
    [InlineData("watch secrets")]
    public async Task Without_list_or_watch_of_Secrets_it_reads_them_by_name(string right)
    {
        await using var rights = await Rights.NoneAsync(ControlPlane, Stage);
        await rights.GrantAsync(except: right);
        await using var process = Launch(rights);
        await Stage.ApplyAsync("polled");
        var id = (await Stage.ReadyAsync("polled")).Id()!;

        await Stage.ApplySecretAsync(Stage.DefaultSecret, ("workspaceApiKey", "polled-workspace"), ("ldApiKey", "polled-ld-key"));

        await Stage.CalledAsync(id, SimulatorOperation.Patch);
        await process.WaitForOutputAsync("Secrets cannot be watched; the ones that resources name are read every");
        await process.StopAsync();
    }

    // No more than two: an operator that repairs the same again and again waits longer each time.
    private async Task TwoDriftsAsync(OperatorProcess process, string message)
    {
        bool IsSaid() => process.Output.Contains(message, StringComparison.Ordinal);
        for (var drift = 0; drift < 2 && !IsSaid(); drift++)
        {
            SimulatedConfiguration? found = null;
            await Poll.UntilAsync(
                "LaunchDarkly has the tag, or the operator has said it",
                () => Task.FromResult(IsSaid()
                    || (found = Stage.Simulator.Configurations.FirstOrDefault(configuration => configuration.Tags.Contains("tagged"))) is not null),
                TestContext.Current.CancellationToken);
            if (found is not null)
            {
                Stage.Simulator.EditInWebUi(found.Id, form => form.Tags.Remove("tagged"));
            }
        }
    }

    private OperatorProcess Launch(Rights rights) => OperatorProcess.Launch(OptionsWith(rights));

    private OperatorOptions OptionsWith(Rights rights) => Stage.Options with
    {
        Kubeconfig = rights.Kubeconfig,
        LeaderElection = true,
        More = ["--leader-election-namespace", Stage.Namespace],
    };

    private static IReadOnlyList<string> WithoutClusterId(IReadOnlyList<string> arguments)
    {
        var at = arguments.ToList().IndexOf("--cluster-id");
        return [.. arguments.Take(at), .. arguments.Skip(at + 2)];
    }
}

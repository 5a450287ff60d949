using System.Net;
using FlagImportOperator.Api;
using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Scenarios;

/// <summary>The program from its shell.</summary>
public sealed class ProgramTests(ControlPlane controlPlane)
{
    private const string Definition = $"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/{ResourceNames.Plural}.{ResourceNames.Group}";

    [Theory]
    [InlineData("--poll-interval", "5", "--poll-interval (or FLAGIMPORT_POLL_INTERVAL) is \"5\"; give a duration such as 500ms, 2s, 5m or 1h")]
    [InlineData("--launchdarkly-url", "app.launchdarkly.com", "give an address such as https://app.launchdarkly.com")]
    [InlineData("--kubeconfig", "/nowhere/kubeconfig", "\"/nowhere/kubeconfig\", which does not exist; give the path of a file")]
    [InlineData("--http-port", "80800", "give a whole number from 0 to 65535")]
    [InlineData("--namespace", "No_Namespace", "which is no name of a namespace")]
    [InlineData("--leader-election", "maybe", "--leader-election")]
    public async Task A_wrong_setting_ends_the_program_with_code_2_and_names_the_fix(string option, string value, string message)
    {
        var (code, output) = await OperatorRun.ToEndAsync("run", option, value);

        Assert.Equal(2, code);
        Assert.Contains(message, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_wrong_settings_are_named_at_once()
    {
        var (code, output) = await OperatorRun.ToEndAsync("run", "--workers", "many", "--log-level", "loud");

        Assert.Equal(2, code);
        Assert.Contains("--workers", output, StringComparison.Ordinal);
        Assert.Contains("--log-level", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_ends_the_program_with_code_2()
    {
        using var taken = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var (code, output) = await OperatorRun.ToEndAsync(
            "run", "--kubeconfig", controlPlane.KubeconfigPath, "--http-address", "127.0.0.1", "--http-port", $"{port}", "--namespace", "none");

        Assert.Equal(2, code);
        Assert.Contains($"Port {port} cannot be opened", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_definition_that_it_prints_is_the_one_that_the_server_has()
    {
        await controlPlane.InstallCrdsAsync();
        var before = await controlPlane.Client.GetAsync(Definition);

        var (code, output) = await OperatorRun.ToEndAsync("crds");

        Assert.Equal(0, code);
        var applied = await controlPlane.Client.ApplyAsync($"{Definition}?dryRun=All", output);
        Assert.Equal(before["spec"]!.ToJsonString(), applied["spec"]!.ToJsonString());
    }

    [Fact]
    public async Task The_health_endpoints_are_there_and_nothing_else()
    {
        await using var stage = await Stage.OpenAsync(controlPlane, new());

        Assert.Equal(HttpStatusCode.OK, await stage.Operator.ProbeAsync("/healthz"));
        Assert.Equal(HttpStatusCode.OK, await stage.Operator.ProbeAsync("/readyz"));
        Assert.Equal(HttpStatusCode.NotFound, await stage.Operator.ProbeAsync("/configz"));

        await stage.Operator.StopAsync();
    }

    [Fact]
    public async Task Lines_can_be_JSON()
    {
        await using var stage = await Stage.OpenAsync(controlPlane, new() { Operator = options => options with { More = ["--log-format", "json"] } });
        await stage.ApplyAsync("any");
        await stage.ReadyAsync("any");
        await stage.Operator.StopAsync();

        var lines = stage.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => System.Text.Json.Nodes.JsonNode.Parse(line)!);
        Assert.Contains(lines, line => line["EventId"]!.GetValue<int>() == 4001 && line["State"]!["Name"]!.GetValue<string>() == "any");
    }

    [Fact]
    public async Task A_cluster_without_the_definition_is_waited_for()
    {
        var choice = ClusterChoice.From(Environment.GetEnvironmentVariable);
        Assert.SkipUnless(choice is ClusterChoice.Assets, "Needs KUBEBUILDER_ASSETS: an API server of its own, without the definition.");
        await using var plane = await LocalControlPlane.StartAsync(((ClusterChoice.Assets)choice).Folder, TestContext.Current.CancellationToken);
        await using var simulator = await LaunchDarklySimulator.StartAsync(new(), TestContext.Current.CancellationToken);
        using var client = new ClusterClient(plane.KubeconfigPath);
        await using var process = OperatorProcess.Launch(new()
        {
            Kubeconfig = plane.KubeconfigPath,
            Namespace = "default",
            LaunchDarkly = simulator.BaseUrl,
        });

        await process.WaitForOutputAsync("is its CustomResourceDefinition installed? Install it: kubectl apply");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await process.ProbeAsync("/readyz"));
        Assert.Equal(HttpStatusCode.OK, await process.ProbeAsync("/healthz"));

        await client.ApplyAsync(Definition, EmbeddedCrds.All.Single().Yaml);

        await process.WaitUntilReadyAsync();
        await process.StopAsync();
    }

    [Fact]
    public async Task An_API_server_that_does_not_answer_is_waited_for()
    {
        var kubeconfig = Path.GetTempFileName();
        try
        {
            // The port of the discard service, where nobody listens.
            using var authority = new CertificateAuthority(TimeProvider.System);
            await File.WriteAllTextAsync(
                kubeconfig,
                Kubeconfig.WithToken(new("https://127.0.0.1:9"), authority.Pem, "nobody"),
                TestContext.Current.CancellationToken);
            await using var process = OperatorProcess.Launch(new()
            {
                Kubeconfig = kubeconfig,
                Namespace = "default",
                LaunchDarkly = new("http://127.0.0.1:9"),
            });

            await process.WaitForOutputAsync("Lost");
            Assert.False(process.HasExited);
            await process.StopAsync();
        }
        finally
        {
            File.Delete(kubeconfig);
        }
    }
}

using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Permissions;

/// <summary>What came of an operator's whole life with exactly the rights of one way to install it.</summary>
/// <param name="Chart">Everything that the chart rendered.</param>
/// <param name="Granted">What its service account may do.</param>
/// <param name="Requests">What the operator asked for.</param>
internal sealed record CellRun(IReadOnlyList<JsonObject> Chart, IReadOnlyList<Permission> Granted, IReadOnlyList<Recorded> Requests)
{
    private const string Token = "api-token-of-permissions";

    public IReadOnlyList<ApiRequest> Resources => [.. Requests.Select(recorded => recorded.Request).OfType<ApiRequest>()];

    /// <summary>Installs the roles, starts the operator as the chart would, and lets it do all it can in two namespaces.</summary>
    public static async Task<CellRun> PlayAsync(Cell cell, Ground ground)
    {
        await ground.Administrator.HasKubeSystemAsync();
        var release = await ground.NewNamespaceAsync();
        string[] namespaces = [await ground.NewNamespaceAsync(), await ground.NewNamespaceAsync()];
        var chart = await ChartRendering.RenderAsync("permissions", release, cell.Values(namespaces), ground.Kubeconfig);
        await using var rights = await ChartRights.InstallAsync(ground, chart);
        await using var simulator = await LaunchDarklySimulator.StartAsync(
            new() { Tokens = [Token], Modes = new() { VersionBumpAfterCreate = null }, DefaultImport = ImportScript.Manual },
            TestContext.Current.CancellationToken);

        await using (var run = OperatorRun.Start(Arguments(rights, simulator), Token))
        {
            try
            {
                await Task.WhenAll(namespaces.Select(name => new EverythingStory(ground.Administrator, simulator, rights.Proxy, name).PlayAsync()));
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"{exception.Message}\n{string.Join('\n', rights.Proxy.Requests)}\nThe operator printed:\n{run.Output}", exception);
            }

            run.Terminate();
            await run.WaitForExitAsync();
        }

        return new(chart, rights.Granted, rights.Proxy.Requests);
    }

    // The last of an option counts. A pod would find its namespace for itself.
    private static IReadOnlyList<string> Arguments(ChartRights rights, LaunchDarklySimulator simulator) =>
    [
        .. rights.Arguments,
        "--kubeconfig", rights.KubeconfigPath,
        "--leader-election-namespace", rights.Account.Namespace,
        "--launchdarkly-url", simulator.BaseUrl.ToString(),
        "--poll-interval", "1s",
        "--lost-answer-wait", "1s",
        "--http-port", "0",
    ];
}

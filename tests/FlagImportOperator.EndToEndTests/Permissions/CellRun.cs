using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.LaunchDarkly;

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
    public static async Task<CellRun> PlayAsync(
        Cell cell, Cluster cluster, ClusterClient administrator, Func<Task<string>> newNamespace, CancellationToken cancellation)
    {
        var release = await newNamespace();
        string[] namespaces = [await newNamespace(), await newNamespace()];
        var chart = await ChartRendering.RenderAsync("permissions", release, cell.Values(namespaces), cluster.KubeconfigPath, cancellation);
        await using var rights = await ChartRights.InstallAsync(
            administrator, account => cluster.ServiceAccountKubeconfigAsync(administrator, account.Namespace, account.Name), chart, cancellation);
        await using var simulator = await LaunchDarklySimulator.StartAsync(
            new() { Tokens = [Token], Modes = new() { VersionBumpAfterCreate = null }, DefaultImport = ImportScript.Manual }, cancellation);

        await using (var run = OperatorRun.Start(Arguments(rights, simulator), Token))
        {
            try
            {
                await Task.WhenAll(namespaces.Select(name => new EverythingStory(administrator, simulator, rights.Proxy, name).PlayAsync()));
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

    // The last of an option counts.
    private static IReadOnlyList<string> Arguments(ChartRights rights, LaunchDarklySimulator simulator) =>
    [
        .. rights.Arguments.Where(a => !a.StartsWith("--secret-access", StringComparison.Ordinal) && !a.StartsWith("--lea", StringComparison.Ordinal)),
        "--kubeconfig", rights.KubeconfigPath,
        "--launchdarkly-url", simulator.BaseUrl.ToString(),
        "--poll-interval", "1s",
        "--lost-answer-wait", "1s",
        "--http-port", "0",
    ];
}

using FlagImportOperator.Api;
using FlagImportOperator.EndToEndTests.Charts;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Permissions;

/// <summary>
/// Plays all cells, a few at a time: they wait far more than they work. Those that are cluster-wide have an API server of their own, because
/// such an operator would take on the resources of all other tests.
/// </summary>
public sealed class CellRuns(ControlPlane controlPlane) : IAsyncLifetime
{
    private readonly SemaphoreSlim _atATime = new(4);
    private readonly Dictionary<Cell, Task<CellRun>> _runs = [];

    /// <summary>What came of the cell. Skips the test where it cannot be played.</summary>
    internal Task<CellRun> OfAsync(Cell cell) => _runs[cell];

    public ValueTask InitializeAsync()
    {
        foreach (var cell in Cell.All)
        {
            _runs[cell] = PlayAsync(cell, TestContext.Current.CancellationToken);
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await ((Task)Task.WhenAll(_runs.Values)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _atATime.Dispose();
    }

    private async Task<CellRun> PlayAsync(Cell cell, CancellationToken cancellation)
    {
        await _atATime.WaitAsync(cancellation);
        try
        {
            return await (cell.ClusterWide ? PlayAloneAsync(cell) : PlayAmongOthersAsync(cell));
        }
        finally
        {
            _atATime.Release();
        }
    }

    private async Task<CellRun> PlayAmongOthersAsync(Cell cell)
    {
        await controlPlane.InstallCrdsAsync();
        return await CellRun.PlayAsync(cell, new(controlPlane.Client, controlPlane.KubeconfigPath)
        {
            KubeconfigOfAsync = account => controlPlane.ServiceAccountKubeconfigAsync(account.Namespace, account.Name),
            NewNamespaceAsync = controlPlane.CreateNamespaceAsync,
        });
    }

    private static async Task<CellRun> PlayAloneAsync(Cell cell)
    {
        await using var own = await OwnCluster.StartAsync();
        await own.Client.ApplyAsync(OwnCluster.Definition, EmbeddedCrds.All.Single().Yaml);
        await own.WaitForDefinitionAsync();
        return await CellRun.PlayAsync(cell, new(own.Client, own.Kubeconfig)
        {
            KubeconfigOfAsync = account => own.ServiceAccountKubeconfigAsync(account.Namespace, account.Name),
            NewNamespaceAsync = own.Client.CreateNamespaceAsync,
        });
    }
}

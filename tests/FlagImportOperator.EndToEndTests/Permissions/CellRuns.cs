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
            Skipping.UnlessThereIsHelm();
            if (!cell.ClusterWide)
            {
                await controlPlane.InstallCrdsAsync();
                await controlPlane.Client.HasKubeSystemAsync();
                return await CellRun.PlayAsync(cell, controlPlane.Cluster, controlPlane.Client, controlPlane.CreateNamespaceAsync, cancellation);
            }

            var choice = ClusterChoice.From(Environment.GetEnvironmentVariable);
            Assert.SkipUnless(choice is ClusterChoice.Assets, "Needs KUBEBUILDER_ASSETS: an API server of its own for an operator of all namespaces.");
            await using var own = await OwnControlPlane.StartAsync(((ClusterChoice.Assets)choice).Folder, cancellation);
            return await CellRun.PlayAsync(cell, own.Cluster, own.Client, own.Client.CreateNamespaceAsync, cancellation);
        }
        finally
        {
            _atATime.Release();
        }
    }
}

using Microsoft.Extensions.Hosting;

namespace FlagImportOperator.Sandbox.Web;

/// <summary>Signals are the program's business, not that of a host which is only a part of it.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

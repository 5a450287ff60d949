using System.Runtime;
using Microsoft.Extensions.Hosting;

namespace FlagImportOperator.Hosting;

/// <summary>
/// Gives memory back after a burst of work. The collector keeps what a burst needed for the next one; an operator is idle nearly always,
/// and its pod is charged for what it keeps. Costs some 10 ms of a core, once per burst, when nothing else is going on.
/// </summary>
internal sealed class IdleTrim(TimeProvider time) : BackgroundService
{
    private const long Burst = 1 << 20;
    private const long Quiet = 256 << 10;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (trimmed, last) = (0L, 0L);
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Look, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var allocated = GC.GetTotalAllocatedBytes();
            if (ShouldTrim(allocated - trimmed, allocated - last))
            {
                GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                trimmed = allocated = GC.GetTotalAllocatedBytes();
            }

            last = allocated;
        }
    }

    /// <summary>True when much was allocated since the last time, and next to nothing lately.</summary>
    /// <param name="sinceTrim">Bytes allocated since the last trim.</param>
    /// <param name="lately">Bytes allocated since the last look.</param>
    internal static bool ShouldTrim(long sinceTrim, long lately) => sinceTrim >= Burst && lately <= Quiet;
}

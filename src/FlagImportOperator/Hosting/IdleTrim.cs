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
        var (burst, last) = (0L, 0L);
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Look, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var allocated = GC.GetTotalAllocatedBytes();
            var lately = allocated - last;
            burst = AfterLook(burst, lately);
            if (ShouldTrim(burst, lately))
            {
                GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                burst = 0;
                allocated = GC.GetTotalAllocatedBytes();
            }

            last = allocated;
        }
    }

    /// <summary>
    /// What bursts have allocated, after one more look. The trickle of quiet times (probes, the Lease) does not count: it would add up to a
    /// burst every few minutes, for ever.
    /// </summary>
    /// <param name="burst">The same before.</param>
    /// <param name="lately">Bytes allocated since the last look.</param>
    internal static long AfterLook(long burst, long lately) => lately > Quiet ? burst + lately : burst;

    /// <summary>True when bursts have allocated much since the last time, and there is none now.</summary>
    /// <param name="burst">Bytes that bursts have allocated since the last trim.</param>
    /// <param name="lately">Bytes allocated since the last look.</param>
    internal static bool ShouldTrim(long burst, long lately) => burst >= Burst && lately <= Quiet;
}

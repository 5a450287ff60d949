using System.Diagnostics.Metrics;

namespace FlagImportOperator.Metrics;

/// <summary>What monitoring learns of the process. Read when asked for.</summary>
internal sealed class ProgramMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "FlagImportOperator";

    /// <summary>Instruments of this factory's.</summary>
    /// <param name="meters">The factory.</param>
    /// <param name="time">The clock.</param>
    /// <param name="isLeading">Whether this copy is the one that works.</param>
    public ProgramMetrics(IMeterFactory meters, TimeProvider time, Func<bool> isLeading)
    {
        var meter = meters.Create(MeterName);
        var started = time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
        meter.CreateObservableGauge("flagimport_leader", () => isLeading() ? 1 : 0, description: "1 while this copy is the one that works.");
        meter.CreateObservableGauge(
            "flagimport_build_info",
            () => new Measurement<int>(1, new KeyValuePair<string, object?>("version", Version)),
            description: "Always 1; the label says which version runs.");
        meter.CreateObservableGauge("process_resident_memory_bytes", () => Environment.WorkingSet, description: "Resident memory of the process in bytes.");
        meter.CreateObservableCounter("process_cpu_seconds_total", () => Environment.CpuUsage.TotalTime.TotalSeconds, description: "CPU time of the process in seconds.");
        meter.CreateObservableGauge("process_start_time_seconds", () => started, description: "When the process started, in seconds since 1970.");
    }

    /// <summary>The program's version.</summary>
    public static string Version { get; } = typeof(ProgramMetrics).Assembly.GetName().Version?.ToString(3) ?? "0";
}

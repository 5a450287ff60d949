using System.Diagnostics;
using System.Globalization;
using FlagImportOperator.EndToEndTests;

namespace FlagImportOperator.Load;

/// <summary>The operator as a process, and what the kernel says of it.</summary>
internal sealed class OperatorUnderTest(GuardedProcess process, long started) : IAsyncDisposable
{
    /// <summary>Stopwatch time of the start.</summary>
    public long Started { get; } = started;

    /// <summary>Resident memory in MB.</summary>
    public double ResidentMegabytes
    {
        get
        {
            var line = File.ReadLines($"/proc/{process.Id}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
            return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
        }
    }

    /// <summary>Processor time so far, in seconds.</summary>
    public double CpuSeconds
    {
        get
        {
            using var self = Process.GetProcessById(process.Id);
            return self.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>Starts it against a cluster and a simulator.</summary>
    public static OperatorUnderTest Start(string program, string kubeconfig, Uri launchDarkly, string token)
    {
        var log = Path.Combine(Path.GetTempPath(), "flagimport-load-operator.log");
        Environment.SetEnvironmentVariable("LAUNCHDARKLY_ACCESS_TOKEN", token);
        var started = Stopwatch.GetTimestamp();
        var process = GuardedProcess.Start(program, log, "run", "--kubeconfig", kubeconfig, "--launchdarkly-url", launchDarkly.ToString(), "--http-port", "0", "--leader-election", "false");
        return new OperatorUnderTest(process, started);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => process.DisposeAsync();
}

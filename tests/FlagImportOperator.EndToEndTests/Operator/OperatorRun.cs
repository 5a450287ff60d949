using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Xunit;

namespace FlagImportOperator.EndToEndTests;

/// <summary>One process of the program, with whatever arguments; it cannot outlive the tests.</summary>
public sealed class OperatorRun : IAsyncDisposable
{
    private const string TokenVariable = "LAUNCHDARKLY_ACCESS_TOKEN";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly string _log = Path.GetTempFileName();
    private readonly GuardedProcess _process;
    private string? _output;

    private OperatorRun(IReadOnlyList<string> arguments, string? accessToken, IReadOnlyDictionary<string, string?>? more)
    {
        var program = OperatorProgram.Find(Environment.GetEnvironmentVariable);

        // Never the token that a developer's shell may hold.
        var environment = new Dictionary<string, string?>(more ?? new Dictionary<string, string?>()) { [TokenVariable] = accessToken };
        _process = GuardedProcess.Start(program.Path, _log, environment, [.. program.Arguments, .. arguments]);
    }

    /// <summary>All that it has printed so far, to either stream.</summary>
    public string Output => _output ?? Read();

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _output is not null || _process.HasExited;

    /// <summary>Starts the program.</summary>
    public static OperatorRun Start(
        IReadOnlyList<string> arguments, string? accessToken = null, IReadOnlyDictionary<string, string?>? environment = null) =>
        new(arguments, accessToken, environment);

    /// <summary>Runs the program to its end. Throws <see cref="TimeoutException"/> with its output when it does not end.</summary>
    public static async Task<(int ExitCode, string Output)> ToEndAsync(params IReadOnlyList<string> arguments)
    {
        await using var run = Start(arguments);
        return (await run.WaitForExitAsync(), run.Output);
    }

    /// <summary>A port that nobody listens on at this moment.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>SIGTERM, as the kubelet sends it.</summary>
    public void Terminate() => Signal(15);

    /// <summary>SIGSTOP: it stands still, as a process does on a machine that is frozen, and does not know of it.</summary>
    public void Freeze() => Signal(19);

    /// <summary>SIGCONT.</summary>
    public void Thaw() => Signal(18);

    /// <summary>SIGKILL; returns when it is dead.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await WaitForExitAsync();
    }

    /// <summary>Its exit code, once it has ended; at most 30 s.</summary>
    public async Task<int> WaitForExitAsync()
    {
        try
        {
            await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The program did not end within {Limit.TotalSeconds} s; it printed:\n{Output}");
        }

        return _process.ExitCode;
    }

    /// <summary>Waits until it has printed that.</summary>
    public Task WaitForOutputAsync(string text) => Poll.UntilAsync(
        $"the program prints \"{text}\"",
        () => HasExited && !Output.Contains(text, StringComparison.Ordinal)
            ? throw new InvalidOperationException($"The program ended; it printed:\n{Output}")
            : Task.FromResult(Output.Contains(text, StringComparison.Ordinal)),
        TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_output is null)
        {
            await _process.DisposeAsync();
            _output = Read();
            File.Delete(_log);
        }
    }

    private void Signal(int number) => Assert.Equal(0, NativeMethods.Kill(_process.Id, number));

    private string Read()
    {
        using var stream = new FileStream(_log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Kill(int process, int signal);
    }
}

using System.Diagnostics;

namespace FlagImportOperator.EndToEndTests;

/// <summary>
/// A server that cannot outlive the tests. A shell beside it holds a pipe from this process: when the pipe closes, because the tests
/// ended or because they were killed, the shell kills the server. The server itself takes the place of the first shell, so that the
/// process handle is the server's.
/// </summary>
internal sealed class GuardedProcess : IAsyncDisposable
{
    private const string Guard = """
        log=$1; shift
        exec 3<&0
        (cat <&3 >/dev/null 2>&1; kill -KILL $$ 2>/dev/null) >/dev/null 2>&1 &
        exec "$@" 3<&- </dev/null >"$log" 2>&1
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly string _log;

    private GuardedProcess(Process process, string log)
    {
        _process = process;
        _log = log;
    }

    public bool HasExited => _process.HasExited;

    public int Id => _process.Id;

    /// <summary>Of a process that has exited; 128 and the signal's number when a signal ended it.</summary>
    public int ExitCode => _process.ExitCode;

    /// <param name="program">Path of the server.</param>
    /// <param name="log">File for what it prints.</param>
    /// <param name="arguments">Its arguments.</param>
    public static GuardedProcess Start(string program, string log, params IEnumerable<string> arguments) =>
        Start(program, log, new Dictionary<string, string?>(), arguments);

    /// <summary>As the other, with environment variables over those of the tests; null takes one away.</summary>
    public static GuardedProcess Start(
        string program, string log, IReadOnlyDictionary<string, string?> environment, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Guard, "guard", log, program, .. arguments])
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new(Process.Start(start)!, log);
    }

    /// <summary>The last lines that it printed.</summary>
    public string LogTail()
    {
        var lines = File.Exists(_log) ? File.ReadAllLines(_log) : [];
        return string.Join('\n', lines.TakeLast(15));
    }

    /// <summary>SIGKILL.</summary>
    public void Kill() => _process.Kill();

    public Task WaitForExitAsync(CancellationToken cancellation) => _process.WaitForExitAsync(cancellation);

    /// <summary>Its exit code, once it has ended. Throws <see cref="TimeoutException"/> with what it printed after 30 s.</summary>
    public async Task<int> EndAsync(Func<string> output, CancellationToken cancellation)
    {
        try
        {
            await WaitForExitAsync(cancellation).WaitAsync(EndLimit, TimeProvider.System, cancellation);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The program did not end within {EndLimit.TotalSeconds} s; it printed:\n{output()}");
        }

        return ExitCode;
    }

    /// <summary>What the kernel does when this process dies: closes the pipe.</summary>
    public void ClosePipe() => _process.StandardInput.Close();

    public async ValueTask DisposeAsync()
    {
        ClosePipe();
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync().WaitAsync(Patience, TimeProvider.System);
        _process.Dispose();
    }
}

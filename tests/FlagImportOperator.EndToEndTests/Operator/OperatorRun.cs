using System.Net;
using System.Net.Sockets;
using Xunit;

namespace FlagImportOperator.EndToEndTests;

/// <summary>One process of the program, with whatever arguments; it cannot outlive the tests.</summary>
public sealed class OperatorRun : IAsyncDisposable
{
    private const string TokenVariable = "LAUNCHDARKLY_ACCESS_TOKEN";

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

    /// <inheritdoc cref="Signals.Terminate"/>
    public void Terminate() => Signals.Terminate(_process.Id);

    /// <inheritdoc cref="Signals.Freeze"/>
    public void Freeze() => Signals.Freeze(_process.Id);

    /// <inheritdoc cref="Signals.Thaw"/>
    public void Thaw() => Signals.Thaw(_process.Id);

    /// <summary>SIGKILL; returns when it is dead.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await WaitForExitAsync();
    }

    /// <summary>Its exit code, once it has ended; at most 30 s.</summary>
    public Task<int> WaitForExitAsync() => _process.EndAsync(() => Output, TestContext.Current.CancellationToken);

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

    private string Read()
    {
        using var stream = new FileStream(_log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

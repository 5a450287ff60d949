using System.Net;
using System.Net.Sockets;
using Xunit;

namespace FlagImportOperator.EndToEndTests;

/// <summary>The operator at work, as a process of its own.</summary>
public sealed class OperatorProcess : IAsyncDisposable
{
    private const int Attempts = 3;

    private readonly OperatorRun _run;
    private readonly HttpClient _http;

    private OperatorProcess(OperatorRun run, int port)
    {
        _run = run;
        _http = new(new SocketsHttpHandler()) { BaseAddress = new($"http://127.0.0.1:{port}") };
    }

    /// <summary>Where its endpoints are.</summary>
    public Uri Address => _http.BaseAddress!;

    /// <summary>All that it has printed so far.</summary>
    public string Output => _run.Output;

    /// <summary>Whether it has ended, however.</summary>
    public bool HasExited => _run.HasExited;

    /// <summary>Starts it and returns when it is ready. Throws with what it printed when it does not become so.</summary>
    public static async Task<OperatorProcess> StartAsync(OperatorOptions options)
    {
        for (var attempt = 1; ; attempt++)
        {
            var process = Launch(options);
            try
            {
                await process.WaitUntilReadyAsync();
                return process;
            }
            catch (InvalidOperationException) when (attempt < Attempts && process.Output.Contains("cannot be opened", StringComparison.Ordinal))
            {
                // Somebody else took the port meanwhile.
                await process.DisposeAsync();
            }
            catch
            {
                await process.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Starts it without waiting for anything.</summary>
    public static OperatorProcess Launch(OperatorOptions options)
    {
        var port = OperatorRun.FreePort();
        return new(OperatorRun.Start(options.Arguments(port), options.AccessToken), port);
    }

    /// <summary>As the other, with arguments, for a port of 127.0.0.1, and environment variables of somebody else's making.</summary>
    public static OperatorProcess Launch(Func<int, IReadOnlyList<string>> arguments, IReadOnlyDictionary<string, string?> environment)
    {
        var port = OperatorRun.FreePort();
        return new(OperatorRun.Start(arguments(port), accessToken: null, environment), port);
    }

    /// <summary>Returns once /readyz says so.</summary>
    public async Task WaitUntilReadyAsync()
    {
        try
        {
            await Poll.UntilAsync("the operator is ready", async () => await ProbeAsync("/readyz") == HttpStatusCode.OK, Cancellation);
        }
        catch (TimeoutException timeout)
        {
            throw new TimeoutException($"{timeout.Message}; it printed:\n{Output}", timeout);
        }
    }

    /// <summary>Status of a health endpoint; null while nobody listens. Throws when the operator has ended.</summary>
    public async Task<HttpStatusCode?> ProbeAsync(string path)
    {
        if (HasExited)
        {
            throw new InvalidOperationException($"The operator ended; it printed:\n{Output}");
        }

        try
        {
            using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
            return response.StatusCode;
        }
        catch (HttpRequestException exception) when (exception.InnerException is SocketException or IOException)
        {
            return null;
        }
    }

    /// <summary>What it answers, with whatever status.</summary>
    public async Task<string> ReadAsync(string path)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
        return await response.Content.ReadAsStringAsync(Cancellation);
    }

    /// <inheritdoc cref="OperatorRun.WaitForOutputAsync"/>
    public Task WaitForOutputAsync(string text) => _run.WaitForOutputAsync(text);

    /// <inheritdoc cref="OperatorRun.Terminate"/>
    public void Terminate() => _run.Terminate();

    /// <inheritdoc cref="OperatorRun.Freeze"/>
    public void Freeze() => _run.Freeze();

    /// <inheritdoc cref="OperatorRun.Thaw"/>
    public void Thaw() => _run.Thaw();

    /// <inheritdoc cref="OperatorRun.WaitForExitAsync"/>
    public Task<int> EndsAsync() => _run.WaitForExitAsync();

    /// <summary>Returns when it has ended by itself, and as it should after a stop that was asked for: with code 0.</summary>
    public async Task EndsWellAsync()
    {
        var code = await _run.WaitForExitAsync();
        Assert.True(code == 0, $"The operator ended with code {code}; it printed:\n{Output}");
        Assert.Contains("Stopped", Output, StringComparison.Ordinal);
    }

    /// <summary>Asks it to stop, and checks that it does.</summary>
    public Task StopAsync()
    {
        Terminate();
        return EndsWellAsync();
    }

    /// <inheritdoc cref="OperatorRun.KillAsync"/>
    public Task KillAsync() => _run.KillAsync();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _run.DisposeAsync();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}

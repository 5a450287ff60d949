using System.CommandLine;
using FlagImportOperator.Commands;
using FlagImportOperator.Sandbox.Running;
using FlagImportOperator.Settings;
using Xunit;

namespace FlagImportOperator.EndToEndTests;

/// <summary>The operator at work, composed as its program composes it, in the process of the tests.</summary>
public sealed class OperatorProcess : IAsyncDisposable
{
    private readonly OperatorLog _log = new(TimeProvider.System);
    private EmbeddedOperator? _operator;

    /// <summary>All that it has logged so far.</summary>
    public string Output => string.Join('\n', _log.Lines);

    /// <summary>Whether it has ended, however.</summary>
    public bool HasExited => _operator is not { Ended.IsCompleted: false };

    /// <summary>Starts it and returns when it is ready.</summary>
    public static async Task<OperatorProcess> StartAsync(OperatorOptions options)
    {
        const int NoHealthEndpoint = 0;
        var parsed = new RootCommand { RunCommand.Create() }.Parse([.. options.Arguments(NoHealthEndpoint)]);
        var (settings, problems) = RunSettingsReader.Read(parsed, variable => variable == "LAUNCHDARKLY_ACCESS_TOKEN" ? options.AccessToken : null);
        Assert.Empty(problems);
        var process = new OperatorProcess();
        process._operator = await EmbeddedOperator.StartAsync(settings, process._log, TestContext.Current.CancellationToken);
        await Poll.UntilAsync("the operator is ready", () => Task.FromResult(process._operator.IsReady), TestContext.Current.CancellationToken);
        return process;
    }

    /// <summary>Asks it to stop, and checks that it does.</summary>
    public async Task StopAsync()
    {
        await DisposeAsync();
        Assert.Contains("Stopped", Output, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        if (_operator is { } running)
        {
            _operator = null;
            await running.DisposeAsync();
        }
    }
}

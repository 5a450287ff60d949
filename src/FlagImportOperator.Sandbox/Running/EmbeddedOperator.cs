using FlagImportOperator.Hosting;
using FlagImportOperator.Sandbox.Web;
using FlagImportOperator.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FlagImportOperator.Sandbox.Running;

/// <summary>The operator as it is shipped, composed by its own program, in this process.</summary>
internal sealed class EmbeddedOperator : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly OperatorService _service;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private EmbeddedOperator(IHost host)
    {
        _host = host;
        _service = host.Services.GetRequiredService<OperatorService>();
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(() => _ended.TrySetResult());
    }

    /// <summary>Completes when the operator ends, whether it was asked to or not.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Whether it knows all resources, and works.</summary>
    public bool IsReady => _service.IsReady;

    /// <summary>What its program would end with.</summary>
    public int ExitCode => _service.ExitCode;

    /// <summary>Starts it.</summary>
    /// <param name="settings">As from its command line.</param>
    /// <param name="log">Where its lines go; null: the console.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="SettingsException">It cannot run with these settings; the message says why.</exception>
    public static async Task<EmbeddedOperator> StartAsync(RunSettings settings, ILoggerProvider? log, CancellationToken cancellationToken)
    {
        var started = new EmbeddedOperator(Build(settings, log));
        try
        {
            await started._host.StartAsync(cancellationToken);
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    private static IHost Build(RunSettings settings, ILoggerProvider? log)
    {
        try
        {
            return OperatorHost.Build(settings, builder =>
            {
                // Signals are this program's business.
                builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
                if (log is not null)
                {
                    builder.Logging.ClearProviders().AddProvider(log);
                }
            });
        }
        catch (Exception exception) when (exception is not SettingsException)
        {
            // It only puts things together: what it throws is about what it was given, and says what to do.
            throw new SettingsException(exception.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }
}

using System.Net;
using System.Net.Sockets;
using FlagImportOperator.Metrics;
using FlagImportOperator.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FlagImportOperator.Hosting;

/// <summary>
/// <c>/healthz</c>: 200 unless only a restart can help. <c>/readyz</c>: 200 once resources and Secrets are known. <c>/metrics</c>: for
/// Prometheus. Plain HTTP, no secrets, for the kubelet and for monitoring.
/// </summary>
internal sealed class HttpEndpoint(OperatorService service, MetricCollector metrics, RunSettings settings, ILogger<HttpEndpoint> log) : IHostedService, IAsyncDisposable
{
    private WebApplication? _application;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            if (settings.HttpAddress is { } address)
            {
                kestrel.Listen(IPAddress.Parse(address), settings.HttpPort);
            }
            else
            {
                kestrel.ListenAnyIP(settings.HttpPort);
            }
        });
        _application = builder.Build();
        _application.Run(AnswerAsync);
        try
        {
            await _application.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            throw new SettingsException($"Port {settings.HttpPort} cannot be opened ({exception.Message}); give another --http-port (or FLAGIMPORT_HTTP_PORT), or 0 for none.");
        }

        HostLog.Listens(log, settings.HttpPort);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => _application?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _application?.DisposeAsync() ?? ValueTask.CompletedTask;

    private Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path.Value == "/metrics")
        {
            context.Response.ContentType = PrometheusText.ContentType;
            return context.Response.WriteAsync(PrometheusText.Format(metrics.Collect()));
        }

        bool? good = context.Request.Path.Value switch
        {
            "/healthz" => service.IsAlive,
            "/readyz" => service.IsReady,
            _ => null,
        };
        context.Response.StatusCode = good switch { true => 200, false => 503, null => 404 };
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(good switch { true => "ok\n", false => "not ready\n", null => "/healthz, /readyz and /metrics are here\n" });
    }
}

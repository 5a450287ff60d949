using System.Diagnostics.Metrics;
using FlagImportOperator.Commands;
using FlagImportOperator.Kubernetes.Client;
using FlagImportOperator.Kubernetes.LeaderElection;
using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.LaunchDarkly.Accounts;
using FlagImportOperator.Metrics;
using FlagImportOperator.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace FlagImportOperator.Hosting;

/// <summary>Puts the operator together and runs it. Decides nothing.</summary>
internal static class OperatorHost
{
    /// <summary>Runs until SIGTERM, Ctrl-C or cancellation: 0. 2 for settings that cannot be used, 1 when a loop failed.</summary>
    public static async Task<int> RunAsync(RunSettings settings, TextWriter errors, CancellationToken cancellationToken)
    {
        try
        {
            using var host = Build(settings);
            var service = host.Services.GetRequiredService<OperatorService>();
            await host.RunAsync(cancellationToken);
            return service.ExitCode;
        }
        catch (Exception exception) when (exception is SettingsException or KubernetesConfigurationException or ArgumentException)
        {
            await errors.WriteLineAsync(exception.Message);
            return RunCommand.WrongSettings;
        }
    }

    /// <summary>The host, not yet started. Throws for settings that cannot be used.</summary>
    /// <param name="settings">What to run.</param>
    /// <param name="customize">For a program that the operator is only a part of: its own log, its own signals.</param>
    public static IHost Build(RunSettings settings, Action<HostApplicationBuilder>? customize = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true, ContentRootPath = AppContext.BaseDirectory });
        AddLogging(builder.Logging, settings);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(6)); // 4 s for passes, 0.5 s for events, 1 s for the lease
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(TimeProvider.System);
#pragma warning disable RS0030 // Here, and only here, the program chooses its source of chance: it is used by many threads.
        builder.Services.AddSingleton(Random.Shared);
#pragma warning restore RS0030

        // Every call to LaunchDarkly and every write to the cluster asks it, whoever makes it.
        var fence = settings.LeaderElection ? new LeaderFence(TimeProvider.System, settings.LeaseRenewDeadline) : null;
        builder.Services.AddSingleton(new Election(fence));
        builder.Services.AddLaunchDarkly(new LaunchDarklyOptions
        {
            BaseUrl = settings.LaunchDarklyUrl,
            Timeout = settings.LaunchDarklyTimeout,
            BeforeSend = fence is null ? null : fence.Demand,
        });
        builder.Services.AddSingleton(services => TokenSource(settings, services));
        builder.Services.AddSingleton(_ => KubernetesConnection.Open(settings.Kubeconfig));
        builder.Services.AddSingleton(services => new KubernetesApi(
            services.GetRequiredService<KubernetesConnection>(), services.GetRequiredService<TimeProvider>(), new KubernetesApiOptions { BeforeWrite = fence is null ? null : fence.Demand }));
        builder.Services.AddSingleton<OperatorDependencies>();
        builder.Services.AddSingleton<OperatorService>();

        // First, so that it is there before work begins, and answers until work has ended: hosted services stop in the reverse order.
        if (settings.HttpPort > 0)
        {
            AddMetrics(builder.Services);
            builder.Services.AddHostedService<HttpEndpoint>();
        }

        builder.Services.AddHostedService(services => services.GetRequiredService<OperatorService>());
        builder.Services.AddHostedService<IdleTrim>();

        customize?.Invoke(builder);
        var host = builder.Build();

        // First of all: it adds up only what is recorded after its making.
        _ = host.Services.GetService<MetricCollector>();
        _ = host.Services.GetService<ProgramMetrics>();

        // Here rather than on first use, so that a wrong setting ends the program before anything is started.
        _ = host.Services.GetRequiredService<LaunchDarklyAccounts>();
        _ = host.Services.GetRequiredService<AccessTokenSource>();
        _ = host.Services.GetRequiredService<KubernetesConnection>();
        return host;
    }

    // Without a port nobody can ask: then nothing listens, and instruments that nobody listens to do nothing.
    private static void AddMetrics(IServiceCollection services)
    {
        services.AddSingleton<MetricCollector>();
        services.AddSingleton(provider => new ProgramMetrics(
            provider.GetRequiredService<IMeterFactory>(),
            provider.GetRequiredService<TimeProvider>(),
            isLeading: () => provider.GetRequiredService<OperatorService>().IsLeading));
    }

    private static AccessTokenSource TokenSource(RunSettings settings, IServiceProvider services) =>
        settings.AccessTokenFile is { } path
            ? AccessTokenSource.FromFile(path, "--access-token-file", services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<AccessTokenSource>>())
            : AccessTokenSource.Fixed(settings.AccessToken, RunSettingsReader.AccessTokenVariable);

    private static void AddLogging(ILoggingBuilder logging, RunSettings settings)
    {
        logging.SetMinimumLevel(settings.LogLevel);

        // Start, stop and content root: nothing that the operator does not say better.
        logging.AddFilter("Microsoft", settings.LogLevel > LogLevel.Warning ? settings.LogLevel : LogLevel.Warning);
        const string Format = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        if (settings.LogAsJson)
        {
            logging.AddJsonConsole(options => (options.TimestampFormat, options.UseUtcTimestamp) = (Format.TrimEnd(), true));
        }
        else
        {
            logging.AddSimpleConsole(options => (options.TimestampFormat, options.UseUtcTimestamp, options.SingleLine, options.ColorBehavior) =
                (Format, true, true, LoggerColorBehavior.Disabled));
        }
    }
}

/// <summary>A setting cannot be used; the message says which and what to do.</summary>
internal sealed class SettingsException(string message) : Exception(message);

using System.Diagnostics.Metrics;
using System.Net;
using FlagImportOperator.LaunchDarkly.Accounts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace FlagImportOperator.LaunchDarkly;

/// <summary>Puts this project together.</summary>
public static class LaunchDarklyServices
{
    /// <summary>Name of the client that all calls are made with.</summary>
    public const string HttpClientName = "LaunchDarkly";

    /// <summary>
    /// Adds <see cref="LaunchDarklyAccounts"/> and its named <see cref="HttpClient"/>. A registered <see cref="TimeProvider"/> or
    /// <see cref="Random"/> is used. Throws <see cref="ArgumentException"/> for invalid options.
    /// </summary>
    public static IServiceCollection AddLaunchDarkly(this IServiceCollection services, LaunchDarklyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new LaunchDarklyAccounts(
            provider.GetRequiredService<IHttpClientFactory>(),
            options,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<Random>() ?? new Random(),
            provider.GetRequiredService<IMeterFactory>(),
            provider.GetRequiredService<ILogger<LaunchDarklyAccounts>>()));
        services
            .AddLogging()
            .AddMetrics()
            .AddHttpClient(HttpClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => Handler(options))
            // The handler renews its own connections; a rotation of handlers would only add TLS handshakes.
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            // They log addresses at Information; our own log says all that is needed.
            .RemoveAllLoggers();
        return services;
    }

    internal static SocketsHttpHandler Handler(LaunchDarklyOptions options) => new()
    {
        // Another address must not get the token, and LaunchDarkly makes no redirects.
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        // So that a change of DNS is followed.
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        // Shorter than the whole call's, so that "was never sent" can be told from "was perhaps sent".
        ConnectTimeout = options.Timeout / 2,
    };
}

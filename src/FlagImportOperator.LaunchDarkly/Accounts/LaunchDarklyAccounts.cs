using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace FlagImportOperator.LaunchDarkly.Accounts;

/// <summary>The accounts in use, one for each access token. Thread-safe.</summary>
public sealed class LaunchDarklyAccounts
{
    // By hash: a dictionary shows its keys in dumps and debuggers.
    private readonly ConcurrentDictionary<string, LaunchDarklyAccount> _accounts = new(StringComparer.Ordinal);
    private readonly IHttpClientFactory _clients;
    private readonly LaunchDarklyOptions _options;
    private readonly FlagImportRoutes _routes;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly LaunchDarklyMetrics _metrics;
    private readonly ILogger _logger;

    /// <summary>Throws <see cref="ArgumentException"/> for invalid <paramref name="options"/>.</summary>
    /// <param name="clients">Gives the client named <see cref="LaunchDarklyServices.HttpClientName"/>.</param>
    /// <param name="options">Taken as they are now.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Seeds each account's own.</param>
    /// <param name="meters">Makes the instruments.</param>
    /// <param name="logger">For calls and transitions of all accounts.</param>
    public LaunchDarklyAccounts(
        IHttpClientFactory clients, LaunchDarklyOptions options, TimeProvider time, Random random, IMeterFactory meters, ILogger<LaunchDarklyAccounts> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_clients, _options, _time, _random, _logger) = (clients, options, time, random, logger);
        _metrics = new LaunchDarklyMetrics(meters);
        _routes = new FlagImportRoutes(options.BaseUrl);
        if (new Uri(options.BaseUrl) is { Scheme: "http", IsLoopback: false })
        {
            LaunchDarklyLog.NoTls(logger, options.BaseUrl);
        }
    }

    /// <summary>How many accounts are held.</summary>
    public int Count => _accounts.Count;

    /// <summary>The account of a token, always the same one until it is trimmed. White space around the token does not count.</summary>
    /// <exception cref="ArgumentException">It is no token, as <see cref="AccessToken.TryParse"/> says; the text does not quote it.</exception>
    public LaunchDarklyAccount Get(string accessToken)
    {
        if (!AccessToken.TryParse(accessToken, out var token, out var problem))
        {
            throw new ArgumentException($"The LaunchDarkly access token {problem}.");
        }

        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        return _accounts.TryGetValue(key, out var account) ? account : _accounts.GetOrAdd(key, Create(token, key[..8]));
    }

    /// <summary>Lets go of the accounts that are not in use any more, and with them of their tokens, snapshots and breakers.</summary>
    /// <returns>How many.</returns>
    public int Trim(Func<LaunchDarklyAccount, bool> inUse)
    {
        ArgumentNullException.ThrowIfNull(inUse);
        return _accounts.Count(entry => !inUse(entry.Value) && _accounts.TryRemove(entry));
    }

    private LaunchDarklyAccount Create(string token, string name)
    {
        var governor = new AccountGovernor(name, _options.MaxConcurrency, _time, NewRandom(), _logger);
        var identity = new LaunchDarklyIdentity(token, name, _options);
        var http = _clients.CreateClient(LaunchDarklyServices.HttpClientName);
        var transport = new LaunchDarklyTransport(http, identity, governor, _metrics, _time, _logger);
        return new LaunchDarklyAccount(token, name, new FlagImportClient(transport, _routes), _time);
    }

    // A Random is not thread-safe, so each account has its own.
    private Random NewRandom()
    {
        lock (_random)
        {
            return new Random(_random.Next());
        }
    }
}

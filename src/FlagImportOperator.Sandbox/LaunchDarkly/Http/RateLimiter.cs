using System.Globalization;

namespace FlagImportOperator.Sandbox.LaunchDarkly.Http;

/// <summary>What the budgets say of one request: headers for the answer, and whether it is refused.</summary>
internal sealed record RateVerdict(bool Refused, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    public static RateVerdict Unlimited { get; } = new(false, []);
}

/// <summary>Fixed windows, as the reset header implies (LD §3.3).</summary>
internal sealed class RateLimiter(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SimulatorOperation, int> _routes = [];
    private readonly Dictionary<string, (DateTimeOffset End, int Used)> _addresses = new(StringComparer.Ordinal);
    private DateTimeOffset _windowEnd = DateTimeOffset.MinValue;
    private int _global;
    private RateLimitOptions _options = RateLimitOptions.None;

    public RateLimitOptions Options
    {
        get => Volatile.Read(ref _options);
        set
        {
            lock (_gate)
            {
                _options = value;
                _windowEnd = DateTimeOffset.MinValue;
                _addresses.Clear();
            }
        }
    }

    /// <summary>The budget by client address, which knows no tokens and answers with seconds only.</summary>
    public RateVerdict TakeByAddress(string address)
    {
        lock (_gate)
        {
            if (_options.PerAddress is not { } budget)
            {
                return RateVerdict.Unlimited;
            }

            var now = time.GetUtcNow();
            var window = _addresses.GetValueOrDefault(address);
            window = now >= window.End ? (now + _options.Window, 1) : (window.End, window.Used + 1);
            _addresses[address] = window;
            if (window.Used <= budget)
            {
                return RateVerdict.Unlimited;
            }

            var seconds = _options.RetryAfterSeconds ?? (int)Math.Ceiling((window.End - now).TotalSeconds);
            return new RateVerdict(true, [Header("Retry-After", seconds)]);
        }
    }

    public RateVerdict Take(SimulatorOperation operation)
    {
        lock (_gate)
        {
            var routeBudget = _options.Routes.TryGetValue(operation, out var own) ? own : _options.Route;
            if (_options.Global is null && routeBudget is null)
            {
                return RateVerdict.Unlimited;
            }

            var now = time.GetUtcNow();
            if (now >= _windowEnd)
            {
                _windowEnd = now + _options.Window;
                _global = 0;
                _routes.Clear();
            }

            var global = ++_global;
            var route = _routes[operation] = _routes.GetValueOrDefault(operation) + 1;
            List<KeyValuePair<string, string>> headers = [];
            AddRemaining(headers, "X-Ratelimit-Global-Remaining", _options.Global, global);
            AddRemaining(headers, "X-Ratelimit-Route-Remaining", routeBudget, route);
            headers.Add(Header("X-Ratelimit-Reset", (_windowEnd + _options.ResetOffset).ToUnixTimeMilliseconds()));
            return new RateVerdict(global > _options.Global || route > routeBudget, headers);
        }
    }

    public static KeyValuePair<string, string> Header(string name, long value) =>
        new(name, value.ToString(CultureInfo.InvariantCulture));

    private static void AddRemaining(List<KeyValuePair<string, string>> headers, string name, int? budget, int used)
    {
        if (budget is { } limit)
        {
            headers.Add(Header(name, Math.Max(0, limit - used)));
        }
    }
}

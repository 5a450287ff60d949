using FlagImportOperator.Kubernetes.Client;

namespace FlagImportOperator.Kubernetes.Secrets;

/// <summary><see cref="ISecretReader"/> over <see cref="IKubernetesApi"/>.</summary>
public sealed class SecretReader : ISecretReader, IDisposable
{
    /// <summary>How long a copy is used, and lives.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    private readonly IKubernetesApi _api;
    private readonly TimeProvider _time;
    private readonly int _capacity;
    private readonly long _origin;
    private readonly Lock _lock = new();
    private readonly Dictionary<NamespacedName, Copy> _copies = [];
    private readonly Queue<Copy> _byAge = new(); // all copies live equally long, so the oldest goes first
    private readonly Dictionary<NamespacedName, Flight> _flights = [];
    private readonly CancellationTokenSource _disposed = new();
    private readonly ITimer _timer;
    private bool _timerSet;

    /// <summary>A reader that keeps at most <paramref name="capacity"/> Secrets.</summary>
    public SecretReader(IKubernetesApi api, TimeProvider time, int capacity = 1000)
    {
        ArgumentNullException.ThrowIfNull(time);
        _api = api;
        _time = time;
        _capacity = capacity;
        _origin = time.GetTimestamp();
        _timer = time.CreateTimer(static reader => ((SecretReader)reader!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many Secrets are kept just now.</summary>
    internal int Kept
    {
        get
        {
            lock (_lock)
            {
                return _copies.Count;
            }
        }
    }

    /// <inheritdoc/>
    public Task<SecretContent?> ReadAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        Flight flight;
        lock (_lock)
        {
            if (_copies.TryGetValue(key, out var copy) && copy.Expires > Now)
            {
                return Task.FromResult<SecretContent?>(copy.Content);
            }

            if (!_flights.TryGetValue(key, out flight!))
            {
                flight = new Flight(key);
                _flights[key] = flight;
                // Not with the caller's token: the read is shared, and one who leaves must not end it for the others.
                flight.Result = Task.Run(() => FetchAsync(flight), CancellationToken.None);
            }
        }

        return flight.Result.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Invalidate(NamespacedName key, string? resourceVersion)
    {
        lock (_lock)
        {
            if (_copies.TryGetValue(key, out var copy) && copy.Content.ResourceVersion != resourceVersion)
            {
                _copies.Remove(key);
            }

            // Whoever asks from now on must not get what a read that is already under way may have seen before the change.
            if (_flights.Remove(key, out var flight))
            {
                flight.Told = (true, resourceVersion);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _copies.Clear();
            _byAge.Clear();
        }

        _disposed.Cancel();
        _timer.Dispose();
    }

    // Not the wall clock: that one may be set back.
    private TimeSpan Now => _time.GetElapsedTime(_origin);

    private async Task<SecretContent?> FetchAsync(Flight flight)
    {
        SecretContent? content = null;
        try
        {
            var json = await _api.GetAsync(ResourceType.Secrets, flight.Key, _disposed.Token);
            content = SecretJson.Parse(flight.Key, json);
            Array.Clear(json);
            return content;
        }
        catch (KubernetesApiException e) when (e.IsNotFound)
        {
            return null;
        }
        finally
        {
            Land(flight, content);
        }
    }

    private void Land(Flight flight, SecretContent? content)
    {
        lock (_lock)
        {
            if (_flights.TryGetValue(flight.Key, out var current) && current == flight)
            {
                _flights.Remove(flight.Key);
            }

            // Absence is not kept: a Secret that is created must be seen at once.
            var stale = flight.Told is (true, var told) && told != content?.ResourceVersion;
            if (content is not null && !stale && !_disposed.IsCancellationRequested)
            {
                Keep(new Copy(flight.Key, content, Now + Lifetime));
            }
        }
    }

    private void Keep(Copy copy)
    {
        _copies[copy.Key] = copy;
        _byAge.Enqueue(copy);
        while (_copies.Count > _capacity)
        {
            DropOldest();
        }

        SetTimer();
    }

    private void DropOldest()
    {
        var oldest = _byAge.Dequeue();
        if (_copies.TryGetValue(oldest.Key, out var current) && current == oldest)
        {
            _copies.Remove(oldest.Key);
        }
    }

    // Expired copies are dropped by a timer, and not only when someone asks: values must not linger in memory.
    private void OnTimer()
    {
        lock (_lock)
        {
            _timerSet = false;
            while (_byAge.TryPeek(out var oldest) && oldest.Expires <= Now)
            {
                DropOldest();
            }

            SetTimer();
        }
    }

    private void SetTimer()
    {
        if (!_timerSet && _byAge.TryPeek(out var oldest) && !_disposed.IsCancellationRequested)
        {
            _timerSet = true;
            var wait = Math.Max(1, Math.Ceiling((oldest.Expires - Now).TotalMilliseconds));
            _timer.Change(TimeSpan.FromMilliseconds(wait), Timeout.InfiniteTimeSpan);
        }
    }

    private sealed class Copy(NamespacedName key, SecretContent content, TimeSpan expires)
    {
        public NamespacedName Key { get; } = key;

        public SecretContent Content { get; } = content;

        public TimeSpan Expires { get; } = expires;
    }

    private sealed class Flight(NamespacedName key)
    {
        public NamespacedName Key { get; } = key;

        public Task<SecretContent?> Result { get; set; } = null!;

        /// <summary>The version that was told while this read was under way.</summary>
        public (bool Any, string? Version) Told { get; set; }
    }
}

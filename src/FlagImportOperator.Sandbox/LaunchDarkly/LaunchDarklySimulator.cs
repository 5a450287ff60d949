using FlagImportOperator.Sandbox.LaunchDarkly.Admin;
using FlagImportOperator.Sandbox.LaunchDarkly.Http;
using FlagImportOperator.Sandbox.LaunchDarkly.Imports;
using FlagImportOperator.Sandbox.LaunchDarkly.Page;
using FlagImportOperator.Sandbox.LaunchDarkly.Store;
using FlagImportOperator.Sandbox.Web;
using Microsoft.AspNetCore.Builder;

namespace FlagImportOperator.Sandbox.LaunchDarkly;

/// <summary>
/// A strict stand-in for LaunchDarkly's flag import API (beta), over HTTP on loopback, with everything in memory. Several may run in one
/// process. All members are thread-safe.
/// </summary>
public sealed class LaunchDarklySimulator : IAsyncDisposable
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stopping = new();
    private readonly ChangeSignal _changes = new();
    private readonly SimulatorOptions _options;
    private readonly ConfigurationStore _store;
    private readonly ImportJobs _jobs;
    private readonly ConfigurationFactory _factory;
    private readonly Account _account;
    private readonly RateLimiter _limiter;
    private readonly WebApplication _server;
    private SimulatorModes _modes;
    private int _disposed;

    private LaunchDarklySimulator(SimulatorOptions options)
    {
        _options = options;
        _modes = options.Modes;
        var ids = new IdSource(options.Seed);
        _store = new ConfigurationStore(_changes);
        _jobs = new ImportJobs(_store, options.TimeProvider, () => Modes) { Default = options.DefaultImport };
        _factory = new ConfigurationFactory(_store, _jobs, options.NewId ?? ids.Next);
        _account = new Account(options.Tokens, options.Projects);
        _limiter = new RateLimiter(options.TimeProvider) { Options = options.RateLimits };
        Journal = new RequestJournal(options.JournalCapacity);
        Faults = new FaultInjector(new Random(options.Seed), _account);
        Rehearsals = new RehearsalStage(this, _changes.Pulse);
        var handler = new RequestHandler(
            new Gate(_account, _limiter),
            new FlagImportApi(options.Manifests, _account, _store, _jobs, _factory),
            Faults, Journal, options.Manifests, options.TimeProvider, () => Modes, _stopping.Token);
        var views = new AdminViews(this, options.Manifests);
        var admin = new AdminEndpoints(this, views, options.TimeProvider);
        var page = new PageEndpoints(new LiveFeed(this, views, _changes, _stopping.Token));
        _server = LoopbackServer.Build(options.Port, async context =>
        {
            if (await page.TryHandleAsync(context))
            {
                return;
            }

            try
            {
                await (AdminEndpoints.Owns(context) ? admin.HandleAsync(context) : handler.HandleAsync(context));
            }
            finally
            {
                _changes.Pulse();
            }
        });
        BaseUrl = new Uri("http://127.0.0.1/");
    }

    /// <summary>For instance <c>http://127.0.0.1:41234/</c>.</summary>
    public Uri BaseUrl { get; private set; }

    /// <summary>Every request so far.</summary>
    public RequestJournal Journal { get; }

    /// <summary>What goes wrong.</summary>
    public FaultInjector Faults { get; }

    /// <summary>Bad days to practise, by name.</summary>
    public RehearsalStage Rehearsals { get; }

    /// <summary>How the API reads where its documents are silent; takes effect with the next request.</summary>
    public SimulatorModes Modes
    {
        get => Volatile.Read(ref _modes);
        set => Volatile.Write(ref _modes, value);
    }

    /// <summary>Request budgets; setting them begins new windows.</summary>
    public RateLimitOptions RateLimits
    {
        get => _limiter.Options;
        set => _limiter.Options = value;
    }

    /// <summary>How imports run that have no script of their own; for jobs queued from now on.</summary>
    public ImportScript DefaultImport
    {
        get => _jobs.Default;
        set => _jobs.Default = value;
    }

    /// <summary>All configurations at one moment, in order of creation, config in clear.</summary>
    public IReadOnlyList<SimulatedConfiguration> Configurations => [.. _store.Current.Values];

    /// <summary>Starts listening.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<LaunchDarklySimulator> StartAsync(SimulatorOptions options, CancellationToken cancellationToken = default)
    {
        var simulator = new LaunchDarklySimulator(options);
        try
        {
            await simulator._server.StartAsync(cancellationToken);
            simulator.BaseUrl = new Uri(simulator._server.Urls.Single());
            return simulator;
        }
        catch
        {
            await simulator.DisposeAsync();
            throw;
        }
    }

    /// <summary>The configuration with that id, or null.</summary>
    public SimulatedConfiguration? Find(string id) => _store.Find(id);

    /// <summary>Sets how the next imports of a configuration run; the last one stays for all that follow.</summary>
    public void ScriptImport(string id, params IReadOnlyList<ImportScript> scripts) => _jobs.Script(id, scripts);

    /// <summary>Starts the import now, with or without a trigger before.</summary>
    /// <exception cref="KeyNotFoundException">No such configuration.</exception>
    public void StartImport(string id)
    {
        Get(id);
        _jobs.Start(id);
    }

    /// <summary>Ends the import now, starting it first if it does not run.</summary>
    /// <exception cref="KeyNotFoundException">No such configuration.</exception>
    public void FinishImport(string id, ImportResult result = ImportResult.Complete, params IReadOnlyList<ImportError> errors)
    {
        Get(id);
        _jobs.Finish(id, result, errors);
    }

    /// <summary>What the server does by itself some time after create (LD §1.4).</summary>
    public void BumpVersion(string id) => _jobs.Bump(id);

    /// <summary>Someone edits a configuration in the web UI. The same rules hold as for the API; one version more.</summary>
    /// <exception cref="KeyNotFoundException">No such configuration.</exception>
    /// <exception cref="ArgumentException">The result is not a valid configuration.</exception>
    public SimulatedConfiguration EditInWebUi(string id, Action<WebUiEdit> mutate)
    {
        lock (_store.Gate)
        {
            var current = Get(id);
            var edit = new WebUiEdit(current);
            mutate(edit);
            return _store.Edit(edit.Checked(current, _options.Manifests, Modes));
        }
    }

    /// <summary>Someone deletes a configuration in the web UI.</summary>
    /// <exception cref="KeyNotFoundException">No such configuration.</exception>
    public void DeleteInWebUi(string id)
    {
        lock (_store.Gate)
        {
            Get(id);
            _jobs.Forget(id);
            _store.Remove(id);
        }
    }

    /// <summary>Someone creates a configuration in the web UI.</summary>
    /// <param name="projectKey">Need not be a known project: it may be gone.</param>
    /// <param name="integrationKey">A known integration.</param>
    /// <param name="name">Null: the server names it.</param>
    /// <param name="tags">Null: none.</param>
    /// <param name="config">Form variables; those left out are filled in with made-up values.</param>
    /// <exception cref="ArgumentException">Not a valid configuration.</exception>
    public SimulatedConfiguration CreateInWebUi(
        string projectKey,
        string integrationKey,
        string? name = null,
        IReadOnlyList<string>? tags = null,
        IReadOnlyDictionary<string, string>? config = null)
    {
        var manifest = _options.Manifests.Find(integrationKey)
            ?? throw new ArgumentException($"Unknown integration {integrationKey}; known: {string.Join(", ", _options.Manifests.Keys)}");
        return WebUiEdit.Create(manifest, name, tags ?? [], config, Modes, (checkedConfig, checkedTags) =>
            _factory.Add(projectKey, manifest, name, checkedTags, checkedConfig, Modes));
    }

    /// <summary>Waits until a condition on configurations or journal holds; looked at again after each change, without polling.</summary>
    /// <exception cref="TimeoutException">It did not hold within that (real) time; 30 s when null.</exception>
    public Task WaitForAsync(Func<bool> condition, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        _changes.WaitAsync(condition, timeout ?? DefaultTimeout, cancellationToken);

    /// <summary>Closes all connections, also those of requests that stand still.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stopping.CancelAsync();
        _jobs.Stop();
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _server.StopAsync(atOnce.Token);
        await _server.DisposeAsync();
        _stopping.Dispose();
    }

    internal IReadOnlyList<string> Tokens => _options.Tokens;

    internal IReadOnlyList<string> Projects => _options.Projects;

    /// <summary>Another object with each change of the configurations.</summary>
    internal object State => _store.Current;

    internal IEnumerable<SimulatedConfiguration> Snapshot => _store.Current.Values;

    private SimulatedConfiguration Get(string id) =>
        _store.Find(id) ?? throw new KeyNotFoundException($"There is no configuration with id {id}.");
}

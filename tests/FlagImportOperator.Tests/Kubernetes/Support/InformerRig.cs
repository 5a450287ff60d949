using FlagImportOperator.Kubernetes.Client;
using FlagImportOperator.Kubernetes.Informers;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FlagImportOperator.Tests.Kubernetes.Support;

/// <summary>An informer that runs against a scripted server, on a clock that the test moves.</summary>
internal sealed class InformerRig : IAsyncDisposable
{
    private readonly KubernetesConnection _connection;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    private InformerRig(FakeApiServer server, InformerTarget<PartialObject> target, InformerOptions options)
    {
        Server = server;
        Script = new ListWatchScript(server);
        _connection = server.Connect();
        Informer = new Informer<PartialObject>(
            new KubernetesApi(_connection, Time), target, Handler, new InformerServices(Time, new Random(1), Log), options);
    }

    public FakeApiServer Server { get; }

    public ListWatchScript Script { get; }

    public FakeTimeProvider Time { get; } = new();

    public Recorder Handler { get; } = new();

    public LogLines Log { get; } = new();

    public Informer<PartialObject> Informer { get; }

    public IEnumerable<SeenRequest> Lists => Server.Requests.Where(request => !request.IsWatch);

    public static async Task<InformerRig> CreateAsync(InformerTarget<PartialObject>? target = null, InformerOptions? options = null) =>
        new(await FakeApiServer.StartAsync(), target ?? Things.Target, options ?? new InformerOptions());

    public InformerRig Start()
    {
        _running = Informer.RunAsync(_stop.Token);
        return this;
    }

    /// <summary>Moves the clock in small steps until the condition holds: nobody needs to know which timer is waited for.</summary>
    public async Task<TimeSpan> AdvanceUntil(Func<bool> condition, TimeSpan? step = null)
    {
        var passed = TimeSpan.Zero;
        using var limit = new CancellationTokenSource(Eventually.Limit, TimeProvider.System);
        while (!condition())
        {
            Assert.False(limit.IsCancellationRequested, "the condition did not become true");
            Time.Advance(step ?? TimeSpan.FromMilliseconds(100));
            passed += step ?? TimeSpan.FromMilliseconds(100);
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, CancellationToken.None);
        }

        return passed;
    }

    /// <summary>The next watch, while the clock is moved.</summary>
    public async Task<OpenWatch> NextWatchAdvancing()
    {
        var next = Script.NextWatchAsync();
        await AdvanceUntil(() => next.IsCompleted);
        return await next;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _connection.Dispose();
        await Server.DisposeAsync();
        _stop.Dispose();
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Threading.Channels;
using FlagImportOperator.Kubernetes.Client;
using k8s;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FlagImportOperator.Tests.Kubernetes.Support;

/// <summary>An HTTP server on loopback that hands each request to a script.</summary>
internal sealed class FakeApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeApiServer(WebApplication app) => _app = app;

    /// <summary>Answers everything; set before the first request.</summary>
    public RequestDelegate Answer { get; set; } = context => Status(context, 404, "NotFound", "nothing is scripted");

    public ConcurrentQueue<SeenRequest> Requests { get; } = [];

    public Uri Address { get; private set; } = null!;

    public static async Task<FakeApiServer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(10));
        var app = builder.Build();
        var server = new FakeApiServer(app);
        app.Run(server.HandleAsync);
        await app.StartAsync();
        server.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return server;
    }

    public KubernetesConnection Connect(Action<KubernetesClientConfiguration>? configure = null)
    {
        var configuration = new KubernetesClientConfiguration { Host = Address.ToString() };
        configure?.Invoke(configuration);
        return new KubernetesConnection(configuration, "a test");
    }

    public static async Task Json(HttpContext context, string json, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(json), context.RequestAborted);
    }

    public static Task Status(HttpContext context, int code, string reason, string message) => Json(context, StatusJson(code, reason, message), code);

    public static string StatusJson(int code, string reason, string message) =>
        $$"""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"{{message}}","reason":"{{reason}}","code":{{code}}}""";

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var seen = new SeenRequest(
            context.Request.Method,
            context.Request.Path,
            context.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()),
            context.Request.Headers.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Encoding.UTF8.GetString(body.ToArray()));
        Requests.Enqueue(seen);
        try
        {
            await Answer(context);
        }
        catch (OperationCanceledException)
        {
            // the client hung up
        }
    }
}

internal sealed record SeenRequest(
    string Method, string Path, IReadOnlyDictionary<string, string> Query, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public bool IsWatch => Query.ContainsKey("watch");
}

/// <summary>A watch that is open on the fake server; a test sends events through it.</summary>
internal sealed class OpenWatch(SeenRequest request)
{
    private readonly Channel<Func<HttpContext, Task<bool>>> _steps = Channel.CreateUnbounded<Func<HttpContext, Task<bool>>>();

    public SeenRequest Request { get; } = request;

    public string FromVersion => Request.Query["resourceVersion"];

    public void Send(string text) => _steps.Writer.TryWrite(async context =>
    {
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text));
        await context.Response.Body.FlushAsync();
        return true;
    });

    public void Event(string type, string json) => Send($$"""{"type":"{{type}}","object":{{json}}}""" + "\n");

    public void Bookmark(ulong version) => Event("BOOKMARK", $$"""{"kind":"Thing","metadata":{"resourceVersion":"{{version}}","creationTimestamp":null} }""");

    public void End() => _steps.Writer.TryWrite(_ => Task.FromResult(false));

    public void Abort() => _steps.Writer.TryWrite(context =>
    {
        context.Abort();
        return Task.FromResult(false);
    });

    public async Task ServeAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        await context.Response.StartAsync();
        await context.Response.Body.FlushAsync();
        await foreach (var step in _steps.Reader.ReadAllAsync(context.RequestAborted))
        {
            if (!await step(context))
            {
                return;
            }
        }
    }
}

/// <summary>Answers lists and watches in the order that a test scripted; a watch without a script stays open for the test to use.</summary>
internal sealed class ListWatchScript
{
    private readonly ConcurrentQueue<RequestDelegate> _lists = [];
    private readonly ConcurrentQueue<RequestDelegate> _watchAnswers = [];
    private readonly Channel<OpenWatch> _watches = Channel.CreateUnbounded<OpenWatch>();
    private readonly FakeApiServer _server;
    private RequestDelegate? _lastList;

    public ListWatchScript(FakeApiServer server)
    {
        _server = server;
        server.Answer = AnswerAsync;
    }

    public ListWatchScript List(ulong version, params string[] items) => List(version, null, items);

    public ListWatchScript List(ulong version, string? next, string[] items) => OnList(context => FakeApiServer.Json(context, Things.ListJson(version, next, items)));

    public ListWatchScript OnList(RequestDelegate answer)
    {
        _lists.Enqueue(answer);
        return this;
    }

    public ListWatchScript OnWatch(RequestDelegate answer)
    {
        _watchAnswers.Enqueue(answer);
        return this;
    }

    public async Task<OpenWatch> NextWatchAsync()
    {
        using var limit = new CancellationTokenSource(Eventually.Limit, TimeProvider.System);
        return await _watches.Reader.ReadAsync(limit.Token);
    }

    private Task AnswerAsync(HttpContext context)
    {
        if (!context.Request.Query.ContainsKey("watch"))
        {
            if (_lists.TryDequeue(out var list))
            {
                _lastList = list;
            }

            return _lastList!(context);
        }

        if (_watchAnswers.TryDequeue(out var answer))
        {
            return answer(context);
        }

        var request = _server.Requests.Last(seen => seen.IsWatch && seen.Path == context.Request.Path
            && seen.Query["resourceVersion"] == context.Request.Query["resourceVersion"]);
        var watch = new OpenWatch(request);
        _watches.Writer.TryWrite(watch);
        return watch.ServeAsync(context);
    }
}

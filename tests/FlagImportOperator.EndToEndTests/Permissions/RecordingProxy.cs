using System.Collections.Concurrent;
using System.Net;
using FlagImportOperator.Sandbox.Web;
using k8s;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FlagImportOperator.EndToEndTests.Permissions;

/// <summary>A request that went through the proxy.</summary>
/// <param name="Request">What an authorizer sees; null where it is no resource.</param>
/// <param name="Line">Method and path, for people.</param>
/// <param name="Status">The answer's; null when there was none.</param>
internal sealed record Recorded(ApiRequest? Request, string Line, int? Status)
{
    public bool IsRefused => Status is 401 or 403;

    public override string ToString() => $"{Status} {Line}";
}

/// <summary>
/// Stands between an operator and the API server, and notes what is asked. Plain HTTP on loopback towards the operator; towards the
/// server it is whoever the kubeconfig says. Bodies pass as they come, so that watches work.
/// </summary>
internal sealed class RecordingProxy : IAsyncDisposable
{
    /// <summary>Of one hop, not of the message (RFC 9110 §7.6.1); the length is framed anew.</summary>
    private static readonly HashSet<string> OfOneHop = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Transfer-Encoding", "Upgrade", "Host", "Proxy-Connection", "TE",
    };

    private readonly k8s.Kubernetes _server;
    private readonly WebApplication _front;
    private readonly ConcurrentQueue<Recorded> _requests = new();

    private RecordingProxy(KubernetesClientConfiguration account)
    {
        account.FirstMessageHandlerSetup = handler =>
        {
            handler.EnableMultipleHttp2Connections = true; // each watch is a stream, and a server limits those of one connection
            handler.AutomaticDecompression = DecompressionMethods.None;
            handler.AllowAutoRedirect = false;
        };
        _server = new(account);
        _server.HttpClient.Timeout = Timeout.InfiniteTimeSpan;
        _front = LoopbackServer.Build(0, ForwardAsync);
    }

    /// <summary>All that was asked so far, in the order of the answers.</summary>
    public IReadOnlyList<Recorded> Requests => [.. _requests];

    /// <summary>Content of a kubeconfig that leads here.</summary>
    public string Kubeconfig => EndToEndTests.Kubeconfig.WithoutCredentials(new(_front.Urls.Single()));

    /// <param name="kubeconfig">Path of the kubeconfig to act by.</param>
    /// <param name="cancellation">Of the start.</param>
    public static async Task<RecordingProxy> StartAsync(string kubeconfig, CancellationToken cancellation)
    {
        var proxy = new RecordingProxy(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig));
        await proxy._front.StartAsync(cancellation);
        return proxy;
    }

    /// <summary>What was refused for want of rights in that namespace.</summary>
    public IReadOnlyList<Recorded> RefusedIn(string @namespace) =>
        [.. _requests.Where(recorded => recorded.IsRefused && recorded.Request?.Namespace == @namespace)];

    public async ValueTask DisposeAsync()
    {
        // Whoever still watches is cut off: the operators have ended.
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _front.StopAsync(now.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _front.DisposeAsync();
        _server.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var request = ApiRequest.Read(context.Request.Method, context.Request.Path.Value!, context.Request.QueryString.Value);
        var line = $"{context.Request.Method} {target}";
        int? status = null;
        try
        {
            using var outgoing = await OutgoingAsync(context.Request, target);
            using var answer = await _server.HttpClient.SendAsync(outgoing, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
            status = (int)answer.StatusCode;
            _requests.Enqueue(new(request, line, status));
            await ReturnAsync(answer, context);
        }
        catch (Exception exception) when (exception is OperationCanceledException or HttpRequestException or IOException)
        {
            // Either side is gone; the other sees what it would have seen without a proxy: a broken connection.
            if (status is null)
            {
                _requests.Enqueue(new(request, line, null));
            }

            context.Abort();
        }
    }

    private async Task<HttpRequestMessage> OutgoingAsync(HttpRequest incoming, string target)
    {
        var outgoing = new HttpRequestMessage(new(incoming.Method), new Uri(_server.BaseUri, target)) { Version = HttpVersion.Version20 };
        if (incoming.ContentLength > 0 || incoming.Headers.TransferEncoding.Count > 0)
        {
            outgoing.Content = new StreamContent(incoming.Body);
        }

        foreach (var (name, values) in incoming.Headers.Where(header => !OfOneHop.Contains(header.Key)))
        {
            if (!outgoing.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                outgoing.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }

        if (_server.Credentials is { } credentials)
        {
            await credentials.ProcessHttpRequestAsync(outgoing, incoming.HttpContext.RequestAborted);
        }

        return outgoing;
    }

    private static async Task ReturnAsync(HttpResponseMessage answer, HttpContext context)
    {
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => !OfOneHop.Contains(header.Key)))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        // At once: a watch has headers long before its first event.
        await context.Response.StartAsync(context.RequestAborted);
        await using var body = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
        var buffer = new byte[16 * 1024];
        while (await body.ReadAsync(buffer, context.RequestAborted) is > 0 and var read)
        {
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }
}

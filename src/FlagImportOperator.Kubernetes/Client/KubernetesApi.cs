using System.Net.Http.Headers;
using FlagImportOperator.Kubernetes.LeaderElection;

namespace FlagImportOperator.Kubernetes.Client;

/// <summary><see cref="IKubernetesApi"/> over a <see cref="KubernetesConnection"/>, with the list and watch calls of informers beside it.</summary>
public sealed class KubernetesApi(KubernetesConnection connection, TimeProvider time, KubernetesApiOptions? options = null) : IKubernetesApi
{
    private const string Json = "application/json";

    private readonly KubernetesApiOptions _options = options ?? new KubernetesApiOptions();

    /// <inheritdoc/>
    public Task<byte[]> GetAsync(ResourceType type, NamespacedName key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(type);
        return CallAsync(new Call(HttpMethod.Get, type.ObjectPath(key)), null, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<byte[]> CreateAsync(ResourceType type, string ns, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(type);
        return CallAsync(new Call(HttpMethod.Post, type.CollectionPath(ns), FieldManagerQuery), Content(body, Json), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<byte[]> MergePatchAsync(
        ResourceType type, NamespacedName key, string? subresource, ReadOnlyMemory<byte> patch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(type);
        var call = new Call(HttpMethod.Patch, type.ObjectPath(key, subresource), FieldManagerQuery);
        return CallAsync(call, Content(patch, "application/merge-patch+json"), cancellationToken);
    }

    /// <summary>One page of a list, whole, in a rented buffer.</summary>
    internal async Task<PooledBody> ListPageAsync(CollectionScope scope, int limit, string? continueToken, CancellationToken cancellationToken)
    {
        var query = $"?limit={limit}{(string.IsNullOrEmpty(continueToken) ? "" : "&continue=" + Uri.EscapeDataString(continueToken))}";
        var call = new Call(HttpMethod.Get, scope.Path, query, scope.ListAccept);
        return await WithinTimeoutAsync(
            call,
            async limited =>
            {
                using var response = await SendAsync(call, null, limited);
                return await ReadAsync(call, response, _options.MaxPageBytes, limited);
            },
            cancellationToken);
    }

    /// <summary>Opens a watch; the answer has headers only, its body is the caller's to read and dispose.</summary>
    internal Task<HttpResponseMessage> WatchAsync(CollectionScope scope, ulong resourceVersion, int timeoutSeconds, CancellationToken cancellationToken)
    {
        var query = $"?watch=true&allowWatchBookmarks=true&resourceVersion={resourceVersion}&timeoutSeconds={timeoutSeconds}";
        var call = new Call(HttpMethod.Get, scope.Path, query, scope.WatchAccept);
        return WithinTimeoutAsync(call, limited => SendAsync(call, null, limited), cancellationToken);
    }

    /// <summary>What broke a body half-way, as the exception that callers know.</summary>
    internal static KubernetesApiException Broken(string call, Exception cause) =>
        new($"{call}: no answer ({(cause is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } http ? http.HttpRequestError.ToString() : cause.GetType().Name)}: {cause.Message})", cause);

    private string FieldManagerQuery => _options.FieldManager is { } manager ? $"?fieldManager={Uri.EscapeDataString(manager)}" : "";

    private static ReadOnlyMemoryContent Content(ReadOnlyMemory<byte> body, string mediaType) =>
        new(body) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } };

    private Task<byte[]> CallAsync(Call call, HttpContent? content, CancellationToken cancellationToken) =>
        WithinTimeoutAsync(
            call,
            async limited =>
            {
                using var response = await SendAsync(call, content, limited);
                using var body = await ReadAsync(call, response, _options.MaxObjectBytes, limited);
                return body.Memory.ToArray();
            },
            cancellationToken);

    private async Task<HttpResponseMessage> SendAsync(Call call, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(call.Method, new Uri(call.Path + call.Query, UriKind.Relative)) { Content = content };
        request.Headers.TryAddWithoutValidation("Accept", call.Accept);
        var response = await connection.SendAsync(request, call.Method == HttpMethod.Get ? null : _options.BeforeWrite, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await ApiErrors.FromResponseAsync(call.ToString(), response, time.GetUtcNow(), cancellationToken);
        }
    }

    private static async Task<PooledBody> ReadAsync(Call call, HttpResponseMessage response, int max, CancellationToken cancellationToken) =>
        await PooledBody.ReadAsync(response.Content, max, cancellationToken)
        ?? throw new KubernetesApiException($"{call}: the answer is longer than {max} bytes");

    private async Task<T> WithinTimeoutAsync<T>(Call call, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var timeout = new CancellationTokenSource(_options.Timeout, time);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await work(limited.Token);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException e) when (timeout.IsCancellationRequested)
        {
            throw new KubernetesApiException($"{call}: no answer within {_options.Timeout.TotalSeconds:0.#} s", e);
        }
        catch (Exception e) when (e is not (KubernetesApiException or NotLeadingException))
        {
            throw Broken(call.ToString(), e);
        }
    }

    private readonly record struct Call(HttpMethod Method, string Path, string Query = "", string Accept = Json)
    {
        public override string ToString() => $"{Method} /{Path}";
    }
}

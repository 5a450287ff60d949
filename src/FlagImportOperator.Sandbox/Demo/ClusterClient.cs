using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using FlagImportOperator.Api;
using k8s;
using k8s.Exceptions;

namespace FlagImportOperator.Sandbox.Demo;

/// <summary>The demo's own eyes and hands in the cluster: what a person does with kubectl, over HTTP.</summary>
internal sealed class ClusterClient : IDisposable
{
    private readonly k8s.Kubernetes _client;
    private readonly string _namespace;
    private int _sent;

    public ClusterClient(string kubeconfigPath, string @namespace)
    {
        var configuration = Read(kubeconfigPath);
        configuration.SslCaCerts ??= [];
        _namespace = @namespace;
        _client = new k8s.Kubernetes(configuration);
        _client.HttpClient.Timeout = Timeout.InfiniteTimeSpan; // a watch lasts as long as the demo
    }

    public Uri Server => _client.BaseUri;

    /// <summary>Requests so far.</summary>
    public int Sent => Volatile.Read(ref _sent);

    public Task<JsonObject> CreateAsync(JsonObject manifest, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, Collection((string)manifest["kind"]!), manifest, "application/json", cancellationToken);

    public Task<JsonObject> MergePatchAsync(string kind, string name, JsonObject patch, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Patch, $"{Collection(kind)}/{name}", patch, "application/merge-patch+json", cancellationToken);

    public Task DeleteAsync(string kind, string name, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, $"{Collection(kind)}/{name}", null, null, cancellationToken);

    /// <summary>Objects of that kind, and the version that a watch goes on from.</summary>
    public async Task<(IReadOnlyList<JsonObject> Items, string Version)> ListAsync(string kind, CancellationToken cancellationToken)
    {
        var list = await SendAsync(HttpMethod.Get, Collection(kind), null, null, cancellationToken);
        return ([.. list["items"]!.AsArray().OfType<JsonObject>()], (string)list["metadata"]!["resourceVersion"]!);
    }

    /// <summary>What changes after that version, until the server has enough.</summary>
    public async IAsyncEnumerable<(string Type, JsonObject Object)> WatchAsync(
        string kind, string version, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var answer = await RespondAsync(HttpMethod.Get, $"{Collection(kind)}?watch=true&resourceVersion={version}", null, null, cancellationToken);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken));
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            var change = JsonNode.Parse(line)!;
            yield return ((string)change["type"]!, (JsonObject)change["object"]!);
        }
    }

    public void Dispose() => _client.Dispose();

    private static KubernetesClientConfiguration Read(string kubeconfigPath)
    {
        try
        {
            return KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfigPath);
        }
        catch (KubeConfigException exception)
        {
            throw new ClusterException($"The kubeconfig cannot be used: {exception.Message}");
        }
    }

    private string Collection(string kind) => kind switch
    {
        "Secret" => $"api/v1/namespaces/{_namespace}/secrets",
        "Event" => $"apis/events.k8s.io/v1/namespaces/{_namespace}/events",
        ResourceNames.Kind => $"apis/{ResourceNames.ApiVersion}/namespaces/{_namespace}/{ResourceNames.Plural}",
        _ => throw new ArgumentException($"The demo knows no path of {kind}."),
    };

    private async Task<JsonObject> SendAsync(HttpMethod method, string path, JsonObject? body, string? type, CancellationToken cancellationToken)
    {
        using var answer = await RespondAsync(method, path, body, type, cancellationToken);
        return (JsonObject)JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken))!;
    }

    private async Task<HttpResponseMessage> RespondAsync(HttpMethod method, string path, JsonObject? body, string? type, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(_client.BaseUri, path));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("flag-import-sandbox", "demo"));
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, type!);
        }

        if (_client.Credentials is { } credentials)
        {
            await credentials.ProcessHttpRequestAsync(request, cancellationToken);
        }

        Interlocked.Increment(ref _sent);
        var answer = await _client.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (answer.IsSuccessStatusCode)
        {
            return answer;
        }

        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            throw new ClusterException($"{method} {request.RequestUri!.AbsolutePath} was answered {(int)answer.StatusCode}: {Message(text)}");
        }
    }

    private static string Message(string status)
    {
        try
        {
            return (string?)JsonNode.Parse(status)?["message"] ?? status;
        }
        catch (System.Text.Json.JsonException)
        {
            return status;
        }
    }
}

/// <summary>The API server refused, or cannot be reached as configured; the message says what and why.</summary>
internal sealed class ClusterException(string message) : Exception(message);

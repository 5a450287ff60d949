using System.Net;
using k8s;
using k8s.Authentication;

namespace FlagImportOperator.Kubernetes.Client;

/// <summary>
/// The way to one API server: address, TLS and credentials, all from KubernetesClient, so that every cluster login that library
/// knows (client certificates, tokens, exec plugins, the pod's service account) works here. Thread-safe.
/// </summary>
public sealed class KubernetesConnection : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly k8s.Kubernetes _client;
    private readonly ServiceClientCredentials? _credentials;
    private readonly Version _httpVersion;

    /// <summary>A connection as configured. Throws <see cref="KubernetesConfigurationException"/> where the configuration cannot be used.</summary>
    public KubernetesConnection(KubernetesClientConfiguration configuration, string origin)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        Origin = origin;
        Namespace = string.IsNullOrWhiteSpace(configuration.Namespace) ? null : configuration.Namespace.Trim();
        _httpVersion = configuration.DisableHttp2 ? HttpVersion.Version11 : HttpVersion.Version20;
        configuration.FirstMessageHandlerSetup += Tune;
        // Without a CA of the cluster's own, the machine's trusted roots count; the library wants a list for that, if an empty one.
        configuration.SslCaCerts ??= [];
        _client = Guard(origin, () => new k8s.Kubernetes(configuration));
        _client.HttpClient.Timeout = Timeout.InfiniteTimeSpan; // watches last; every call has its own limit
        _credentials = _client.Credentials;
    }

    /// <summary><c>flag-import-operator/VERSION</c>.</summary>
    public static string UserAgent { get; } = $"flag-import-operator/{typeof(KubernetesConnection).Assembly.GetName().Version?.ToString(3) ?? "0"}";

    /// <summary>The API server's address.</summary>
    public Uri BaseAddress => _client.BaseUri;

    /// <summary>The namespace of the pod or of the kubeconfig context, where it says one.</summary>
    public string? Namespace { get; }

    /// <summary>Where the configuration came from, for people.</summary>
    public string Origin { get; }

    /// <summary>
    /// Opens the explicit <paramref name="kubeconfig"/>; else the pod's service account; else what KUBECONFIG names, or ~/.kube/config.
    /// A <paramref name="context"/> means a kubeconfig. Throws <see cref="KubernetesConfigurationException"/> that says what to set.
    /// </summary>
    public static KubernetesConnection Open(string? kubeconfig = null, string? context = null)
    {
        var home = KubernetesClientConfiguration.KubeConfigDefaultLocation;
        var (source, files) = ClusterLocator.Choose(new ClusterSurroundings(
            kubeconfig, context, KubernetesClientConfiguration.IsInCluster(), Environment.GetEnvironmentVariable("KUBECONFIG"), home)
        {
            Exists = File.Exists,
        });
        return source switch
        {
            ClusterSource.InCluster => new(Guard("the pod's service account", KubernetesClientConfiguration.InClusterConfig), "the pod's service account"),
            ClusterSource.Files => new(Guard($"kubeconfig {string.Join(", ", files)}", () => Load(files, context)), $"kubeconfig {string.Join(", ", files)}"),
            _ => throw new KubernetesConfigurationException(
                $"No Kubernetes cluster is configured: name a kubeconfig, set KUBECONFIG, create {home}, or run in a pod with a service account token."),
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>Sends with credentials that are fresh for each request (token files are re-read, exec plugins asked again), headers only.</summary>
    internal async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, Action? beforeSend, CancellationToken cancellationToken)
    {
        request.RequestUri = new Uri(_client.BaseUri, request.RequestUri!);
        request.Version = _httpVersion;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        if (_credentials is not null)
        {
            await _credentials.ProcessHttpRequestAsync(request, cancellationToken);
        }

        beforeSend?.Invoke();
        return await _client.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    private static void Tune(SocketsHttpHandler handler)
    {
        // Each watch holds a stream for minutes: past the server's limit of streams a second connection is better than waiting.
        handler.EnableMultipleHttp2Connections = true;
        // A server that died without a word is found out in less than a renew deadline, so that the next renewal goes over a new connection.
        // Pings are only sent where nothing else comes.
        handler.KeepAlivePingDelay = TimeSpan.FromSeconds(5);
        handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(3);
        handler.ConnectTimeout = ConnectTimeout;
        handler.UseCookies = false;
        handler.AllowAutoRedirect = false;
    }

    private static KubernetesClientConfiguration Load(IReadOnlyList<string> files, string? context)
    {
        var wanted = string.IsNullOrEmpty(context) ? null : context;
        if (files.Count == 1)
        {
            return KubernetesClientConfiguration.BuildConfigFromConfigFile(files[0], wanted);
        }

        if (wanted is null)
        {
            // Only KUBECONFIG can name several; merging them is the library's.
            return KubernetesClientConfiguration.BuildDefaultConfig();
        }

        var holder = files.FirstOrDefault(file => KubernetesClientConfiguration.LoadKubeConfig(file).Contexts?.Any(c => c.Name == wanted) == true)
            ?? throw new KubernetesConfigurationException($"None of the files in KUBECONFIG has the context {wanted}.");
        return KubernetesClientConfiguration.BuildConfigFromConfigFile(holder, wanted);
    }

    private static T Guard<T>(string origin, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (Exception e) when (e is not KubernetesConfigurationException)
        {
            // The text of a YAML or exec failure can quote credentials: the kind is enough beside the library's own words.
            var why = e is k8s.Exceptions.KubeConfigException ? FirstLine(e.Message) : e.GetType().Name;
            throw new KubernetesConfigurationException($"Cannot use {origin}: {why}. Correct it, or name another kubeconfig or context.");
        }
    }

    private static string FirstLine(string text) => text.AsSpan().TrimStart() is var trimmed && trimmed.IndexOfAny('\r', '\n') is >= 0 and var end
        ? trimmed[..end].ToString()
        : text;
}

using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Http;
using FlagImportOperator.Sandbox.Kubernetes.Kinds;
using FlagImportOperator.Sandbox.Kubernetes.Registry;
using FlagImportOperator.Sandbox.Kubernetes.Storage;
using FlagImportOperator.Sandbox.Kubernetes.Writing;
using FlagImportOperator.Sandbox.Web;
using Microsoft.AspNetCore.Builder;

namespace FlagImportOperator.Sandbox.Kubernetes;

/// <summary>
/// A small Kubernetes API, over HTTP on loopback, with everything in memory: as strict as the real one in what it serves, and it lets
/// everyone in. Several may run in one process. All members are thread-safe.
/// </summary>
public sealed class KubernetesSandbox : IAsyncDisposable
{
    // As large as etcd takes a request, and some more for what is in JSON longer than in protobuf.
    private const int LargestBody = 3 * 1024 * 1024;

    private readonly CancellationTokenSource _stopping = new();
    private readonly IReadOnlyList<ServedKind> _served;
    private readonly X509Certificate2? _certificate;
    private readonly WebApplication _server;
    private int _disposed;

    private KubernetesSandbox(KubernetesSandboxOptions options)
    {
        var time = options.TimeProvider;

        // Milliseconds: nobody writes more often for long.
        var store = new ObjectStore(options.HistoryCapacity, time.GetUtcNow().ToUnixTimeMilliseconds());
        _served = [.. BuiltInKinds.All.Concat(options.Definitions.Select(CustomKinds.FromDefinition)).Select(kind => Serve(kind, store))];
        var namespaced = _served.Where(kind => kind.Kind.IsNamespaced).DistinctBy(kind => kind.Objects).ToList();
        var home = _served.First(kind => kind.Kind is { Group: "", Plural: "namespaces" });
        var namespaces = new Namespaces(store, home, namespaced, time);
#pragma warning disable RS0030 // The seed is the caller's.
        var writer = new ObjectWriter(store, namespaces, new Identities(new Random(options.Seed)), time);
#pragma warning restore RS0030
        var reader = new ReadHandler(store, time);
        var api = new ApiServer(
            _served, reader, new WatchHandler(store, time, _stopping.Token), new WriteHandler(store, writer, new ObjectDeleter(store, namespaces, time), reader));
        foreach (var name in NamespaceRules.Lasting)
        {
            writer.Create(
                new(home, "", "", null, new(IsDryRun: false, Requests.FieldValidation.Ignore, "kube-apiserver", Force: false)),
                new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } }, []);
        }

        _certificate = options.Tls ? LoopbackCertificate.Create(time.GetUtcNow()) : null;
        _server = LoopbackServer.Build(options.Port, api.HandleAsync, _certificate, LargestBody);
        BaseUrl = new Uri("http://127.0.0.1/");
    }

    /// <summary>For instance <c>http://127.0.0.1:41234/</c>.</summary>
    public Uri BaseUrl { get; private set; }

    /// <summary>Content of a kubeconfig file for kubectl and the operator.</summary>
    public string Kubeconfig
    {
        get
        {
            const string Name = "flag-import-sandbox";
            var authority = _certificate is null ? "" : $"\n    certificate-authority-data: {Authority(_certificate)}";
            return $"""
                apiVersion: v1
                kind: Config
                clusters:
                - name: {Name}
                  cluster:
                    server: {BaseUrl.ToString().TrimEnd('/')}{authority}
                users:
                - name: {Name}
                  user:
                    token: any # nobody is asked who they are, but some clients insist on saying it
                contexts:
                - name: {Name}
                  context:
                    cluster: {Name}
                    user: {Name}
                    namespace: default
                current-context: {Name}

                """;
        }
    }

    /// <summary>Starts listening.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    /// <exception cref="NotSupportedException">A definition holds something that cannot be honoured; the message names it.</exception>
    public static async Task<KubernetesSandbox> StartAsync(KubernetesSandboxOptions options, CancellationToken cancellationToken = default)
    {
        var sandbox = new KubernetesSandbox(options);
        try
        {
            await sandbox._server.StartAsync(cancellationToken);
            sandbox.BaseUrl = new Uri(sandbox._server.Urls.Single());
            return sandbox;
        }
        catch
        {
            await sandbox.DisposeAsync();
            throw;
        }
    }

    /// <summary>Forgets what has happened, but not what is: clients that have not seen it all are told 410 and list anew.</summary>
    public void Compact()
    {
        foreach (var kind in _served)
        {
            kind.Objects.Forget();
        }
    }

    /// <summary>Ends all watches and closes all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stopping.CancelAsync();
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _server.StopAsync(atOnce.Token);
        await _server.DisposeAsync();
        _certificate?.Dispose();
        _stopping.Dispose();
    }

    private static ServedKind Serve(ResourceKind kind, ObjectStore store)
    {
        var rules = (kind.Group, kind.Plural) switch
        {
            ("", "secrets") => SecretRules.Secrets,
            ("", "configmaps") => SecretRules.ConfigMaps,
            ("", "namespaces") => NamespaceRules.Namespaces,
            ("", "events") => EventRules.Core,
            ("events.k8s.io", "events") => EventRules.Newer,
            ("coordination.k8s.io", "leases") => new KindRules { CreatesOnUpdate = true },
            _ => KindRules.None,
        };

        // Events of both groups are the same objects.
        return new(kind, store.Open(kind.Plural == "events" ? "events" : kind.QualifiedResource), rules);
    }

    private static string Authority(X509Certificate2 certificate) => Convert.ToBase64String(Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()));
}

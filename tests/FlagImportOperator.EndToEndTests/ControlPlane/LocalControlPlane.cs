using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace FlagImportOperator.EndToEndTests;

/// <summary>A bearer token that the API server shall know (--token-auth-file), and who it stands for.</summary>
internal sealed record StaticToken(string Token, string User, params IReadOnlyList<string> Groups)
{
    /// <summary>The token of a service account, in place of those that only a complete control plane issues.</summary>
    public static StaticToken OfServiceAccount(string token, string @namespace, string name) =>
        new(token, $"system:serviceaccount:{@namespace}:{name}", "system:serviceaccounts", $"system:serviceaccounts:{@namespace}", "system:authenticated");
}

/// <summary>etcd and kube-apiserver on free loopback ports, as controller tests know them (KUBEBUILDER_ASSETS).</summary>
internal sealed class LocalControlPlane : Cluster
{
    private const int Attempts = 3;

    private readonly DirectoryInfo _folder;
    private readonly CertificateAuthority _authority;
    private readonly Uri _server;
    private readonly IReadOnlyList<StaticToken> _tokens;
    private readonly List<GuardedProcess> _processes = [];

    private LocalControlPlane(DirectoryInfo folder, CertificateAuthority authority, Uri server, IReadOnlyList<StaticToken> tokens)
        : base(Path.Combine(folder.FullName, "kubeconfig"))
    {
        _folder = folder;
        _authority = authority;
        _server = server;
        _tokens = tokens;
    }

    /// <summary>The API server's address.</summary>
    public Uri Server => _server;

    /// <summary>Who signed the API server's certificate.</summary>
    public string AuthorityPem => _authority.Pem;

    internal IEnumerable<int> ProcessIds => _processes.Select(process => process.Id);

    /// <summary>Returns once the server is ready. Throws what it printed when it does not become so.</summary>
    public static async Task<LocalControlPlane> StartAsync(string assets, CancellationToken cancellation, params IReadOnlyList<StaticToken> tokens)
    {
        var etcd = Executable(assets, "etcd");
        var apiServer = Executable(assets, "kube-apiserver");
        for (var attempt = 1; ; attempt++)
        {
            var ports = FreePorts(3);
            var plane = new LocalControlPlane(
                Directory.CreateTempSubdirectory("flagimport-e2e-"), new(TimeProvider.System), new($"https://127.0.0.1:{ports[2]}"), tokens);
            try
            {
                await plane.RunAsync(etcd, apiServer, ports, cancellation);
                return plane;
            }
            catch (ServerEndedException) when (attempt < Attempts)
            {
                await plane.DisposeAsync();
            }
            catch
            {
                await plane.DisposeAsync();
                throw;
            }
        }
    }

    public override Task<string> ServiceAccountKubeconfigAsync(ClusterClient administrator, string @namespace, string name) =>
        Task.FromResult(UserKubeconfig(
            $"system:serviceaccount:{@namespace}:{name}", "system:serviceaccounts", $"system:serviceaccounts:{@namespace}"));

    public string UserKubeconfig(string user, params IEnumerable<string> groups) =>
        Kubeconfig.WithCertificate(_server, _authority.Pem, _authority.ForUser(user, groups));

    public override async ValueTask DisposeAsync()
    {
        // The API server first: it would fill its log with complaints about a missing etcd.
        foreach (var process in Enumerable.Reverse(_processes))
        {
            await process.DisposeAsync();
        }

        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task RunAsync(string etcd, string apiServer, int[] ports, CancellationToken cancellation)
    {
        await File.WriteAllTextAsync(KubeconfigPath, UserKubeconfig("e2e-administrator", "system:masters"), cancellation);
        var store = $"http://127.0.0.1:{ports[0]}";
        var etcdProcess = Start(
            etcd,
            $"--data-dir={PathOf("etcd")}",
            $"--listen-client-urls={store}",
            $"--advertise-client-urls={store}",
            $"--listen-peer-urls=http://127.0.0.1:{ports[1]}",
            "--unsafe-no-fsync");
        await UntilAsync(etcdProcess, () => AcceptsAsync(ports[0], cancellation), cancellation);

        var serving = _authority.ForLoopbackServer();
        using var accounts = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string[] arguments =
        [
            $"--etcd-servers={store}",
            "--bind-address=127.0.0.1",
            "--advertise-address=127.0.0.1",
            $"--secure-port={_server.Port}",
            $"--tls-cert-file={Write("server.crt", serving.Certificate)}",
            $"--tls-private-key-file={Write("server.key", serving.Key)}",
            $"--client-ca-file={Write("ca.crt", _authority.Pem)}",
            $"--cert-dir={_folder.FullName}",
            "--authorization-mode=RBAC",
            // A complete kube-apiserver does not start without these.
            $"--service-account-issuer={_server}",
            $"--service-account-key-file={Write("accounts.pub", accounts.ExportSubjectPublicKeyInfoPem())}",
            $"--service-account-signing-key-file={Write("accounts.key", accounts.ExportECPrivateKeyPem())}",
            "--service-cluster-ip-range=10.0.0.0/24",
            "--disable-admission-plugins=ServiceAccount",
            .. TokenArguments(),
        ];
        var apiProcess = Start(apiServer, arguments);
        using var client = new ClusterClient(KubeconfigPath);
        await UntilAsync(apiProcess, client.IsReadyAsync, cancellation);
    }

    private IEnumerable<string> TokenArguments() => _tokens.Count == 0 ? [] :
    [
        "--token-auth-file=" + Write("tokens.csv", string.Concat(_tokens.Select(token =>
            $"{token.Token},{token.User},{token.User},\"{string.Join(',', token.Groups)}\"\n"))),
    ];

    private GuardedProcess Start(string program, params IEnumerable<string> arguments)
    {
        var process = GuardedProcess.Start(program, PathOf($"{Path.GetFileName(program)}.log"), arguments);
        _processes.Add(process);
        return process;
    }

    private static async Task UntilAsync(GuardedProcess process, Func<Task<bool>> ready, CancellationToken cancellation)
    {
        try
        {
            await Poll.UntilAsync(
                "the control plane is ready",
                async () => process.HasExited ? throw new ServerEndedException(process.LogTail()) : await ready(),
                cancellation);
        }
        catch (TimeoutException timeout)
        {
            throw new TimeoutException($"{timeout.Message}; it printed:\n{process.LogTail()}", timeout);
        }
    }

    private static async Task<bool> AcceptsAsync(int port, CancellationToken cancellation)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private string Write(string name, string content)
    {
        File.WriteAllText(PathOf(name), content);
        return PathOf(name);
    }

    private static string Executable(string assets, string name)
    {
        var path = Path.GetFullPath(Path.Combine(assets, name));
        return File.Exists(path) ? path : throw new FileNotFoundException($"KUBEBUILDER_ASSETS names a folder without {name}.", path);
    }

    /// <summary>All at once, so that they differ. Between here and the server's start, another process can still take one.</summary>
    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        Array.ForEach(listeners, listener => listener.Start());
        var ports = Array.ConvertAll(listeners, listener => ((IPEndPoint)listener.LocalEndpoint).Port);
        Array.ForEach(listeners, listener => listener.Dispose());
        return ports;
    }

    /// <summary>The server ended by itself, most often because a port was taken meanwhile: worth another try.</summary>
    private sealed class ServerEndedException(string log) : Exception($"The control plane ended; it printed:\n{log}");
}

namespace FlagImportOperator.Sandbox.Kubernetes;

/// <summary>What an in-memory Kubernetes API is made of.</summary>
public sealed record KubernetesSandboxOptions
{
    /// <summary>TCP port on loopback; 0 takes any free one.</summary>
    public int Port { get; init; }

    /// <summary>HTTPS with a certificate of its own, which the kubeconfig trusts.</summary>
    public bool Tls { get; init; }

    /// <summary>CustomResourceDefinitions to serve, as YAML.</summary>
    public required IReadOnlyList<string> Definitions { get; init; }

    /// <summary>Clock of timestamps and watches.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}

/// <summary>A small Kubernetes API in memory, over HTTP on loopback.</summary>
public sealed class KubernetesSandbox : IAsyncDisposable
{
    private KubernetesSandbox()
    {
    }

    /// <summary>For instance <c>http://127.0.0.1:41234/</c>.</summary>
    public Uri BaseUrl => throw new NotImplementedException();

    /// <summary>Content of a kubeconfig whose context, cluster and user are named flag-import-sandbox.</summary>
    public string Kubeconfig => throw new NotImplementedException();

    /// <summary>Starts listening.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static Task<KubernetesSandbox> StartAsync(KubernetesSandboxOptions options, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}

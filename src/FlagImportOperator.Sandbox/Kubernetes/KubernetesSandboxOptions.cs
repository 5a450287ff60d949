namespace FlagImportOperator.Sandbox.Kubernetes;

/// <summary>How an in-memory Kubernetes API shall be.</summary>
public sealed record KubernetesSandboxOptions
{
    /// <summary>Port on loopback; 0 takes any free one.</summary>
    public int Port { get; init; }

    /// <summary>TLS, with a certificate that the kubeconfig trusts, instead of plain HTTP.</summary>
    public bool Tls { get; init; }

    /// <summary>CustomResourceDefinitions, each a YAML document, whose kinds are served from the start.</summary>
    public required IReadOnlyList<string> Definitions { get; init; }

    /// <summary>How many changes of each kind are remembered at least, unless they are very large; who asks for older ones is told 410.</summary>
    public int HistoryCapacity { get; init; } = 10_000;

    /// <summary>Seed for uids and generated names. Not that of the LaunchDarkly simulator: ids of both sides shall be told apart.</summary>
    public int Seed { get; init; } = 7;

    /// <summary>Clock for timestamps, bookmarks and the end of watches.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}

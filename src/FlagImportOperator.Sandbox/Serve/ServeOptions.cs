using FlagImportOperator.Sandbox.LaunchDarkly;

namespace FlagImportOperator.Sandbox.Serve;

/// <summary>What to keep running, and where.</summary>
internal sealed record ServeOptions
{
    /// <summary>Port of the Kubernetes API; 0 takes any free one.</summary>
    public int KubernetesPort { get; init; }

    /// <summary>HTTPS for the Kubernetes API.</summary>
    public bool Tls { get; init; }

    /// <summary>Whether the operator runs in this process.</summary>
    public bool RunsOperator { get; init; } = true;

    /// <summary>Where the kubeconfig is written.</summary>
    public required string Kubeconfig { get; init; }

    /// <summary>LaunchDarkly's side.</summary>
    public required SimulatorOptions Account { get; init; }

    /// <summary>Rehearsals to begin with.</summary>
    public IReadOnlyList<string> Rehearsals { get; init; } = [];
}

namespace FlagImportOperator.EndToEndTests.Permissions;

/// <summary>A cluster that a chart can be installed on.</summary>
/// <param name="Administrator">Of it.</param>
/// <param name="Kubeconfig">Path of the administrator's kubeconfig.</param>
internal sealed record Ground(ClusterClient Administrator, string Kubeconfig)
{
    /// <summary>Content of a kubeconfig that acts as that service account.</summary>
    public required Func<ServiceAccountName, Task<string>> KubeconfigOfAsync { get; init; }

    public required Func<Task<string>> NewNamespaceAsync { get; init; }
}

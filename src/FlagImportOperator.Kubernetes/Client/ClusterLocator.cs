namespace FlagImportOperator.Kubernetes.Client;

/// <summary>Where the way to the cluster is written down.</summary>
internal enum ClusterSource
{
    None,
    Files,
    InCluster,
}

/// <summary>What <see cref="ClusterLocator"/> looks at; a value, so that the choice is a pure function.</summary>
internal sealed record ClusterSurroundings(string? Kubeconfig, string? Context, bool InCluster, string? KubeconfigVariable, string HomeFile)
{
    /// <summary>Tells whether a file is there.</summary>
    public required Func<string, bool> Exists { get; init; }
}

/// <summary>Chooses: the kubeconfig that was asked for, else the pod's service account, else the usual places.</summary>
internal static class ClusterLocator
{
    /// <summary>The source, with the kubeconfig files to read in their order of precedence.</summary>
    public static (ClusterSource Source, IReadOnlyList<string> Files) Choose(ClusterSurroundings from)
    {
        if (!string.IsNullOrEmpty(from.Kubeconfig))
        {
            return from.Exists(from.Kubeconfig)
                ? (ClusterSource.Files, [from.Kubeconfig])
                : throw new KubernetesConfigurationException($"The kubeconfig {from.Kubeconfig} does not exist: correct the path, or leave it out to use the pod's service account, KUBECONFIG or {from.HomeFile}.");
        }

        // A context is a thing of kubeconfigs: who names one does not mean the pod's service account.
        if (from.InCluster && string.IsNullOrEmpty(from.Context))
        {
            return (ClusterSource.InCluster, []);
        }

        // As kubectl does: files of the list that are not there are passed over.
        var listed = (from.KubeconfigVariable ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var present = listed.Select(file => file.Trim('"')).Where(from.Exists).ToList();
        if (present.Count > 0)
        {
            return (ClusterSource.Files, present);
        }

        if (listed.Length > 0)
        {
            throw new KubernetesConfigurationException($"KUBECONFIG is set to {from.KubeconfigVariable}, but there is no such file: correct or unset it.");
        }

        return from.Exists(from.HomeFile) ? (ClusterSource.Files, [from.HomeFile]) : (ClusterSource.None, []);
    }
}

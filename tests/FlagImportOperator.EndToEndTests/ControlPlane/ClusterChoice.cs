namespace FlagImportOperator.EndToEndTests;

/// <summary>Where the API server comes from.</summary>
internal abstract record ClusterChoice
{
    private const string KubeconfigVariable = "FLAGIMPORT_E2E_KUBECONFIG";
    private const string AssetsVariable = "KUBEBUILDER_ASSETS";
    private const string PolicyVariable = "FLAGIMPORT_E2E";

    /// <summary>A cluster that is already there; it is left as found, but for the CustomResourceDefinition.</summary>
    public sealed record Existing(string Kubeconfig) : ClusterChoice;

    /// <summary>etcd and kube-apiserver from a folder.</summary>
    public sealed record Assets(string Folder) : ClusterChoice;

    /// <summary>K3s in a container.</summary>
    public sealed record Container : ClusterChoice;

    /// <summary>What somebody asked for comes before what is merely installed.</summary>
    public static ClusterChoice From(Func<string, string?> environment) =>
        (environment(KubeconfigVariable), environment(AssetsVariable)) switch
        {
            ({ Length: > 0 } kubeconfig, _) => new Existing(kubeconfig),
            (_, { Length: > 0 } folder) => new Assets(folder),
            _ => new Container(),
        };

    /// <summary>Whether a missing API server fails the tests (in CI) instead of skipping them.</summary>
    public static bool IsRequired(Func<string, string?> environment) => environment(PolicyVariable) == "required";

    /// <summary>Why tests are skipped, and how they would not be.</summary>
    public static string NothingFound(string dockerAnswer) =>
        $"No API server: set {KubeconfigVariable} to a kubeconfig, or {AssetsVariable} to a folder with etcd and kube-apiserver, " +
        $"or start Docker ({dockerAnswer})";
}

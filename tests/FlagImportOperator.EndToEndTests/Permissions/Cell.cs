namespace FlagImportOperator.EndToEndTests.Permissions;

/// <summary>One way to install the chart, as far as rights depend on it.</summary>
public sealed record Cell(bool ClusterWide, bool WatchSecrets, bool LeaderElection, bool ClusterIdGiven)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Cell> All { get; } =
    [
        .. from clusterWide in (bool[])[true, false]
           from watch in (bool[])[false, true]
           from election in (bool[])[true, false]
           from id in (bool[])[true, false]
           select new Cell(clusterWide, watch, election, id),
    ];

    /// <summary>As helm's --set wants them.</summary>
    internal IEnumerable<string> Values(IReadOnlyList<string> namespaces)
    {
        if (!ClusterWide)
        {
            yield return $"watch.namespaces={{{string.Join(',', namespaces)}}}";
        }

        if (ClusterIdGiven)
        {
            yield return "clusterId=permissions";
        }

        yield return $"secrets.access={(WatchSecrets ? "watch" : "get")}";
        yield return $"leaderElection.enabled={(LeaderElection ? "true" : "false")}";
        yield return "replicas=1";

        // It is there already, and not of this release.
        yield return "crds.install=false";
    }

    public override string ToString() =>
        $"{(ClusterWide ? "cluster-wide" : "two namespaces")}, secrets {(WatchSecrets ? "watch" : "get")}, " +
        $"{(LeaderElection ? "with" : "without")} leader election, cluster id {(ClusterIdGiven ? "given" : "not given")}";
}

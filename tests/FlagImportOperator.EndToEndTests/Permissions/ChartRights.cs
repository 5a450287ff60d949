using System.Text.Json.Nodes;
using FlagImportOperator.EndToEndTests.Charts;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Permissions;

/// <summary>The chart's service account with the chart's roles on a cluster, and a recorded way to act as it.</summary>
internal sealed class ChartRights : IAsyncDisposable
{
    private const string RbacGroup = "rbac.authorization.k8s.io";

    private readonly DirectoryInfo _folder;
    private readonly ClusterClient _administrator;

    private ChartRights(ClusterClient administrator, IReadOnlyList<JsonObject> chart, RecordingProxy proxy, DirectoryInfo folder)
    {
        (_administrator, _folder, Chart, Proxy) = (administrator, folder, chart, proxy);
        Granted = Grants.To(Account, chart);
        File.WriteAllText(KubeconfigPath, proxy.Kubeconfig);
    }

    /// <summary>Everything that the chart renders.</summary>
    public IReadOnlyList<JsonObject> Chart { get; }

    public IReadOnlyList<Permission> Granted { get; }

    public RecordingProxy Proxy { get; }

    public ServiceAccountName Account => AccountIn(Chart);

    /// <summary>Path of a kubeconfig that leads through the proxy.</summary>
    public string KubeconfigPath => Path.Combine(_folder.FullName, "kubeconfig");

    /// <summary>The arguments that the chart gives the program.</summary>
    public IReadOnlyList<string> Arguments => Chart.Arguments();

    /// <summary>Applies what is about rights, and nothing else, of the rendered chart, whose namespaces must exist.</summary>
    public static async Task<ChartRights> InstallAsync(Ground ground, IReadOnlyList<JsonObject> chart)
    {
        var cancellation = TestContext.Current.CancellationToken;
        foreach (var (path, o) in OfRights(chart))
        {
            await ground.Administrator.ApplyAsync(path, o.ToJsonString());
        }

        var folder = Directory.CreateTempSubdirectory("flagimport-e2e-");
        var direct = Path.Combine(folder.FullName, "direct");
        await File.WriteAllTextAsync(direct, await ground.KubeconfigOfAsync(AccountIn(chart)), cancellation);
        return new(ground.Administrator, chart, await RecordingProxy.StartAsync(direct, cancellation), folder);
    }

    /// <summary>The chart's rights on its Lease, for a Lease elsewhere: a test's copies share one of their own.</summary>
    public async Task GrantLeasesAsync(string @namespace, string lease)
    {
        foreach (var o in Chart.Where(o => o.Kind() is "Role" or "RoleBinding" && o.Name().EndsWith("-leader-election", StringComparison.Ordinal)))
        {
            var copy = o.DeepClone().AsObject();
            copy["metadata"]!["namespace"] = @namespace;
            foreach (var rule in (copy["rules"]?.AsArray() ?? []).Where(rule => rule!["resourceNames"] is not null))
            {
                rule!["resourceNames"] = new JsonArray(lease);
            }

            foreach (var (path, applied) in OfRights([copy]))
            {
                await _administrator.ApplyAsync(path, applied.ToJsonString());
            }
        }
    }

    /// <summary>Takes back what belongs to no namespace; the rest goes with its namespace.</summary>
    public async Task RemoveAsync()
    {
        foreach (var (path, _) in OfRights(Chart).Where(found => found.Object.Namespace() is null))
        {
            await _administrator.DeleteAsync(path);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static IEnumerable<(string Path, JsonObject Object)> OfRights(IEnumerable<JsonObject> chart) =>
        from o in chart
        let root = o.Kind() switch
        {
            "ServiceAccount" => "/api/v1",
            "Role" or "RoleBinding" or "ClusterRole" or "ClusterRoleBinding" => $"/apis/{RbacGroup}/v1",
            _ => null,
        }
        where root is not null
        let @namespace = o.Namespace() is { } name ? $"/namespaces/{name}" : ""
        select ($"{root}{@namespace}/{o.Kind().ToLowerInvariant()}s/{o.Name()}", o);

    private static ServiceAccountName AccountIn(IReadOnlyList<JsonObject> chart) =>
        new(chart.Single("Deployment").Namespace()!, chart.PodSpec()["serviceAccountName"]!.GetValue<string>());
}

using System.Text.Json.Nodes;
using FlagImportOperator.EndToEndTests.Charts;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Permissions;

/// <summary>The chart of this repository as its users' helm renders it.</summary>
internal static class ChartRendering
{
    private const string Fallback = "flag-import-operator-system";

    /// <summary>Whether there is a helm.</summary>
    public static bool IsPossible => Tools.AnyHelm() is not null;

    /// <summary>
    /// All objects of the chart. With a kubeconfig, the chart's look-ups ask that cluster. Skips the test where there is no helm, and throws
    /// <see cref="InvalidOperationException"/> with what it said where it refuses.
    /// </summary>
    public static async Task<IReadOnlyList<JsonObject>> RenderAsync(string release, string @namespace, IEnumerable<string> values, string? kubeconfig = null)
    {
        var helm = Tools.AnyHelm() ?? Tools.Helm(4);
        string[] cluster = kubeconfig is null ? [] : ["--dry-run=server"];
        var result = await helm.RunAsync(
            kubeconfig, ["template", release, Repository.Chart, "--namespace", @namespace, .. cluster, .. values.SelectMany(value => new[] { "--set", value })]);
        return Manifest.Parse(result.Require());
    }

    /// <summary>The chart's defaults: of the release in its namespace, or, where there is no helm, as config/default has them.</summary>
    /// <param name="administrator">Of the cluster.</param>
    /// <param name="newNamespace">Makes one. Its name is the release's too: what belongs to no namespace must collide with nothing.</param>
    public static async Task<IReadOnlyList<JsonObject>> RenderDefaultsAsync(ClusterClient administrator, Func<Task<string>> newNamespace)
    {
        if (IsPossible)
        {
            var release = await newNamespace();
            return await RenderAsync(release, release, []);
        }

        await administrator.ApplyAsync(
            $"/api/v1/namespaces/{Fallback}", $$"""{ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": "{{Fallback}}" } }""");
        return Manifest.Parse(await File.ReadAllTextAsync(Repository.PathOf("config", "default", "operator.yaml"), TestContext.Current.CancellationToken));
    }
}

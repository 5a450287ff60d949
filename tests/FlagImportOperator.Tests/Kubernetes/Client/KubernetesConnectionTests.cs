using FlagImportOperator.Kubernetes.Client;
using Xunit;

namespace FlagImportOperator.Tests.Kubernetes.Client;

public sealed class KubernetesConnectionTests
{
    private const string Home = "/home/u/.kube/config";

    [Theory]
    // kubeconfig, context, in a pod, KUBECONFIG, files there; what is chosen
    [InlineData("/k", null, true, "/e", "/k /e", "Files /k")]
    [InlineData(null, null, true, "/e", "/e", "InCluster ")]
    [InlineData(null, "ctx", true, "/e", "/e", "Files /e")]
    [InlineData(null, null, false, "/e:/f", "/f", "Files /f")]
    [InlineData(null, null, false, "/e:/f", "/e /f", "Files /e,/f")]
    [InlineData(null, null, false, null, Home, "Files " + Home)]
    [InlineData(null, null, false, "", Home, "Files " + Home)]
    [InlineData(null, null, false, null, "", "None ")]
    public void Source_is_explicit_then_pod_then_usual_places(string? kubeconfig, string? context, bool inCluster, string? variable, string there, string expected)
    {
        var (source, files) = ClusterLocator.Choose(new ClusterSurroundings(kubeconfig, context, inCluster, variable?.Replace(':', Path.PathSeparator), Home)
        {
            Exists = there.Split(' ').Contains,
        });
        Assert.Equal(expected, $"{source} {string.Join(",", files)}");
    }

    [Theory]
    [InlineData("/missing", null, "/missing does not exist")]
    [InlineData(null, "/missing", "KUBECONFIG is set to /missing")]
    public void Named_file_that_is_missing_is_an_error_that_names_it(string? kubeconfig, string? variable, string expected)
    {
        var e = Assert.Throws<KubernetesConfigurationException>(() =>
            ClusterLocator.Choose(new ClusterSurroundings(kubeconfig, null, true && variable is null, variable, Home) { Exists = _ => false }));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Kubeconfig_gives_address_namespace_and_context()
    {
        using var file = new TempFile("""
            apiVersion: v1
            kind: Config
            current-context: one
            clusters:
            - {name: c1, cluster: {server: "http://127.0.0.1:1001"}}
            - {name: c2, cluster: {server: "https://127.0.0.1:1002"}}
            contexts:
            - {name: one, context: {cluster: c1, user: u, namespace: team}}
            - {name: two, context: {cluster: c2, user: u}}
            users:
            - {name: u, user: {token: canary-token}}
            """);
        using var one = KubernetesConnection.Open(file.Path);
        Assert.Equal(("http://127.0.0.1:1001/", "team"), (one.BaseAddress.ToString(), one.Namespace));
        using var two = KubernetesConnection.Open(file.Path, "two");
        Assert.Equal(("https://127.0.0.1:1002/", null), (two.BaseAddress.ToString(), two.Namespace));
        var e = Assert.Throws<KubernetesConfigurationException>(() => KubernetesConnection.Open(file.Path, "three"));
        Assert.Contains("three", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Kubeconfig_that_cannot_be_read_names_the_file_and_quotes_nothing()
    {
        using var file = new TempFile("users: [ {name: u, user: {token: canary-token");
        var e = Assert.Throws<KubernetesConfigurationException>(() => KubernetesConnection.Open(file.Path));
        Assert.Contains(file.Path, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", e.ToString(), StringComparison.Ordinal);
    }

    private sealed class TempFile : IDisposable
    {
        public TempFile(string text) => File.WriteAllText(Path, text);

        public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName());

        public void Dispose() => File.Delete(Path);
    }
}

using Xunit;

namespace FlagImportOperator.EndToEndTests.Charts;

/// <summary>Whatever helm takes as the name of a release or namespace, the chart can be installed so.</summary>
public sealed class NamesTests
{
    [Theory]
    [InlineData(3, "123", "no", "fio-123-flag-import-operator")]
    [InlineData(4, "123", "no", "fio-123-flag-import-operator")]
    [InlineData(3, "true", "2024", "true-flag-import-operator")]
    [InlineData(4, "1e3", "0x10", "fio-1e3-flag-import-operator")]
    [InlineData(4, "my.release", "null", "my-release-flag-import-operator")]
    [InlineData(4, "a.flag-import-operator.0123456789.0123456789.b", "on", "a-flag-import-operator-0123456789-0123456789-b")]
    public async Task It_is_installed_and_upgraded_whatever_the_names_look_like(int major, string release, string @namespace, string name)
    {
        var helm = Tools.Helm(major);
        await using var cluster = await OwnCluster.StartAsync();
        foreach (var watched in new[] { "123", "off" })
        {
            await cluster.CreateNamespaceAsync(watched);
        }

        const string Values = "launchDarkly.accessToken.existingSecret.name=123,networkPolicy.metrics.namespaces={123,off},commonLabels.a=1e3";
        (await helm.RunAsync(cluster.Kubeconfig, "install", release, Repository.Chart, "--namespace", @namespace, "--create-namespace", "--set-string", Values)).Require();
        (await helm.RunAsync(
            cluster.Kubeconfig,
            "upgrade", release, Repository.Chart, "--namespace", @namespace, "--reuse-values", "--set-string", "watch.namespaces={123,off},leaderElection.leaseName=1e3")).Require();

        var deployment = await cluster.Client.GetAsync($"/apis/apps/v1/namespaces/{@namespace}/deployments/{name}");
        Assert.Equal(release, deployment["metadata"]!["labels"]!["app.kubernetes.io/instance"]!.GetValue<string>());
        Assert.Equal("123", deployment["spec"]!["template"]!["spec"]!["volumes"]![0]!["secret"]!["secretName"]!.GetValue<string>());
        Assert.NotNull(await cluster.Client.FindAsync($"/apis/rbac.authorization.k8s.io/v1/namespaces/off/roles/{name}"));
    }
}

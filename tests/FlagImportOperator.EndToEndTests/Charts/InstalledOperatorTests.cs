using Xunit;

namespace FlagImportOperator.EndToEndTests.Charts;

/// <summary>The operator does its job as the chart runs it: with its arguments, its files, and the rights of its service account.</summary>
public sealed class InstalledOperatorTests
{
    [Theory]
    [InlineData(3, "secrets.access=watch")]
    [InlineData(4, "secrets.access=get")]
    [InlineData(3, "watch.namespaces={team-a},secrets.access=get")]
    [InlineData(4, "watch.namespaces={team-a}")]
    [InlineData(4, "replicas=1,leaderElection.enabled=false,clusterId=c1")]
    public async Task A_resource_becomes_ready_and_goes(int helm, string values)
    {
        await using var installation = await Installation.PrepareAsync();
        await installation.InstallAsync(Tools.Helm(helm), values);
        await installation.RunCopiesAsync();

        await installation.ApplyResourceAsync("team-a", "one");
        await installation.Cluster.Client.WaitForConditionAsync(OwnCluster.PathOf("team-a", "one"), "Ready");
        Assert.Single(installation.Simulator.Configurations);

        await installation.Cluster.Client.DeleteAsync(OwnCluster.PathOf("team-a", "one"));
        await GoneAsync(installation);
        Assert.Empty(installation.Simulator.Configurations);
        await installation.StopCopiesAsync();
    }

    [Theory]
    [MemberData(nameof(Tools.Helms), MemberType = typeof(Tools))]
    public async Task What_was_deleted_while_it_was_uninstalled_goes_when_it_is_installed_again(int major)
    {
        var helm = Tools.Helm(major);
        var path = OwnCluster.PathOf("team-a", "one");
        await using var installation = await Installation.PrepareAsync();
        await installation.InstallAsync(helm);
        await installation.RunCopiesAsync();
        await installation.ApplyResourceAsync("team-a", "one");
        await installation.Cluster.Client.WaitForConditionAsync(path, "Ready");
        await installation.StopCopiesAsync();
        (await helm.RunAsync(installation.Cluster.Kubeconfig, "uninstall", "fio", "--namespace", "ops")).Require();
        await installation.Cluster.Client.DeleteAsync(path);
        Assert.NotNull((await installation.Cluster.Client.GetAsync(path))["metadata"]!["deletionTimestamp"]);
        Assert.Single(installation.Simulator.Configurations);

        await installation.InstallAsync(helm);
        await installation.RunCopiesAsync();

        await GoneAsync(installation);
        Assert.Empty(installation.Simulator.Configurations);
        await installation.StopCopiesAsync();
    }

    [Fact]
    public async Task A_definition_that_is_deleted_takes_its_resources_along_one_by_one()
    {
        await using var installation = await Installation.PrepareAsync();
        await installation.InstallAsync(Tools.Helm(4));
        await installation.RunCopiesAsync();
        await installation.ApplyResourceAsync("team-a", "one");
        await installation.Cluster.Client.WaitForConditionAsync(OwnCluster.PathOf("team-a", "one"), "Ready");

        await installation.Cluster.Client.DeleteAsync(OwnCluster.Definition);

        await installation.Cluster.Client.WaitForAsync(OwnCluster.Definition, "the definition is gone", found => found is null);
        Assert.Empty(installation.Simulator.Configurations);
    }

    [Theory]
    [MemberData(nameof(Tools.Helms), MemberType = typeof(Tools))]
    public async Task A_definition_that_goes_with_the_release_waits_for_the_operator_to_come_back(int major)
    {
        var helm = Tools.Helm(major);
        var path = OwnCluster.PathOf("team-a", "one");
        await using var installation = await Installation.PrepareAsync();
        var cluster = installation.Cluster;
        await installation.InstallAsync(helm, "crds.keep=false");
        await installation.RunCopiesAsync();
        await installation.ApplyResourceAsync("team-a", "one");
        await cluster.Client.WaitForConditionAsync(path, "Ready");

        // Helm deletes the Deployment before the definition: nobody is there when resources are to go.
        await installation.StopCopiesAsync();
        await installation.HelmAsync(helm, "uninstall");
        await cluster.Client.WaitForAsync(path, "the resource is to go", found => found?["metadata"]!["deletionTimestamp"] is not null);
        Assert.NotNull((await cluster.Client.GetAsync(OwnCluster.Definition))["metadata"]!["deletionTimestamp"]);
        Assert.Single(installation.Simulator.Configurations);

        await installation.InstallAsync(helm);
        await installation.RunCopiesAsync();
        await cluster.Client.WaitForAsync(OwnCluster.Definition, "the definition is gone", found => found is null);
        Assert.Empty(installation.Simulator.Configurations);

        await installation.HelmAsync(helm, "upgrade", Repository.Chart, "--reset-then-reuse-values");
        await cluster.WaitForDefinitionAsync();
        await installation.ApplyResourceAsync("team-a", "two");
        await cluster.Client.WaitForConditionAsync(OwnCluster.PathOf("team-a", "two"), "Ready");
        await installation.StopCopiesAsync();
    }

    private static async Task GoneAsync(Installation installation) => await installation.Cluster.Client.WaitForAsync(
        OwnCluster.PathOf("team-a", "one"), "the resource is gone", found => found is null);
}

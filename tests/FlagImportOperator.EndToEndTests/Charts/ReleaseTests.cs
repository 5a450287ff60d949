using System.Text.Json.Nodes;
using FlagImportOperator.Api;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Charts;

/// <summary>Releases come, change and go; resources stay as they are.</summary>
public sealed class ReleaseTests
{
    private static readonly string[] Release = ["fio", "--namespace", "ops"];

    public static TheoryData<string, int, int> Upgrades
    {
        get
        {
            var rows = new TheoryData<string, int, int>();
            foreach (var package in FrozenReleases.Packages)
            {
                rows.Add(Path.GetFileName(package), 3, 3);
                rows.Add(Path.GetFileName(package), 4, 4);
                rows.Add(Path.GetFileName(package), 3, 4);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Upgrades))]
    public async Task An_upgrade_leaves_resources_as_they_are(string package, int from, int to)
    {
        var (before, after) = (Tools.Helm(from), Tools.Helm(to));
        await using var cluster = await OwnCluster.StartAsync();
        (await before.RunAsync(cluster.Kubeconfig, ["install", .. Release, "--create-namespace", Path.Combine(Repository.Released, package)])).Require();
        await cluster.WaitForDefinitionAsync();
        var definition = await cluster.Client.GetAsync(OwnCluster.Definition);
        JsonObject[] resources = [await cluster.CreateReadyResourceAsync("ops", "one"), await cluster.CreateReadyResourceAsync("default", "two")];

        (await after.RunAsync(cluster.Kubeconfig, ["upgrade", .. Release, Repository.Chart, "--set", "replicas=3"])).Require();

        var deployment = await cluster.Client.GetAsync("/apis/apps/v1/namespaces/ops/deployments/fio-flag-import-operator");
        Assert.Equal(3, deployment["spec"]!["replicas"]!.GetValue<int>());
        Assert.Equal($"flag-import-operator-{Repository.ChartMetadata["version"]}", deployment["metadata"]!["labels"]!["helm.sh/chart"]!.GetValue<string>());
        Assert.Equal(Uid(definition), Uid(await cluster.Client.GetAsync(OwnCluster.Definition)));
        Assert.Equal("ops", resources[0].Namespace());
        foreach (var resource in resources)
        {
            // All of it: uid, generation, resourceVersion, finalizers, spec, status, who manages what.
            Assert.Equal(resource.ToJsonString(), (await cluster.Client.GetAsync(OwnCluster.PathOf(resource.Namespace()!, resource.Name()))).ToJsonString());
        }
    }

    [Theory]
    [MemberData(nameof(Tools.Helms), MemberType = typeof(Tools))]
    public async Task Uninstalling_keeps_the_definition_and_resources_and_installing_again_takes_them_over(int major)
    {
        var helm = Tools.Helm(major);
        await using var cluster = await OwnCluster.StartAsync();
        (await helm.RunAsync(cluster.Kubeconfig, ["install", .. Release, "--create-namespace", Repository.Chart])).Require();
        await cluster.WaitForDefinitionAsync();
        var definition = await cluster.Client.GetAsync(OwnCluster.Definition);
        var resource = await cluster.CreateReadyResourceAsync("ops", "one");
        var path = OwnCluster.PathOf("ops", "one");

        var said = (await helm.RunAsync(cluster.Kubeconfig, ["uninstall", .. Release])).Require();

        Assert.Contains(definition.Name(), said, StringComparison.Ordinal);
        Assert.Null(await cluster.Client.FindAsync("/apis/apps/v1/namespaces/ops/deployments/fio-flag-import-operator"));
        Assert.Empty(await cluster.Client.ListAsync("/apis/rbac.authorization.k8s.io/v1/clusterroles?labelSelector=app.kubernetes.io/instance=fio"));
        Assert.Equal(resource.ToJsonString(), (await cluster.Client.GetAsync(path)).ToJsonString());

        // Nobody is there to delete what is in LaunchDarkly: the resource waits.
        await cluster.Client.DeleteAsync(path);
        Assert.Equal([ResourceNames.Finalizer], Manifest.Texts((await cluster.Client.GetAsync(path))["metadata"]!["finalizers"]));

        (await helm.RunAsync(cluster.Kubeconfig, ["install", .. Release, Repository.Chart])).Require();

        Assert.Equal(Uid(definition), Uid(await cluster.Client.GetAsync(OwnCluster.Definition)));
        var waiting = await cluster.Client.GetAsync(path);
        Assert.Equal((Uid(resource), "id-of-one"), (Uid(waiting), waiting["status"]!["_id"]!.GetValue<string>()));
    }

    [Theory]
    [MemberData(nameof(Tools.Helms), MemberType = typeof(Tools))]
    public async Task Without_keep_the_definition_goes_and_resources_go_with_it(int major)
    {
        var helm = Tools.Helm(major);
        await using var cluster = await OwnCluster.StartAsync();
        (await helm.RunAsync(cluster.Kubeconfig, ["install", .. Release, "--create-namespace", Repository.Chart, "--set", "crds.keep=false"])).Require();
        await cluster.WaitForDefinitionAsync();
        await cluster.Client.CreateAsync(Crd.Resources.Collection("ops"), Crd.Resources.Resource("one"));

        (await helm.RunAsync(cluster.Kubeconfig, ["uninstall", .. Release])).Require();

        await cluster.Client.WaitForAsync(OwnCluster.Definition, "the definition is gone", found => found is null);
    }

    [Theory]
    [MemberData(nameof(Tools.Helms), MemberType = typeof(Tools))]
    public async Task A_release_that_gives_the_definition_up_leaves_it_there(int major)
    {
        var helm = Tools.Helm(major);
        await using var cluster = await OwnCluster.StartAsync();
        (await helm.RunAsync(cluster.Kubeconfig, ["install", .. Release, "--create-namespace", Repository.Chart])).Require();
        await cluster.WaitForDefinitionAsync();
        var resource = await cluster.CreateReadyResourceAsync("ops", "one");

        (await helm.RunAsync(cluster.Kubeconfig, ["upgrade", .. Release, Repository.Chart, "--set", "crds.install=false"])).Require();

        Assert.Null((await cluster.Client.GetAsync(OwnCluster.Definition))["metadata"]!["deletionTimestamp"]);
        Assert.Equal(resource.ToJsonString(), (await cluster.Client.GetAsync(OwnCluster.PathOf("ops", "one"))).ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Tools.Helms), MemberType = typeof(Tools))]
    public async Task A_definition_that_was_applied_by_hand_is_taken_over_when_asked(int major)
    {
        var helm = Tools.Helm(major);
        await using var cluster = await OwnCluster.StartAsync();
        await cluster.Client.ApplyAsync(OwnCluster.Definition, EmbeddedCrds.All.Single().Yaml);
        await cluster.WaitForDefinitionAsync();
        var resource = await cluster.CreateReadyResourceAsync("default", "one");

        var refusal = (await helm.RunAsync(cluster.Kubeconfig, ["install", .. Release, "--create-namespace", Repository.Chart])).RequireFailure();
        Assert.Contains("invalid ownership metadata", refusal, StringComparison.Ordinal);
        (await helm.RunAsync(cluster.Kubeconfig, ["install", .. Release, "--create-namespace", "--take-ownership", Repository.Chart])).Require();

        Assert.Equal(
            "fio", (await cluster.Client.GetAsync(OwnCluster.Definition))["metadata"]!["annotations"]!["meta.helm.sh/release-name"]!.GetValue<string>());
        Assert.Equal(resource.ToJsonString(), (await cluster.Client.GetAsync(OwnCluster.PathOf("default", "one"))).ToJsonString());
    }

    // docs/install.md and docs/hardening.md say so for changes after which copies would not know the same Lease.
    [Theory]
    [MemberData(nameof(Tools.Helms), MemberType = typeof(Tools))]
    public async Task Copies_that_were_stopped_first_come_back_with_the_upgrade(int major)
    {
        const string Deployments = "/apis/apps/v1/namespaces/ops/deployments";
        var helm = Tools.Helm(major);
        await using var cluster = await OwnCluster.StartAsync();
        (await helm.RunAsync(
            cluster.Kubeconfig, ["install", .. Release, "--create-namespace", Repository.Chart, "--set", "replicas=1,leaderElection.enabled=false"])).Require();

        (await helm.RunAsync(cluster.Kubeconfig, ["upgrade", .. Release, Repository.Chart, "--reset-then-reuse-values", "--set", "replicas=0"])).Require();
        Assert.Equal(0, (await cluster.Client.GetAsync($"{Deployments}/fio-flag-import-operator"))["spec"]!["replicas"]!.GetValue<int>());
        (await helm.RunAsync(
            cluster.Kubeconfig,
            ["upgrade", .. Release, Repository.Chart, "--reset-then-reuse-values", "--set", "replicas=2,leaderElection.enabled=true"])).Require();

        var deployment = Assert.Single(await cluster.Client.ListAsync(Deployments));
        Assert.Equal(2, deployment["spec"]!["replicas"]!.GetValue<int>());
        Assert.Equal("RollingUpdate", deployment["spec"]!["strategy"]!["type"]!.GetValue<string>());
    }

    // docs/install.md and docs/permissions.md say so.
    [Theory]
    [MemberData(nameof(Tools.Helms), MemberType = typeof(Tools))]
    public async Task Whoever_installs_for_some_namespaces_needs_the_right_to_read_the_clusters_id_or_gives_it(int major)
    {
        await using var cluster = await OwnCluster.StartAsync();
        var folder = Directory.CreateTempSubdirectory("flagimport-installer-");
        try
        {
            var kubeconfig = Path.Combine(folder.FullName, "kubeconfig");
            await File.WriteAllTextAsync(kubeconfig, await cluster.ServiceAccountKubeconfigAsync("ops", "installer"), TestContext.Current.CancellationToken);
            string[] render = ["template", .. Release, Repository.Chart, "--dry-run=server", "--set", "watch.namespaces={ops}"];

            Assert.Contains(
                "namespaces \"kube-system\" is forbidden", (await Tools.Helm(major).RunAsync(kubeconfig, render)).RequireFailure(), StringComparison.Ordinal);

            // Helm 4 goes on to look for the objects, which takes rights in the namespaces.
            Assert.DoesNotContain(
                "kube-system", (await Tools.Helm(major).RunAsync(kubeconfig, [.. render, "--set", "clusterId=c"])).Errors, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Uid(JsonObject manifest) => manifest["metadata"]!["uid"]!.GetValue<string>();
}

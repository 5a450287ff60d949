using System.Text.Json.Nodes;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Charts;

/// <summary>config/default is the chart without Helm.</summary>
public sealed class KustomizeTests
{
    private const string Namespace = "flag-import-operator-system";

    private static readonly string Default = Repository.PathOf("config", "default");

    [Fact]
    public async Task It_has_the_objects_of_the_chart()
    {
        var chart = (await Tools.Helm(4).RunAsync(null, "template", "flag-import-operator", Repository.Chart, "--namespace", Namespace)).Require();

        var kustomized = Manifest.Parse((await Tools.Kubectl().RunAsync(null, "kustomize", Default)).Require());

        Assert.Equal(
            Manifest.Parse(chart).Select(WithoutHelm).Order(StringComparer.Ordinal),
            kustomized.Where(manifest => manifest.Kind() != "Namespace").Select(Plain).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Its_namespace_enforces_what_the_pods_keep()
    {
        var kustomized = Manifest.Parse((await Tools.Kubectl().RunAsync(null, "kustomize", Default)).Require());

        var made = kustomized.Single("Namespace");
        Assert.Equal(Namespace, made.Name());
        Assert.Equal("restricted", made["metadata"]!["labels"]!["pod-security.kubernetes.io/enforce"]!.GetValue<string>());
        Assert.Empty(PodSecurity.Violations(kustomized.PodSpec()));
        Assert.DoesNotContain("helm", kustomized.Select(manifest => manifest["metadata"]!.ToJsonString()).Aggregate(string.Concat), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--server-side")]
    public async Task It_can_be_applied_and_applied_again(string how)
    {
        await using var cluster = await OwnCluster.StartAsync();
        string[] apply = ["apply", "-k", Default, .. how.Length == 0 ? Array.Empty<string>() : [how]];

        var first = (await Tools.Kubectl().RunAsync(cluster.Kubeconfig, apply)).Require();
        await cluster.WaitForDefinitionAsync();
        var version = await VersionsAsync(cluster);
        (await Tools.Kubectl().RunAsync(cluster.Kubeconfig, apply)).Require();

        Assert.Contains($"deployment.apps/flag-import-operator {(how.Length == 0 ? "created" : "serverside-applied")}", first, StringComparison.Ordinal);
        Assert.Equal(version, await VersionsAsync(cluster));
    }

    [Fact]
    public async Task The_definition_can_be_applied_as_a_folder_of_files()
    {
        await using var cluster = await OwnCluster.StartAsync();

        var result = await Tools.Kubectl().RunAsync(cluster.Kubeconfig, "apply", "-f", Repository.PathOf("config", "crds"));

        Assert.Equal("customresourcedefinition.apiextensions.k8s.io/flagimportconfigurations.flagimport.dev created", result.Require().Trim());
    }

    [Fact]
    public async Task The_overlay_of_the_documents_gives_it_a_token_and_an_image()
    {
        var page = await File.ReadAllTextAsync(Repository.PathOf("docs", "install.md"), TestContext.Current.CancellationToken);
        var overlay = page.Split("```yaml\n").Skip(1).Select(part => part.Split("\n```")[0]).Single(part => part.Contains("kind: Kustomization", StringComparison.Ordinal));
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "overlay")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(folder, "kustomization.yaml"),
            overlay.Replace("../config/default", Path.GetRelativePath(folder, Default), StringComparison.Ordinal),
            TestContext.Current.CancellationToken);

        var kustomized = Manifest.Parse((await Tools.Kubectl().RunAsync(null, "kustomize", folder)).Require());

        var chart = await Tools.Helm(4).RenderAsync("launchDarkly: { accessToken: { existingSecret: { name: launchdarkly } } }");
        Assert.Equal("registry.example.com/flag-import-operator:0.1.0", kustomized.Container()["image"]!.GetValue<string>());
        Assert.Contains(kustomized.Arguments(), argument => argument == chart.Arguments().Single(own => own.StartsWith("--access-token-file", StringComparison.Ordinal)));
        Assert.Equal(Sorted(chart.Container()["volumeMounts"]!).ToJsonString(), Sorted(kustomized.Container()["volumeMounts"]!).ToJsonString());
        Assert.Empty(PodSecurity.Violations(kustomized.PodSpec()));
    }

    [Fact]
    public async Task An_overlay_that_moves_it_to_another_namespace_moves_all_of_it()
    {
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "moved")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(folder, "kustomization.yaml"),
            $$"""{ "namespace": "elsewhere", "resources": [ "{{Path.GetRelativePath(folder, Default)}}" ] }""",
            TestContext.Current.CancellationToken);

        var text = (await Tools.Kubectl().RunAsync(null, "kustomize", folder)).Require();

        // Also the arguments: the Lease, and the right to use it, are where the pods are.
        Assert.DoesNotContain(Namespace, text, StringComparison.Ordinal);
        var moved = Manifest.Parse(text);
        Assert.Equal("elsewhere", moved.Single("Namespace").Name());
        Assert.Equal("elsewhere", moved.Single("Role").Namespace());
        Assert.Equal("elsewhere", moved.Single("RoleBinding")["subjects"]![0]!["namespace"]!.GetValue<string>());
        Assert.Equal("elsewhere", moved.Single("Deployment").Namespace());
    }

    private static async Task<string> VersionsAsync(OwnCluster cluster)
    {
        string[] paths =
        [
            $"/apis/apps/v1/namespaces/{Namespace}/deployments/flag-import-operator",
            $"/api/v1/namespaces/{Namespace}/serviceaccounts/flag-import-operator",
            $"/api/v1/namespaces/{Namespace}",
        ];
        var versions = new List<string>();
        foreach (var path in paths)
        {
            versions.Add((await cluster.Client.GetAsync(path))["metadata"]!["resourceVersion"]!.GetValue<string>());
        }

        return string.Join(' ', versions);
    }

    /// <summary>What only Helm needs is not in config/default.</summary>
    private static string WithoutHelm(JsonObject manifest)
    {
        foreach (var metadata in new[] { manifest["metadata"]!, manifest["spec"]?["template"]?["metadata"] })
        {
            foreach (var map in new[] { "labels", "annotations" })
            {
                if (metadata?[map] is JsonObject entries)
                {
                    entries.Remove("helm.sh/chart");
                    entries.Remove("helm.sh/resource-policy");
                    entries.Remove("app.kubernetes.io/managed-by");
                    if (entries.Count == 0)
                    {
                        metadata.AsObject().Remove(map);
                    }
                }
            }
        }

        // The definition of config/crds is that of the program, byte for byte, without the labels of a release.
        if (manifest.Kind() == "CustomResourceDefinition")
        {
            manifest["metadata"]!.AsObject().Remove("labels");
        }

        return Plain(manifest);
    }

    /// <summary>With sorted members, which kustomize reorders.</summary>
    private static string Plain(JsonObject manifest) => Sorted(manifest).ToJsonString();

    private static JsonNode Sorted(JsonNode node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, member.Value is null ? null : Sorted(member.Value)))),
        JsonArray list => new JsonArray([.. list.Select(item => item is null ? null : Sorted(item))]),
        _ => node.DeepClone(),
    };
}

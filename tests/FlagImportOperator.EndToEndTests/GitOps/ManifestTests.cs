using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FlagImportOperator.Api;
using FlagImportOperator.EndToEndTests.Contract;
using FlagImportOperator.EndToEndTests.Crd;
using FlagImportOperator.Sandbox.Kubernetes.Yaml;
using Xunit;

namespace FlagImportOperator.EndToEndTests.GitOps;

/// <summary>config/argocd and config/flux: what users copy is well formed, and the generated file is that of the scripts.</summary>
public sealed partial class ManifestTests(ControlPlane controlPlane)
{
    private const string Customizations = "resource.customizations";
    private const string Wave = "argocd.argoproj.io/sync-wave";

    private static readonly string[] SyncOptions = ["CreateNamespace=true", "ServerSideApply=true"];

    [Fact]
    public void The_ConfigMap_holds_the_scripts_as_they_are()
    {
        var data = Single("config/argocd/argocd-cm.yaml")["data"]!.AsObject();

        const string Kind = $"{ResourceNames.Group}_{ResourceNames.Kind}";
        Assert.Equal([$"{Customizations}.health.{Kind}", $"{Customizations}.actions.{Kind}"], data.Select(entry => entry.Key));
        Assert.Equal(ArgoScripts.Health.Source, data[$"{Customizations}.health.{Kind}"]!.GetValue<string>());
        var actions = YamlJson.Read(data[$"{Customizations}.actions.{Kind}"]!.GetValue<string>())!;
        Assert.Equal(ArgoScripts.Discovery.Source, actions["discovery.lua"]!.GetValue<string>());
        Assert.Equal(
            ArgoScripts.ActionNames.Select(name => (name, ArgoScripts.Action(name).Source)),
            actions["definitions"]!.AsArray().Select(definition => (definition!["name"]!.GetValue<string>(), definition["action.lua"]!.GetValue<string>())));
    }

    [Fact]
    public async Task Applying_the_ConfigMap_leaves_what_others_put_there()
    {
        var path = $"/api/v1/namespaces/{await controlPlane.CreateNamespaceAsync()}/configmaps/argocd-cm";
        await controlPlane.Client.ApplyAsync(path, """{ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "argocd-cm" }, "data": { "url": "https://argocd.example.com" } }""");
        var manifest = Single("config/argocd/argocd-cm.yaml");

        var patched = await controlPlane.Client.PatchAsync(path, manifest);

        Assert.Equal(3, patched["data"]!.AsObject().Count);
        Assert.Equal("https://argocd.example.com", patched["data"]!["url"]!.GetValue<string>());
    }

    [Fact]
    public void Applications_are_as_Argo_CD_expects_them()
    {
        var applications = All("config/argocd/application.yaml");

        Assert.Equal(["flag-import-operator", "flag-imports"], applications.Select(application => application.Text("metadata.name")!));
        Assert.Equal(["-1", "1"], applications.Select(application => application["metadata"]!["annotations"]![Wave]!.GetValue<string>()));
        Assert.All(applications, application =>
        {
            Assert.Equal(("argoproj.io/v1alpha1", "Application", "argocd"), (application.Text("apiVersion"), application.Text("kind"), application.Text("metadata.namespace")));
            IsApplicationSpec(application["spec"]!.AsObject());
        });
    }

    [Fact]
    public void The_ApplicationSet_makes_such_Applications()
    {
        var set = Single("config/argocd/applicationset.yaml");

        Assert.Equal(("argoproj.io/v1alpha1", "ApplicationSet"), (set.Text("apiVersion"), set.Text("kind")));
        Assert.True(set["spec"]!["goTemplate"]!.GetValue<bool>());
        Assert.Equal(set.Text("spec.generators.0.git.repoURL"), set.Text("spec.template.spec.source.repoURL"));
        Assert.Equal("{{.path.path}}", set.Text("spec.template.spec.source.path"));
        IsApplicationSpec(set["spec"]!["template"]!["spec"]!.AsObject());
    }

    [Fact]
    public async Task The_example_is_in_waves_and_the_API_server_takes_it()
    {
        await controlPlane.InstallCrdsAsync();
        var @namespace = await controlPlane.CreateNamespaceAsync();
        string[] files = [.. Single("config/argocd/example/kustomization.yaml")["resources"]!.AsArray().Select(file => file!.GetValue<string>())];
        var objects = files.SelectMany(file => All($"config/argocd/example/{file}")).ToList();

        Assert.Equal(["0 Secret", "1 FlagImportConfiguration"], objects.Select(o => $"{o["metadata"]!["annotations"]![Wave]} {o["kind"]}"));
        foreach (var o in objects)
        {
            var collection = o.Text("kind") == "Secret" ? $"/api/v1/namespaces/{@namespace}/secrets" : Resources.Collection(@namespace);
            (await controlPlane.Client.DryRunApplyAsync($"{collection}/{o.Text("metadata.name")}", o, "argocd-controller", force: true)).Require();
        }

        var external = Single("config/argocd/example/external-secret.yaml");
        Assert.Equal(objects[0].Text("metadata.name"), external.Text("spec.target.name"));
        Assert.Equal("0", external["metadata"]!["annotations"]![Wave]!.GetValue<string>());
    }

    [Fact]
    public void Flux_examples_fit_together()
    {
        var operators = All("config/flux/operator.yaml");
        var resources = All("config/flux/resources.yaml");

        Assert.Equal(["OCIRepository", "HelmRelease", "Namespace", "GitRepository", "Kustomization"], operators.Concat(resources).Select(o => o.Text("kind")!));
        Assert.Equal((operators[0].Text("kind"), operators[0].Text("metadata.name")), (operators[1].Text("spec.chartRef.kind"), operators[1].Text("spec.chartRef.name")));
        Assert.Equal("flag-import-operator", operators[1].Text("spec.releaseName"));

        // Flux makes no namespace for a Kustomization, and tries a failed one again only after its interval unless told.
        Assert.Equal(resources[0].Text("metadata.name"), resources[2].Text("spec.targetNamespace"));
        Assert.Equal("1m", resources[2].Text("spec.retryInterval"));
        Assert.Equal((resources[1].Text("kind"), resources[1].Text("metadata.name")), (resources[2].Text("spec.sourceRef.kind"), resources[2].Text("spec.sourceRef.name")));
        Assert.Equal("true", resources[2].Text("spec.wait"));
        var check = Assert.Single(resources[2]["spec"]!["healthCheckExprs"]!.AsArray())!;
        Assert.Equal((ResourceNames.ApiVersion, ResourceNames.Kind), (check.Text("apiVersion"), check.Text("kind")));
    }

    [Fact]
    public void The_Secret_that_the_documentation_makes_is_the_one_that_the_examples_name_where_they_install()
    {
        var application = All("config/argocd/application.yaml")[0];
        var release = All("config/flux/operator.yaml")[1];
        const string Secret = "launchDarkly.accessToken.existingSecret.name";

        var expected = ("flag-import-operator-system", "launchdarkly");
        Assert.Equal(expected, (application.Text("spec.destination.namespace")!, application.Text($"spec.source.helm.valuesObject.{Secret}")!));
        Assert.Equal(expected, (release.Text("spec.targetNamespace")!, release.Text($"spec.values.{Secret}")!));
        var made = SecretMade().Matches(ArgoScripts.RepositoryFile("docs/gitops.md"));
        Assert.Equal(2, made.Count);
        Assert.All(made, command => Assert.Equal(expected, (command.Groups["namespace"].Value, command.Groups["name"].Value)));
    }

    [Fact]
    public void YAML_in_the_documentation_can_be_read_and_the_expressions_are_those_of_the_example()
    {
        var documentation = ArgoScripts.RepositoryFile("docs/gitops.md");
        var blocks = YamlBlock().Matches(documentation).Select(match => YamlJson.ReadAll(match.Groups["yaml"].Value)).ToList();

        var expressions = Assert.Single(blocks.SelectMany(documents => documents), document => document.At("spec.healthCheckExprs") is not null);
        Assert.True(JsonNode.DeepEquals(All("config/flux/resources.yaml")[2].At("spec.healthCheckExprs"), expressions.At("spec.healthCheckExprs")));
        var files = RepositoryPath().Matches(documentation).Select(match => match.Groups["path"].Value).Distinct();
        Assert.All(files, file => Assert.NotEmpty(ArgoScripts.RepositoryFile(file)));
    }

    private static void IsApplicationSpec(JsonObject spec)
    {
        Assert.Equal(["project", "source", "destination", "syncPolicy"], spec.Select(member => member.Key));
        Assert.True(spec["source"]!["chart"] is null != spec["source"]!["path"] is null, "a source is a chart or a path");
        Assert.NotNull(spec.Text("source.repoURL"));
        Assert.NotNull(spec.Text("source.targetRevision"));
        Assert.NotNull(spec.Text("destination.namespace"));
        Assert.NotNull(spec.Text("destination.server"));
        Assert.Equal(["automated", "syncOptions", "retry"], spec["syncPolicy"]!.AsObject().Select(member => member.Key));
        Assert.Equal(SyncOptions, spec["syncPolicy"]!["syncOptions"]!.AsArray().Select(option => option!.GetValue<string>()));
        Assert.All(spec["syncPolicy"]!["automated"]!.AsObject(), setting => Assert.Equal("true", setting.Value!.ToJsonString()));
    }

    private static List<JsonObject> All(string path) => [.. YamlJson.ReadAll(ArgoScripts.RepositoryFile(path)).Select(document => document!.AsObject())];

    private static JsonObject Single(string path) => Assert.Single(All(path));

    [GeneratedRegex("^```yaml\n(?<yaml>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex YamlBlock();

    [GeneratedRegex(@"kubectl create secret generic (?<name>\S+) -n (?<namespace>\S+) ")]
    private static partial Regex SecretMade();

    [GeneratedRegex(@"(?<path>config/(argocd|flux)/[a-z/-]+\.(yaml|lua))")]
    private static partial Regex RepositoryPath();
}

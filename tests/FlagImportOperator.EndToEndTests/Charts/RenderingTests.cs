using System.Text.Json;
using System.Text.Json.Nodes;
using FlagImportOperator.Commands;
using FlagImportOperator.Settings;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Charts;

/// <summary>Whatever values the chart is given, what it renders fits together, and the API server takes it.</summary>
public sealed class RenderingTests(ControlPlane controlPlane)
{
    private static readonly string[] Selecting = ["Service", "PodDisruptionBudget", "NetworkPolicy", "CiliumNetworkPolicy"];

    [Theory]
    [MemberData(nameof(Tools.Helms), MemberType = typeof(Tools))]
    public async Task Helm_finds_no_fault_in_the_chart(int helm)
    {
        var result = await Tools.Helm(helm).RunAsync(null, "lint", "--strict", Repository.Chart);

        Assert.Contains("1 chart(s) linted, 0 chart(s) failed", result.Require(), StringComparison.Ordinal);
        Assert.DoesNotContain("[WARNING]", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(ValueSets.Names), MemberType = typeof(ValueSets))]
    public async Task Both_versions_of_helm_render_the_same(string values)
    {
        var third = await Tools.Helm(3).RenderAsync(ValueSets.All[values]);
        var fourth = await Tools.Helm(4).RenderAsync(ValueSets.All[values]);

        Assert.Equal(
            third.OrderBy(Manifest.Identity, StringComparer.Ordinal).Select(manifest => manifest.ToJsonString()),
            fourth.OrderBy(Manifest.Identity, StringComparer.Ordinal).Select(manifest => manifest.ToJsonString()));
    }

    [Theory]
    [MemberData(nameof(ValueSets.Names), MemberType = typeof(ValueSets))]
    public async Task The_API_server_accepts_every_object(string values)
    {
        var manifests = await Tools.Helm(4).RenderAsync(ValueSets.All[values]);
        var @namespace = await controlPlane.CreateNamespaceAsync();

        var unknown = new List<string>();
        foreach (var manifest in manifests)
        {
            if (manifest.Namespace() is not null)
            {
                manifest["metadata"]!["namespace"] = @namespace;
            }

            if (await TryApplyAsync(manifest) is not { } answer)
            {
                unknown.Add(manifest.Kind());
                continue;
            }

            Assert.True(answer.IsSuccess, $"{manifest.Identity()}: {answer.Message}");
            Assert.Empty(answer.Warnings);
        }

        Assert.True(unknown.Count < manifests.Count);
        Assert.All(unknown, kind => Assert.Contains(kind, (string[])["ServiceMonitor", "CiliumNetworkPolicy"]));
    }

    [Fact]
    public async Task The_API_server_refuses_what_it_does_not_know()
    {
        var deployment = (await Tools.Helm(4).RenderAsync("{}")).Single("Deployment");
        deployment["metadata"]!["namespace"] = await controlPlane.CreateNamespaceAsync();
        deployment["spec"]!["template"]!["spec"]!["containers"]![0]!["readynessProbe"] = new JsonObject();

        var answer = await TryApplyAsync(deployment);

        Assert.Contains("readynessProbe", answer!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(ValueSets.Names), MemberType = typeof(ValueSets))]
    public async Task The_pod_is_restricted(string values) =>
        Assert.Empty(PodSecurity.Violations((await Tools.Helm(4).RenderAsync(ValueSets.All[values])).PodSpec()));

    [Theory]
    [MemberData(nameof(ValueSets.Names), MemberType = typeof(ValueSets))]
    public async Task Objects_find_each_other(string values)
    {
        var manifests = await Tools.Helm(4).RenderAsync(ValueSets.All[values]);
        var template = manifests.Single("Deployment")["spec"]!["template"]!;
        var ports = template["spec"]!["containers"]![0]!["ports"]!.AsArray().Select(port => port!["name"]!.GetValue<string>()).ToList();

        Assert.Equal(manifests.Count, manifests.Select(Manifest.Identity).Distinct().Count());
        Selects(manifests.Single("Deployment")["spec"]!["selector"]!["matchLabels"], template);
        Assert.All(manifests.Where(manifest => Selecting.Contains(manifest.Kind())), manifest => Selects(SelectorOf(manifest), template));
        Assert.All(
            manifests.PodSpec()["topologySpreadConstraints"]?.AsArray() ?? [],
            constraint => Selects(constraint!["labelSelector"]!["matchLabels"], template));

        var probes = new[] { "startupProbe", "livenessProbe", "readinessProbe" }.Select(probe => manifests.Container()[probe]!["httpGet"]!).ToList();
        Assert.Equal(["/healthz", "/healthz", "/readyz"], probes.Select(probe => probe["path"]!.GetValue<string>()));
        Assert.All(probes, probe => Assert.Contains(probe["port"]!.GetValue<string>(), ports));
        Assert.All(manifests.Where(manifest => manifest.Kind() == "Service"), service =>
            Assert.Contains(service["spec"]!["ports"]![0]!["targetPort"]!.GetValue<string>(), ports));
        Assert.All(manifests.Where(manifest => manifest.Kind() == "NetworkPolicy"), policy =>
            Assert.Contains(policy["spec"]!["ingress"]![0]!["ports"]![0]!["port"]!.GetValue<string>(), ports));
        Assert.All(manifests.Where(manifest => manifest.Kind() == "ServiceMonitor"), monitor =>
        {
            var service = manifests.Single("Service");
            Selects(SelectorOf(monitor), service);
            Assert.Equal(service["spec"]!["ports"]![0]!["name"]!.GetValue<string>(), monitor["spec"]!["endpoints"]![0]!["port"]!.GetValue<string>());
        });

        var volumes = (manifests.PodSpec()["volumes"]?.AsArray() ?? []).Select(volume => volume!["name"]!.GetValue<string>());
        var mounts = manifests.Container()["volumeMounts"]?.AsArray() ?? [];
        Assert.Equal(volumes, mounts.Select(mount => mount!["name"]!.GetValue<string>()));
        Assert.All(mounts, mount => Assert.True(mount!["readOnly"]!.GetValue<bool>()));
    }

    [Theory]
    [MemberData(nameof(ValueSets.Names), MemberType = typeof(ValueSets))]
    public async Task Names_and_labels_are_text_whatever_they_look_like(string values)
    {
        foreach (var manifest in await Tools.Helm(4).RenderAsync(ValueSets.All[values]))
        {
            Assert.All(NamesIn(manifest), name => Assert.True(name.Value?.GetValueKind() == JsonValueKind.String, $"{manifest.Identity()}: {name.Key} is {name.Value}"));
        }
    }

    [Theory]
    [MemberData(nameof(ValueSets.Names), MemberType = typeof(ValueSets))]
    public async Task Objects_stand_where_they_belong(string values)
    {
        var manifests = await Tools.Helm(4).RenderAsync(ValueSets.All[values]);
        var watched = Manifest.Texts(Manifest.Parse(ValueSets.All[values])[0]["watch"]?["namespaces"]);
        if (watched.Count > 0)
        {
            Assert.DoesNotContain(manifests, manifest => manifest.Kind().StartsWith("ClusterRole", StringComparison.Ordinal));
        }

        Assert.All(manifests, manifest =>
        {
            Assert.Equal("fio", manifest["metadata"]!["labels"]!["app.kubernetes.io/instance"]!.GetValue<string>());
            Assert.True(manifest.Name().Length <= 63, manifest.Name());
            if (manifest.Kind() is not ("ClusterRole" or "ClusterRoleBinding" or "CustomResourceDefinition"))
            {
                Assert.Contains(manifest.Namespace(), watched.Append("ops"));
            }
        });
        var account = manifests.PodSpec()["serviceAccountName"]!.GetValue<string>();
        Assert.All(manifests.Where(manifest => manifest.Kind() == "ServiceAccount"), manifest => Assert.Equal(account, manifest.Name()));
        Assert.All(manifests.Where(manifest => manifest["subjects"] is not null), binding =>
            Assert.Equal((account, "ops"), (binding["subjects"]![0]!["name"]!.GetValue<string>(), binding["subjects"]![0]!["namespace"]!.GetValue<string>())));
    }

    [Theory]
    [MemberData(nameof(ValueSets.Names), MemberType = typeof(ValueSets))]
    public async Task The_program_understands_its_arguments(string values)
    {
        var arguments = (await Tools.Helm(4).RenderAsync(ValueSets.All[values])).Arguments();
        var parsed = RunCommand.Create().Parse([.. arguments.Skip(1)]);

        Assert.Equal("run", arguments[0]);
        Assert.Empty(parsed.Errors);
        Assert.Empty(RunSettingsReader.Read(parsed, _ => null).Problems);
    }

    /// <summary>A dry run: tests share the server. Null when it has no such kind.</summary>
    private async Task<ClusterResponse?> TryApplyAsync(JsonObject manifest) => await manifest.CollectionAsync(controlPlane.Client) is { } collection
        ? await controlPlane.Client.SendAsync(
            HttpMethod.Patch,
            $"{collection}/{manifest.Name()}?dryRun=All&fieldManager=chart&force=true&fieldValidation=Strict",
            manifest.ToJsonString(),
            "application/apply-patch+yaml")
        : null;

    /// <summary>What is to be a text, but for the definition, whose schema has members of these names.</summary>
    private static IEnumerable<KeyValuePair<string, JsonNode?>> NamesIn(JsonNode? node) => node switch
    {
        JsonObject manifest when manifest["kind"]?.ToString() == "CustomResourceDefinition" => NamesIn(manifest["metadata"]),
        JsonObject map => map.SelectMany(member => member.Key switch
        {
            "name" or "namespace" or "secretName" or "serviceAccountName" or "priorityClassName" or "cidr" or "matchName" => [member],
            "labels" or "matchLabels" or "annotations" => member.Value!.AsObject(),
            "resourceNames" or "args" or "matchNames" or "toCIDR" => member.Value!.AsArray().Select(item => KeyValuePair.Create(member.Key, item)),
            _ => NamesIn(member.Value),
        }),
        JsonArray list => list.SelectMany(NamesIn),
        _ => [],
    };

    private static void Selects(JsonNode? selector, JsonNode target)
    {
        var labels = target["metadata"]!["labels"]!.AsObject();
        Assert.NotEmpty(selector!.AsObject());
        Assert.All(selector.AsObject(), label => Assert.Equal(label.Value!.GetValue<string>(), labels[label.Key]?.GetValue<string>()));
    }

    private static JsonNode? SelectorOf(JsonObject manifest)
    {
        var spec = manifest["spec"]!;
        var selector = spec["selector"] ?? spec["podSelector"] ?? spec["endpointSelector"]!;
        return selector["matchLabels"] ?? selector;
    }
}

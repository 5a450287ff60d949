using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Yaml;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Charts;

/// <summary>The real helm and kubectl. Where they are not installed a test is skipped, or fails when FLAGIMPORT_E2E is "required".</summary>
internal static class Tools
{
    private const string Kubectl3 = "artifacts/tools/helm-3.18.0/kubectl";
    private const string Kubectl4 = "artifacts/tools/helm-4.1.4/kubectl";

    /// <summary>The versions of helm that the chart is for.</summary>
    public static TheoryData<int> Helms => [3, 4];

    /// <summary>What make helm unpacked, or FLAGIMPORT_HELM3, FLAGIMPORT_HELM4.</summary>
    public static Helm Helm(int major) => new(Find($"helm {major}", PlacesOfHelm(major), $"run make helm, or set FLAGIMPORT_HELM{major}"));

    /// <summary>The newest helm there is; null: there is none, and the test can do without.</summary>
    public static Helm? AnyHelm() => PlacesOfHelm(4).Concat(PlacesOfHelm(3)).FirstOrDefault(File.Exists) is { } path ? new(path) : null;

    /// <summary>Any kubectl.</summary>
    public static Kubectl Kubectl() => new(Find(
        "kubectl",
        [
            Repository.PathOf(Kubectl4),
            Repository.PathOf(Kubectl3),
            .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "kubectl")),
        ],
        "run make helm, or install it"));

    private static IEnumerable<string?> PlacesOfHelm(int major) =>
        [Environment.GetEnvironmentVariable($"FLAGIMPORT_HELM{major}"), Repository.PathOf("artifacts", "tools", major == 3 ? "helm-3.18.0" : "helm-4.1.4", "helm")];

    private static string Find(string name, IEnumerable<string?> candidates, string fix)
    {
        var found = candidates.FirstOrDefault(File.Exists);
        if (found is null && ClusterChoice.IsRequired(Environment.GetEnvironmentVariable))
        {
            Assert.Fail($"No {name}: {fix}.");
        }

        Assert.SkipWhen(found is null, $"No {name}: {fix}.");
        return found!;
    }
}

/// <summary>One version of helm.</summary>
internal sealed record Helm(string Path)
{
    public Task<CommandResult> RunAsync(string? kubeconfig, params IReadOnlyList<string> arguments) => Command.RunAsync(Path, arguments, kubeconfig);

    /// <summary>What the chart renders as release "fio" in namespace "ops" with these values, without any cluster.</summary>
    /// <param name="values">YAML.</param>
    /// <param name="more">Further arguments.</param>
    public async Task<IReadOnlyList<JsonObject>> RenderAsync(string values, params IReadOnlyList<string> more) =>
        Manifest.Parse((await TryRenderAsync(values, more)).Require());

    /// <summary>As <see cref="RenderAsync"/>, for values that may be refused.</summary>
    public Task<CommandResult> TryRenderAsync(string values, params IReadOnlyList<string> more) =>
        Command.RunAsync(Path, ["template", "fio", Repository.Chart, "--namespace", "ops", "--values", "-", .. more], input: values);
}

/// <summary>One kubectl.</summary>
internal sealed record Kubectl(string Path)
{
    public Task<CommandResult> RunAsync(string? kubeconfig, params IReadOnlyList<string> arguments) => Command.RunAsync(Path, arguments, kubeconfig);
}

/// <summary>Rendered objects.</summary>
internal static class Manifest
{
    public static IReadOnlyList<JsonObject> Parse(string yaml) => [.. YamlJson.ReadAll(yaml).OfType<JsonObject>()];

    public static string Kind(this JsonObject manifest) => manifest["kind"]!.GetValue<string>();

    public static string Name(this JsonObject manifest) => manifest["metadata"]!["name"]!.GetValue<string>();

    public static string? Namespace(this JsonObject manifest) => manifest["metadata"]!["namespace"]?.GetValue<string>();

    /// <summary>Kind, namespace and name.</summary>
    public static string Identity(this JsonObject manifest) => $"{manifest.Kind()} {manifest.Namespace()}/{manifest.Name()}";

    /// <summary>The only object of that kind.</summary>
    public static JsonObject Single(this IReadOnlyList<JsonObject> manifests, string kind) => Assert.Single(manifests, manifest => manifest.Kind() == kind);

    /// <summary>Spec of the only Deployment's pods.</summary>
    public static JsonObject PodSpec(this IReadOnlyList<JsonObject> manifests) =>
        manifests.Single("Deployment")["spec"]!["template"]!["spec"]!.AsObject();

    /// <summary>The only container.</summary>
    public static JsonObject Container(this IReadOnlyList<JsonObject> manifests) => Assert.Single(manifests.PodSpec()["containers"]!.AsArray())!.AsObject();

    /// <summary>Arguments of the only container.</summary>
    public static IReadOnlyList<string> Arguments(this IReadOnlyList<JsonObject> manifests) => Texts(manifests.Container()["args"]);

    public static IReadOnlyList<string> Texts(JsonNode? list) => [.. (list as JsonArray ?? []).Select(text => text!.GetValue<string>())];

    /// <summary>Path of the collection it belongs to, as <paramref name="client"/>'s server names it; null when the server has no such kind.</summary>
    public static async Task<string?> CollectionAsync(this JsonObject manifest, ClusterClient client)
    {
        var apiVersion = manifest["apiVersion"]!.GetValue<string>();
        var root = apiVersion.Contains('/', StringComparison.Ordinal) ? $"/apis/{apiVersion}" : $"/api/{apiVersion}";
        var resource = (await client.FindAsync(root))?["resources"]!.AsArray()
            .FirstOrDefault(resource => resource!["kind"]!.GetValue<string>() == manifest.Kind() && !resource["name"]!.GetValue<string>().Contains('/', StringComparison.Ordinal));
        return resource is null
            ? null
            : resource["namespaced"]!.GetValue<bool>() ? $"{root}/namespaces/{manifest.Namespace() ?? "default"}/{resource["name"]}" : $"{root}/{resource["name"]}";
    }
}

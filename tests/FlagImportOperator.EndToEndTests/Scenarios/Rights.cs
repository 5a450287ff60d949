using System.Text.Json.Nodes;
using FlagImportOperator.Api;

namespace FlagImportOperator.EndToEndTests.Scenarios;

/// <summary>A service account that may do what an operator of one namespace needs, or a little less; and its kubeconfig.</summary>
internal sealed class Rights : IAsyncDisposable
{
    private const string Name = "operator";
    private const string Rbac = "rbac.authorization.k8s.io";

    private Rights(string kubeconfig) => Kubeconfig = kubeconfig;

    /// <summary>Path of the file.</summary>
    public string Kubeconfig { get; }

    public static async Task<Rights> GrantAsync(ControlPlane controlPlane, Stage stage, bool writeStatus = true, bool watchSecrets = true)
    {
        await CreateAsync("/api/v1", "v1", "ServiceAccount", new());
        await CreateAsync($"/apis/{Rbac}/v1", $"{Rbac}/v1", "Role", new()
        {
            ["rules"] = new JsonArray(
                Rule(ResourceNames.Group, ResourceNames.Plural, "get", "list", "watch", "patch"),
                Rule(ResourceNames.Group, $"{ResourceNames.Plural}/status", writeStatus ? "patch" : "get"),
                Rule("", "secrets", watchSecrets ? ["get", "list", "watch"] : ["get"]),
                Rule("events.k8s.io", "events", "create", "patch")),
        });
        await CreateAsync($"/apis/{Rbac}/v1", $"{Rbac}/v1", "RoleBinding", new()
        {
            ["roleRef"] = new JsonObject { ["apiGroup"] = Rbac, ["kind"] = "Role", ["name"] = Name },
            ["subjects"] = new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["namespace"] = stage.Namespace, ["name"] = Name }),
        });
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, await controlPlane.ServiceAccountKubeconfigAsync(stage.Namespace, Name));
        return new(path);

        Task<JsonObject> CreateAsync(string root, string apiVersion, string kind, JsonObject body)
        {
            body["apiVersion"] = apiVersion;
            body["kind"] = kind;
            body["metadata"] = new JsonObject { ["name"] = Name };
            return stage.Cluster.CreateAsync($"{root}/namespaces/{stage.Namespace}/{kind.ToLowerInvariant()}s", body);
        }
    }

    /// <summary>Exactly what leader election needs.</summary>
    public static async Task AddLeasesAsync(Stage stage) => await stage.Cluster.PatchAsync(
        $"/apis/{Rbac}/v1/namespaces/{stage.Namespace}/roles/{Name}",
        new JsonArray(new JsonObject { ["op"] = "add", ["path"] = "/rules/-", ["value"] = Rule("coordination.k8s.io", "leases", "get", "create", "patch") }),
        ClusterClient.JsonPatch);

    public ValueTask DisposeAsync()
    {
        File.Delete(Kubeconfig);
        return ValueTask.CompletedTask;
    }

    private static JsonObject Rule(string group, string resource, params string[] verbs) => new()
    {
        ["apiGroups"] = new JsonArray(group),
        ["resources"] = new JsonArray(resource),
        ["verbs"] = new JsonArray([.. verbs.Select(verb => (JsonNode)verb)]),
    };
}

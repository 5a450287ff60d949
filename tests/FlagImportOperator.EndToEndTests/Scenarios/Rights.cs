using System.Text.Json.Nodes;
using FlagImportOperator.Api;

namespace FlagImportOperator.EndToEndTests.Scenarios;

/// <summary>A service account that may do what an operator of one namespace needs, or a little less; and its kubeconfig.</summary>
internal sealed class Rights : IAsyncDisposable
{
    private const string Name = "operator";
    private const string Rbac = "rbac.authorization.k8s.io";

    private readonly Stage _stage;

    private Rights(Stage stage, string kubeconfig) => (_stage, Kubeconfig) = (stage, kubeconfig);

    /// <summary>As the chart's roles for one namespace grant them: API group, resource, verb.</summary>
    public static IReadOnlyList<(string Group, string Resource, string Verb)> All { get; } =
    [
        (ResourceNames.Group, ResourceNames.Plural, "list"),
        (ResourceNames.Group, ResourceNames.Plural, "watch"),
        (ResourceNames.Group, ResourceNames.Plural, "patch"),
        (ResourceNames.Group, $"{ResourceNames.Plural}/status", "patch"),
        ("", "secrets", "get"),
        ("", "secrets", "list"),
        ("", "secrets", "watch"),
        ("events.k8s.io", "events", "create"),
        ("events.k8s.io", "events", "patch"),
        ("coordination.k8s.io", "leases", "create"),
        ("coordination.k8s.io", "leases", "get"),
        ("coordination.k8s.io", "leases", "patch"),
    ];

    /// <summary>Path of the file.</summary>
    public string Kubeconfig { get; }

    /// <summary>An account of the stage's namespace that may do nothing.</summary>
    public static async Task<Rights> NoneAsync(ControlPlane controlPlane, Stage stage)
    {
        await CreateAsync(stage, "/api/v1", "v1", "ServiceAccount", new());
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, await controlPlane.ServiceAccountKubeconfigAsync(stage.Namespace, Name));
        return new(stage, path);
    }

    /// <summary>Grants all of them, but one.</summary>
    /// <param name="except">Verb and resource, as in <c>patch events</c>; null: none is left out.</param>
    public async Task GrantAsync(string? except = null)
    {
        await CreateAsync(_stage, $"/apis/{Rbac}/v1", $"{Rbac}/v1", "Role", new()
        {
            ["rules"] = new JsonArray([.. All.Where(right => $"{right.Verb} {right.Resource}" != except).Select(right => (JsonNode)new JsonObject
            {
                ["apiGroups"] = new JsonArray(right.Group),
                ["resources"] = new JsonArray(right.Resource),
                ["verbs"] = new JsonArray(right.Verb),
            })]),
        });
        await CreateAsync(_stage, $"/apis/{Rbac}/v1", $"{Rbac}/v1", "RoleBinding", new()
        {
            ["roleRef"] = new JsonObject { ["apiGroup"] = Rbac, ["kind"] = "Role", ["name"] = Name },
            ["subjects"] = new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["namespace"] = _stage.Namespace, ["name"] = Name }),
        });
    }

    public ValueTask DisposeAsync()
    {
        File.Delete(Kubeconfig);
        return ValueTask.CompletedTask;
    }

    private static Task<JsonObject> CreateAsync(Stage stage, string root, string apiVersion, string kind, JsonObject body)
    {
        body["apiVersion"] = apiVersion;
        body["kind"] = kind;
        body["metadata"] = new JsonObject { ["name"] = Name };
        return stage.Cluster.CreateAsync($"{root}/namespaces/{stage.Namespace}/{kind.ToLowerInvariant()}s", body);
    }
}

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

    /// <summary>An account that may do all but use leases.</summary>
    public static async Task<Rights> GrantAsync(ControlPlane controlPlane, Stage stage)
    {
        var rights = await NoneAsync(controlPlane, stage);
        await rights.GrantAsync(All.Where(right => right.Resource != "leases"));
        return rights;
    }

    /// <summary>Exactly what leader election needs, besides.</summary>
    public static async Task AddLeasesAsync(Stage stage)
    {
        var add = All.Where(right => right.Resource == "leases")
            .Select(right => (JsonNode)new JsonObject { ["op"] = "add", ["path"] = "/rules/-", ["value"] = Rule(right) });
        await stage.Cluster.PatchAsync($"/apis/{Rbac}/v1/namespaces/{stage.Namespace}/roles/{Name}", new JsonArray([.. add]), ClusterClient.JsonPatch);
    }

    /// <summary>Grants all of them, but one.</summary>
    /// <param name="except">Verb and resource, as in <c>patch events</c>; null: none is left out.</param>
    public Task GrantAsync(string? except = null) => GrantAsync(All.Where(right => $"{right.Verb} {right.Resource}" != except));

    public ValueTask DisposeAsync()
    {
        File.Delete(Kubeconfig);
        return ValueTask.CompletedTask;
    }

    private async Task GrantAsync(IEnumerable<(string Group, string Resource, string Verb)> rights)
    {
        await CreateAsync(_stage, $"/apis/{Rbac}/v1", $"{Rbac}/v1", "Role", new() { ["rules"] = new JsonArray([.. rights.Select(Rule)]) });
        await CreateAsync(_stage, $"/apis/{Rbac}/v1", $"{Rbac}/v1", "RoleBinding", new()
        {
            ["roleRef"] = new JsonObject { ["apiGroup"] = Rbac, ["kind"] = "Role", ["name"] = Name },
            ["subjects"] = new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["namespace"] = _stage.Namespace, ["name"] = Name }),
        });
    }

    private static JsonNode Rule((string Group, string Resource, string Verb) right) => new JsonObject
    {
        ["apiGroups"] = new JsonArray(right.Group),
        ["resources"] = new JsonArray(right.Resource),
        ["verbs"] = new JsonArray(right.Verb),
    };

    private static Task<JsonObject> CreateAsync(Stage stage, string root, string apiVersion, string kind, JsonObject body)
    {
        body["apiVersion"] = apiVersion;
        body["kind"] = kind;
        body["metadata"] = new JsonObject { ["name"] = Name };
        return stage.Cluster.CreateAsync($"{root}/namespaces/{stage.Namespace}/{kind.ToLowerInvariant()}s", body);
    }
}

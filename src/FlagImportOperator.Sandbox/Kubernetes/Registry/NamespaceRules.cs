using System.Text.Json.Nodes;

namespace FlagImportOperator.Sandbox.Kubernetes.Registry;

/// <summary>What is special about Namespaces.</summary>
internal static class NamespaceRules
{
    private const string NameLabel = "kubernetes.io/metadata.name";

    /// <summary>Those that every cluster has, and that cannot be deleted.</summary>
    public static IReadOnlyList<string> Lasting { get; } = ["default", "kube-system", "kube-public", "kube-node-lease"];

    public static KindRules Namespaces { get; } = new()
    {
        NamesAreDnsLabels = true,
        UpdatesBlindly = true,
        Prepare = Prepare,
        Fields = new Dictionary<string, string[]> { ["status.phase"] = ["status", "phase"], ["name"] = ["metadata", "name"] },
    };

    private static void Prepare(JsonObject now, JsonObject? old)
    {
        if (now["metadata"]!["labels"] is not JsonObject labels)
        {
            now["metadata"]!["labels"] = labels = [];
        }

        labels[NameLabel] = ObjectMeta.Of(now).Name;
        now["spec"] = old?["spec"]?.DeepClone() ?? new JsonObject { ["finalizers"] = new JsonArray("kubernetes") };
        if (old is null || now["status"]?["phase"] is null)
        {
            now["status"] = new JsonObject { ["phase"] = "Active" };
        }
    }
}

using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Kinds;

namespace FlagImportOperator.Sandbox.Kubernetes.Discovery;

/// <summary>What clients read first: which groups, versions and resources there are.</summary>
internal sealed class DiscoveryDocuments(IReadOnlyList<ResourceKind> kinds)
{
    private static readonly string[] Verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
    private static readonly string[] StatusVerbs = ["get", "patch", "update"];

    /// <summary>The document at that path, in one of three shapes; null when there is none.</summary>
    /// <param name="path">As <c>/apis/flagimport.dev/v1alpha1</c>, without a slash at the end.</param>
    /// <param name="aggregated">Whether <c>/api</c> and <c>/apis</c> shall tell all at once (apidiscovery.k8s.io/v2).</param>
    public JsonObject? Find(string path, bool aggregated) => path.Split('/')[1..] switch
    {
        ["api"] when aggregated => Aggregated(kinds.Where(kind => kind.Group.Length == 0)),
        ["apis"] when aggregated => Aggregated(kinds.Where(kind => kind.Group.Length > 0)),
        ["api"] => new() { ["kind"] = "APIVersions", ["versions"] = new JsonArray("v1"), ["serverAddressByClientCIDRs"] = new JsonArray() },
        ["apis"] => Document("APIGroupList", "v1", "groups", Groups().Select(Group)),
        ["api", "v1"] => Resources("", "v1"),
        ["apis", var name] when Groups().Contains(name) => Merge(new() { ["kind"] = "APIGroup", ["apiVersion"] = "v1" }, Group(name)),
        ["apis", var name, var version] when kinds.Any(kind => kind.Group == name && kind.Version == version) => Resources(name, version),
        _ => null,
    };

    private IEnumerable<string> Groups() => kinds.Select(kind => kind.Group).Where(group => group.Length > 0).Distinct();

    private JsonObject Group(string name)
    {
        var versions = kinds.Where(kind => kind.Group == name).Select(kind => kind.Version).Distinct()
            .Select(version => new JsonObject { ["groupVersion"] = $"{name}/{version}", ["version"] = version }).ToList();
        return new() { ["name"] = name, ["versions"] = List(versions), ["preferredVersion"] = versions[0].DeepClone() };
    }

    private JsonObject Resources(string group, string version)
    {
        List<JsonObject> resources = [];
        foreach (var kind in kinds.Where(kind => kind.Group == group && kind.Version == version))
        {
            resources.Add(Merge(
                new()
                {
                    ["name"] = kind.Plural,
                    ["singularName"] = kind.Singular,
                    ["namespaced"] = kind.IsNamespaced,
                    ["kind"] = kind.Kind,
                    ["verbs"] = List(VerbsOf(kind)),
                },
                Names(kind)));
            if (kind.HasStatus)
            {
                resources.Add(new()
                {
                    ["name"] = $"{kind.Plural}/status",
                    ["singularName"] = "",
                    ["namespaced"] = kind.IsNamespaced,
                    ["kind"] = kind.Kind,
                    ["verbs"] = List(StatusVerbs),
                });
            }
        }

        var document = Document("APIResourceList", "v1", "resources", resources);
        document["groupVersion"] = group.Length == 0 ? version : $"{group}/{version}";
        return document;
    }

    private static JsonObject Aggregated(IEnumerable<ResourceKind> served)
    {
        var document = Document("APIGroupDiscoveryList", "apidiscovery.k8s.io/v2", "items", served.GroupBy(kind => kind.Group).Select(group => new JsonObject
        {
            ["metadata"] = group.Key.Length == 0 ? [] : new JsonObject { ["name"] = group.Key },
            ["versions"] = List(group.GroupBy(kind => kind.Version).Select(version => new JsonObject
            {
                ["version"] = version.Key,
                ["resources"] = List(version.Select(AggregatedResource)),
                ["freshness"] = "Current",
            })),
        }));
        document["metadata"] = new JsonObject();
        return document;
    }

    private static JsonObject AggregatedResource(ResourceKind kind)
    {
        JsonObject responseKind = new() { ["group"] = kind.Group, ["version"] = kind.Version, ["kind"] = kind.Kind };
        var resource = Merge(
            new()
            {
                ["resource"] = kind.Plural,
                ["responseKind"] = responseKind,
                ["scope"] = kind.IsNamespaced ? "Namespaced" : "Cluster",
                ["singularResource"] = kind.Singular,
                ["verbs"] = List(VerbsOf(kind)),
            },
            Names(kind));
        if (kind.HasStatus)
        {
            resource["subresources"] = new JsonArray(new JsonObject
            {
                ["subresource"] = "status",
                ["responseKind"] = responseKind.DeepClone(),
                ["verbs"] = List(StatusVerbs),
            });
        }

        return resource;
    }

    // Nobody deletes all namespaces at once.
    private static IEnumerable<string> VerbsOf(ResourceKind kind) => kind.IsNamespaced ? Verbs : Verbs.Where(verb => verb != "deletecollection");

    private static JsonObject Names(ResourceKind kind)
    {
        JsonObject names = [];
        if (kind.ShortNames.Count > 0)
        {
            names["shortNames"] = List(kind.ShortNames);
        }

        if (kind.Categories.Count > 0)
        {
            names["categories"] = List(kind.Categories);
        }

        return names;
    }

    private static JsonObject Document(string kind, string apiVersion, string field, IEnumerable<JsonObject> items) =>
        new() { ["kind"] = kind, ["apiVersion"] = apiVersion, [field] = List(items) };

    private static JsonObject Merge(JsonObject first, JsonObject second)
    {
        foreach (var (name, value) in second)
        {
            first[name] = value?.DeepClone();
        }

        return first;
    }

    private static JsonArray List(IEnumerable<JsonObject> items) => [.. items];

    private static JsonArray List(IEnumerable<string> items) => [.. items.Select(item => JsonValue.Create(item))];
}

using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Contract;

/// <summary>What the server says that it serves.</summary>
public sealed class DiscoveryTests(ControlPlane controlPlane) : ContractTest(controlPlane)
{
    private const string Aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    private const string Group = "flagimport.dev";
    private const string Version = $"{Group}/v1alpha1";

    private static readonly string[] AllVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    [Fact]
    public async Task The_core_has_one_version()
    {
        var versions = (await GetAsync("/api")).Require();

        Assert.Equal("APIVersions", versions.Text("kind"));
        versions["versions"].IsJson("""["v1"]""");
    }

    [Theory]
    [InlineData("configmaps", "ConfigMap", "cm", true)]
    [InlineData("events", "Event", "ev", true)]
    [InlineData("namespaces", "Namespace", "ns", false)]
    [InlineData("secrets", "Secret", null, true)]
    [InlineData("serviceaccounts", "ServiceAccount", "sa", true)]
    public async Task The_core_has_kinds(string plural, string kind, string? shortName, bool namespaced)
    {
        var list = (await GetAsync("/api/v1")).Require();

        Assert.Equal("APIResourceList", list.Text("kind"));
        Assert.Equal("v1", list.Text("groupVersion"));
        AssertKind(Resource(list, plural)!, kind, shortName, namespaced);
    }

    [Theory]
    [InlineData("coordination.k8s.io/v1", "leases", "Lease", null)]
    [InlineData("events.k8s.io/v1", "events", "Event", "ev")]
    [InlineData(Version, Configurations, "FlagImportConfiguration", "fic")]
    public async Task A_version_of_a_group_has_kinds(string version, string plural, string kind, string? shortName)
    {
        var list = await SoonAsync($"/apis/{version}", Json, found => Resource(found, plural) is not null);

        Assert.Equal("APIResourceList", list.Text("kind"));
        Assert.Equal("v1", list.Text("apiVersion"));
        Assert.Equal(version, list.Text("groupVersion"));
        AssertKind(Resource(list, plural)!, kind, shortName, namespaced: true);
    }

    [Fact]
    public async Task The_status_of_a_custom_resource_is_listed_beside_it()
    {
        var list = await SoonAsync($"/apis/{Version}", Json, found => Resource(found, Configurations) is not null);

        Resource(list, Configurations)!["categories"].IsJson("""["launchdarkly"]""");
        var status = Resource(list, $"{Configurations}/status")!;
        Assert.Equal("FlagImportConfiguration", status.Text("kind"));
        Assert.Equal("", status.Text("singularName"));
        Assert.True(status["namespaced"]!.GetValue<bool>());
        Assert.Equal(["get", "patch", "update"], Verbs(status));
    }

    [Theory]
    [InlineData("coordination.k8s.io", "v1")]
    [InlineData("events.k8s.io", "v1")]
    public async Task Groups_are_listed_with_their_versions(string group, string version)
    {
        var list = await SoonAsync("/apis", Json, found => Named(found, "groups", group) is not null);

        Assert.Equal("APIGroupList", list.Text("kind"));
        AssertGroup(Named(list, "groups", group)!, group, version);
    }

    [Theory]
    [InlineData("coordination.k8s.io", "v1")]
    [InlineData(Group, "v1alpha1")]
    public async Task A_group_can_be_asked_for(string group, string version)
    {
        var found = await SoonAsync($"/apis/{group}", Json, answer => answer.At("versions") is not null);

        Assert.Equal("APIGroup", found.Text("kind"));
        Assert.Equal("v1", found.Text("apiVersion"));
        AssertGroup(found, group, version);
    }

    [Fact]
    public async Task All_groups_come_at_once_to_those_who_ask_for_it()
    {
        var list = await SoonAsync("/apis", $"{Aggregated},application/json", answer => Entry(answer, Group) is not null);

        Assert.Equal("APIGroupDiscoveryList", list.Text("kind"));
        Assert.Equal("apidiscovery.k8s.io/v2", list.Text("apiVersion"));
        var version = Assert.Single(Entry(list, Group)!["versions"]!.AsArray())!;
        Assert.Equal("v1alpha1", version.Text("version"));
        Assert.Equal("Current", version.Text("freshness"));
        var resource = Assert.Single(version["resources"]!.AsArray())!;
        Assert.Equal(Configurations, resource.Text("resource"));
        Assert.Equal("Namespaced", resource.Text("scope"));
        Assert.Equal("flagimportconfiguration", resource.Text("singularResource"));
        Assert.Equal(AllVerbs, Verbs(resource));
        const string Kind = """{ "group": "flagimport.dev", "version": "v1alpha1", "kind": "FlagImportConfiguration" }""";
        resource["responseKind"].IsJson(Kind);
        resource["shortNames"].IsJson("""["fic"]""");
        resource["categories"].IsJson("""["launchdarkly"]""");
        var status = Assert.Single(resource["subresources"]!.AsArray())!;
        Assert.Equal("status", status.Text("subresource"));
        status["responseKind"].IsJson(Kind);
        Assert.Equal(["get", "patch", "update"], Verbs(status));
    }

    [Fact]
    public async Task So_does_the_core()
    {
        var response = await GetAsync("/api", $"{Aggregated},application/json");

        Assert.Equal("APIGroupDiscoveryList", response.Require().Text("kind"));
        Assert.Contains("as=APIGroupDiscoveryList", response.ContentType, StringComparison.Ordinal);
        var resources = response.Body.At("items.0.versions.0.resources")!.AsArray();
        var secrets = Assert.Single(resources, resource => resource.Text("resource") == Secrets)!;
        Assert.Equal("Namespaced", secrets.Text("scope"));
        Assert.Equal("Secret", secrets.Text("responseKind.kind"));
        Assert.Equal("Cluster", Assert.Single(resources, resource => resource.Text("resource") == "namespaces").Text("scope"));
    }

    [Theory]
    [InlineData("/readyz")]
    [InlineData("/livez")]
    [InlineData("/healthz")]
    public async Task The_server_is_well(string path)
    {
        var response = await GetAsync(path, "*/*");

        Assert.Equal(HttpStatusCode.OK, response.Status);
        Assert.Equal("ok", response.Text);
        Assert.StartsWith("text/plain", response.ContentType, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_server_says_its_version()
    {
        var version = (await GetAsync("/version")).Require();

        Assert.Equal("1", version.Text("major"));
        Assert.Matches("^[0-9]+", version.Text("minor")!);
        Assert.StartsWith($"v1.{version.Text("minor")!.TrimEnd('+')}.", version.Text("gitVersion")!, StringComparison.Ordinal);
        Assert.NotEmpty(version.Text("platform")!);
    }

    private static void AssertKind(JsonNode resource, string kind, string? shortName, bool namespaced)
    {
        Assert.Equal(kind, resource.Text("kind"));
        Assert.Equal(kind.ToLowerInvariant(), resource.Text("singularName"));
        Assert.Equal(namespaced, resource["namespaced"]!.GetValue<bool>());
        Assert.Equal(shortName is null ? [] : [shortName], resource["shortNames"]?.AsArray().Select(name => name!.ToString()) ?? []);
        // A complete server deletes no collection of namespaces.
        Assert.Equal(AllVerbs.Where(IsCertain), Verbs(resource).Where(IsCertain));

        bool IsCertain(string verb) => namespaced || verb != "deletecollection";
    }

    private static void AssertGroup(JsonNode found, string group, string version)
    {
        Assert.Equal(group, found.Text("name"));
        var expected = $$"""{ "groupVersion": "{{group}}/{{version}}", "version": "{{version}}" }""";
        Assert.Contains(found["versions"]!.AsArray(), entry => JsonNode.DeepEquals(JsonNode.Parse(expected), entry));
        found["preferredVersion"].IsJson(expected);
    }

    /// <summary>Discovery follows a definition a moment later.</summary>
    private async Task<JsonObject> SoonAsync(string path, string accept, Func<JsonNode?, bool> condition)
    {
        JsonObject? found = null;
        await Poll.UntilAsync(
            $"{path} is complete",
            async () => condition(found = (await GetAsync(path, accept)).Body),
            TestContext.Current.CancellationToken);
        return found!;
    }

    private static JsonNode? Resource(JsonNode? list, string name) => Named(list, "resources", name);

    private static JsonNode? Named(JsonNode? list, string member, string name) =>
        (list.At(member) as JsonArray)?.SingleOrDefault(entry => entry.Text("name") == name);

    private static JsonNode? Entry(JsonNode? list, string group) =>
        (list.At("items") as JsonArray)?.SingleOrDefault(entry => entry.Text("metadata.name") == group);

    private static IEnumerable<string> Verbs(JsonNode resource) => resource["verbs"]!.AsArray().Select(verb => verb!.ToString()).Order();
}

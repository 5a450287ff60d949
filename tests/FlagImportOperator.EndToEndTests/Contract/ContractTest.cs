using System.Net;
using System.Text.Json.Nodes;
using FlagImportOperator.Api;
using FlagImportOperator.EndToEndTests.Crd;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Contract;

/// <summary>
/// What an API server promises and this project relies on, as tests that any API server must pass: each has a namespace of its own, and
/// speaks plain HTTP. Most promises hold for a kind of a CustomResourceDefinition and for a built-in one, and are tested with both.
/// </summary>
public abstract class ContractTest(ControlPlane controlPlane) : IAsyncLifetime
{
    /// <summary>A kind of a CustomResourceDefinition.</summary>
    protected const string Configurations = ResourceNames.Plural;

    /// <summary>A built-in kind.</summary>
    protected const string Secrets = "secrets";

    protected const string Json = "application/json";
    protected const string Yaml = "application/yaml";
    protected const string ApplyPatch = "application/apply-patch+yaml";
    protected const string StrategicPatch = "application/strategic-merge-patch+json";

    protected ClusterClient Client => controlPlane.Client;

    /// <summary>Of this test alone.</summary>
    protected string Namespace { get; private set; } = "";

    public virtual async ValueTask InitializeAsync()
    {
        await controlPlane.InstallCrdsAsync();
        Namespace = await controlPlane.CreateNamespaceAsync();
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Another namespace of this test alone.</summary>
    protected Task<string> CreateNamespaceAsync() => controlPlane.CreateNamespaceAsync();

    /// <summary>Path of the collection, or of one object in it.</summary>
    protected string PathOf(string plural, string? name = null) => PathIn(Namespace, plural, name);

    protected static string PathIn(string @namespace, string plural, string? name = null) =>
        (plural == Configurations ? Resources.Collection(@namespace) : $"/api/v1/namespaces/{@namespace}/{plural}") +
        (name is null ? "" : $"/{name}");

    /// <summary>As the collection is called in messages.</summary>
    protected static string Qualified(string plural) => plural == Configurations ? $"{plural}.{ResourceNames.Group}" : plural;

    /// <summary>As the kind is called in messages about what is invalid.</summary>
    protected static string QualifiedKind(string plural) =>
        plural == Configurations ? $"{ResourceNames.Kind}.{ResourceNames.Group}" : KindOf(plural);

    protected static string KindOf(string plural) => plural == Configurations ? ResourceNames.Kind : "Secret";

    protected static string ApiVersionOf(string plural) => plural == Configurations ? ResourceNames.ApiVersion : "v1";

    /// <summary>An object that is accepted, changed by a merge patch.</summary>
    protected static JsonObject Sample(string plural, string name = "it", string change = "{}") => (plural == Configurations
        ? Resources.Resource(name)
        : new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["type"] = "Opaque",
            ["data"] = new JsonObject { ["kept"] = "a2VwdA==" },
        }).With(change);

    /// <summary>A merge patch of what is not metadata; different for each value.</summary>
    protected static string ContentChange(string plural, string value = "changed") => plural == Configurations
        ? $$"""{ "spec": { "name": "{{value}}" } }"""
        : $$"""{ "data": { "{{value}}": "dmFsdWU=" } }""";

    protected async Task<JsonObject> CreateAsync(string plural, string name = "it", string change = "{}") =>
        (await PostAsync(PathOf(plural), Sample(plural, name, change))).Require();

    protected Task<JsonObject> ReadAsync(string plural, string name = "it") => Client.GetAsync(PathOf(plural, name));

    protected Task<ClusterResponse> GetAsync(string path, string accept = Json) => Client.SendAsync(HttpMethod.Get, path, accept: accept);

    protected Task<ClusterResponse> PostAsync(string path, JsonNode body) => Client.SendAsync(HttpMethod.Post, path, body.ToJsonString());

    protected Task<ClusterResponse> PutAsync(string path, JsonNode body) => Client.SendAsync(HttpMethod.Put, path, body.ToJsonString());

    /// <param name="path">Path and query.</param>
    /// <param name="patch">JSON.</param>
    /// <param name="type">Media type; JSON merge patch when absent.</param>
    protected Task<ClusterResponse> PatchAsync(string path, string patch, string type = ClusterClient.MergePatch) =>
        Client.SendAsync(HttpMethod.Patch, path, patch, type);

    /// <summary>Server-side apply to the object "it", or to its status, as that field manager.</summary>
    protected Task<ClusterResponse> ApplyAsync(
        string plural, string manager, string body, string name = "it", string subresource = "", string query = "")
    {
        var full = new JsonObject { ["apiVersion"] = ApiVersionOf(plural), ["kind"] = KindOf(plural) }.With(body);
        return PatchAsync($"{PathOf(plural, name)}{subresource}?fieldManager={manager}{query}", full.ToJsonString(), ApplyPatch);
    }

    /// <param name="path">Path and query.</param>
    /// <param name="options">DeleteOptions as JSON, without apiVersion and kind.</param>
    protected Task<ClusterResponse> DeleteAsync(string path, string? options = null) => Client.SendAsync(
        HttpMethod.Delete,
        path,
        options is null ? null : new JsonObject { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions" }.With(options).ToJsonString());

    /// <summary>A Status object that says why; an empty reason means that there is none.</summary>
    protected static void AssertRefused(HttpStatusCode status, string reason, string message, ClusterResponse response)
    {
        Assert.Equal(message, response.Message);
        Assert.Equal(status, response.Status);
        Assert.Equal(reason, response.Body.Text("reason") ?? "");
        Assert.Equal("Status", response.Body.Text("kind"));
        Assert.Equal("v1", response.Body.Text("apiVersion"));
        Assert.Equal("Failure", response.Body.Text("status"));
        Assert.Equal((int)status, response.Body.Number("code"));
        Assert.Equal(Json, response.ContentType);
    }

    protected static void AssertNotFound(string plural, string name, ClusterResponse response)
    {
        AssertRefused(HttpStatusCode.NotFound, "NotFound", $"{Qualified(plural)} \"{name}\" not found", response);
        AssertDetails(plural, name, response);
    }

    protected static void AssertConflict(string plural, string name, ClusterResponse response)
    {
        AssertRefused(
            HttpStatusCode.Conflict,
            "Conflict",
            $"Operation cannot be fulfilled on {Qualified(plural)} \"{name}\": the object has been modified; " +
            "please apply your changes to the latest version and try again",
            response);
        AssertDetails(plural, name, response);
    }

    /// <summary>The details name the object by its collection.</summary>
    protected static void AssertDetails(string plural, string name, ClusterResponse response) =>
        response.Body.At("details").IsJson(plural == Configurations
            ? $$"""{ "name": "{{name}}", "group": "{{ResourceNames.Group}}", "kind": "{{plural}}" }"""
            : $$"""{ "name": "{{name}}", "kind": "{{plural}}" }""");
}

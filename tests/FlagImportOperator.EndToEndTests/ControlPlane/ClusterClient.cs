using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using k8s;
using Xunit;

namespace FlagImportOperator.EndToEndTests;

/// <summary>What the API server answered.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">The JSON body; null when there is none.</param>
public sealed record ClusterResponse(HttpStatusCode Status, JsonObject? Body)
{
    /// <summary>The body as it came.</summary>
    public string Text { get; init; } = "";

    /// <summary>Of the body, with parameters; empty when there is none.</summary>
    public string ContentType { get; init; } = "";

    /// <summary>What the server remarks in Warning headers, without code and agent (RFC 7234 §5.5).</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>The message of a Status object; empty for success.</summary>
    public string Message => IsSuccess ? "" : Body?["message"]?.GetValue<string>() ?? Status.ToString();

    /// <summary>
    /// Each reason of a refusal as "field: message". Without the server's remark, on no field, that a missing field kept it from
    /// evaluating other rules.
    /// </summary>
    public IReadOnlyList<string> Causes => [.. (Body?["details"]?["causes"] as JsonArray ?? [])
        .Where(cause => cause!["field"]?.GetValue<string>() is not (null or "<nil>"))
        .Select(cause => $"{cause!["field"]}: {cause["message"]}")];

    /// <summary>The body of a success. Throws <see cref="InvalidOperationException"/> with the server's message otherwise.</summary>
    public JsonObject Require() => IsSuccess ? Body ?? [] : throw new InvalidOperationException($"{(int)Status}: {Message}");
}

/// <summary>
/// The API server as it is: paths and JSON, no models, so that tests see what users see. Every call ends with the running test. Calls
/// that the server asks to repeat (429, as just after a CustomResourceDefinition is created) are repeated.
/// </summary>
public sealed class ClusterClient(string kubeconfigPath) : IDisposable
{
    public const string MergePatch = "application/merge-patch+json";
    public const string JsonPatch = "application/json-patch+json";
    public const string TableAccept = "application/json;as=Table;v=v1;g=meta.k8s.io";

    private const string ApplyPatch = "application/apply-patch+yaml";
    private const string Json = "application/json";

    private readonly k8s.Kubernetes _kubernetes = new(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfigPath));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Throws unless the object is there.</summary>
    public async Task<JsonObject> GetAsync(string path) => (await SendAsync(HttpMethod.Get, path)).Require();

    /// <summary>Null when the object is not there.</summary>
    public async Task<JsonObject?> FindAsync(string path)
    {
        var response = await SendAsync(HttpMethod.Get, path);
        return response.Status == HttpStatusCode.NotFound ? null : response.Require();
    }

    /// <summary>The items of a collection.</summary>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(string path) =>
        [.. (await GetAsync(path))["items"]!.AsArray().Select(item => item!.AsObject())];

    /// <summary>POST to a collection, unknown fields refused. Throws when the server refuses.</summary>
    public async Task<JsonObject> CreateAsync(string collection, JsonNode body) => (await TryCreateAsync(collection, body)).Require();

    /// <summary>As <see cref="CreateAsync"/>, for refusals that are expected.</summary>
    public Task<ClusterResponse> TryCreateAsync(string collection, JsonNode body) =>
        SendAsync(HttpMethod.Post, Strict(collection), body.ToJsonString());

    /// <summary>Server-side apply of YAML or JSON to the path of the object, unknown fields refused. Throws when the server refuses.</summary>
    public async Task<JsonObject> ApplyAsync(string path, string yaml) =>
        (await SendAsync(HttpMethod.Patch, $"{Strict(path)}&fieldManager=e2e&force=true", yaml, ApplyPatch)).Require();

    /// <summary>What server-side apply by that manager would make of the object, refusals included; nothing is stored.</summary>
    public Task<ClusterResponse> DryRunApplyAsync(string path, JsonNode manifest, string manager, bool force) => SendAsync(
        HttpMethod.Patch, $"{Strict(path)}&dryRun=All&fieldManager={manager}&force={(force ? "true" : "false")}", manifest.ToJsonString(), ApplyPatch);

    /// <summary>Patches, unknown fields refused. Throws when the server refuses.</summary>
    public async Task<JsonObject> PatchAsync(string path, JsonNode patch, string type = MergePatch) =>
        (await TryPatchAsync(path, patch, type)).Require();

    /// <summary>As <see cref="PatchAsync"/>, for refusals that are expected.</summary>
    public Task<ClusterResponse> TryPatchAsync(string path, JsonNode patch, string type = MergePatch) =>
        SendAsync(HttpMethod.Patch, Strict(path), patch.ToJsonString(), type);

    /// <summary>Gone already counts as success.</summary>
    public async Task DeleteAsync(string path)
    {
        var response = await SendAsync(HttpMethod.Delete, path);
        if (response.Status != HttpStatusCode.NotFound)
        {
            response.Require();
        }
    }

    /// <summary>Creates a namespace with a name of its own, and returns the name.</summary>
    public async Task<string> CreateNamespaceAsync()
    {
        var created = await CreateAsync("/api/v1/namespaces", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Namespace",
            ["metadata"] = new JsonObject { ["generateName"] = "e2e-" },
        });
        return created["metadata"]!["name"]!.GetValue<string>();
    }

    /// <summary>Makes sure of namespace kube-system, which a bare API server makes for itself only after a while, or never.</summary>
    public async Task HasKubeSystemAsync()
    {
        if (await FindAsync("/api/v1/namespaces/kube-system") is null)
        {
            await ApplyAsync("/api/v1/namespaces/kube-system", """{ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": "kube-system" } }""");
        }
    }

    /// <summary>
    /// Reads the object (null while absent) until <paramref name="condition"/> holds, at most 30 s. The failure says <paramref name="what"/>
    /// and shows the object as last seen.
    /// </summary>
    public async Task<JsonObject?> WaitForAsync(string path, string what, Func<JsonObject?, bool> condition)
    {
        JsonObject? seen = null;
        try
        {
            await Poll.UntilAsync(what, async () => condition(seen = await FindAsync(path)), Cancellation);
        }
        catch (TimeoutException timeout)
        {
            throw new TimeoutException($"{timeout.Message}; {path} is {seen?.ToJsonString() ?? "absent"}", timeout);
        }

        return seen;
    }

    /// <summary>Waits until the object has the condition with that status, and returns the object.</summary>
    public async Task<JsonObject> WaitForConditionAsync(string path, string type, string status = "True") =>
        (await WaitForAsync(path, $"condition {type}={status}", found => StatusOf(found, type) == status))!;

    /// <summary>Whether the server says that it is ready; false also while it cannot be reached.</summary>
    public async Task<bool> IsReadyAsync()
    {
        try
        {
            using var response = await SendOnceAsync(HttpMethod.Get, "/readyz", null, Json, "*/*");
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>The body as it is, for answers that are not one JSON object, as those of a watch.</summary>
    public async Task<string> ReadTextAsync(string path)
    {
        using var response = await SendOnceAsync(HttpMethod.Get, path, null, Json, Json);
        return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(Cancellation);
    }

    /// <summary>Any call. Does not throw on refusals.</summary>
    public async Task<ClusterResponse> SendAsync(
        HttpMethod method, string path, string? body = null, string contentType = Json, string accept = Json, string? userAgent = null)
    {
        ClusterResponse? result = null;
        await Poll.UntilAsync(
            $"{method} {path} is served",
            async () =>
            {
                using var response = await SendOnceAsync(method, path, body, contentType, accept, userAgent);
                result = await ReadAsync(response);
                return result.Status != HttpStatusCode.TooManyRequests;
            },
            Cancellation);
        return result!;
    }

    /// <summary>A GET whose body is read as it comes, as that of a watch; any status.</summary>
    public Task<HttpResponseMessage> OpenAsync(string path, string accept = Json) => SendOnceAsync(
        HttpMethod.Get, path, null, Json, accept, completion: HttpCompletionOption.ResponseHeadersRead);

    public void Dispose() => _kubernetes.Dispose();

    private async Task<HttpResponseMessage> SendOnceAsync(
        HttpMethod method,
        string path,
        string? body,
        string contentType,
        string accept,
        string? userAgent = null,
        HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead)
    {
        using var request = new HttpRequestMessage(method, new Uri(_kubernetes.BaseUri, path));
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (userAgent is not null)
        {
            request.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(contentType));
        }

        if (_kubernetes.Credentials is { } credentials)
        {
            await credentials.ProcessHttpRequestAsync(request, Cancellation);
        }

        return await _kubernetes.HttpClient.SendAsync(request, completion, Cancellation);
    }

    private static async Task<ClusterResponse> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        return new(response.StatusCode, Parse(text))
        {
            Text = text,
            ContentType = response.Content.Headers.ContentType?.ToString() ?? "",
            Warnings = [.. response.Headers.Warning.Select(warning => Regex.Unescape(warning.Text[1..^1]))],
        };
    }

    private static JsonObject? Parse(string text)
    {
        try
        {
            return text.Length == 0 ? null : JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return new() { ["message"] = text };
        }
    }

    private static string Strict(string path) => $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}fieldValidation=Strict";

    private static string? StatusOf(JsonObject? found, string conditionType) => (found?["status"]?["conditions"] as JsonArray)?
        .FirstOrDefault(condition => condition!["type"]!.GetValue<string>() == conditionType)?["status"]?.GetValue<string>();
}

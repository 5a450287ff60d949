using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FlagImportOperator.Api;
using FlagImportOperator.Kubernetes;
using FlagImportOperator.Kubernetes.Client;

namespace FlagImportOperator.IntegrationTests.Worlds;

/// <summary>
/// What a Kubernetes API server keeps and enforces, as far as it matters here: uid and resourceVersion locks, generations, the status
/// subresource, finalizers and deletion. Every change is told to who watches.
/// </summary>
internal sealed class Cluster(Agenda agenda)
{
    private readonly Dictionary<NamespacedName, JsonObject> _resources = [];
    private readonly Dictionary<NamespacedName, (string Uid, ulong Version, Dictionary<string, string> Data)> _secrets = [];
    private ulong _version = 1000;
    private int _uids;

    /// <summary>A resource came or changed (its JSON), or went (last JSON, true).</summary>
    public event Action<byte[], bool>? ResourceChanged;

    /// <summary>The same for the metadata of a Secret.</summary>
    public event Action<byte[], bool>? SecretChanged;

    public IEnumerable<NamespacedName> Keys => _resources.Keys;

    public IEnumerable<byte[]> Resources => _resources.Values.Select(Bytes);

    public IEnumerable<byte[]> Secrets => _secrets.Keys.Select(SecretMetadata);

    public ulong Version => _version;

    /// <summary>The resource, or null.</summary>
    public FlagImportConfiguration? Find(NamespacedName key) => _resources.TryGetValue(key, out var resource) ? Read(resource) : null;

    public (ulong Version, IReadOnlyDictionary<string, string> Data)? Secret(NamespacedName key) =>
        _secrets.TryGetValue(key, out var secret) ? (secret.Version, secret.Data) : null;

    /// <summary>kubectl apply of a resource that is not there, or the restore of one from a backup (with its finalizers, without status).</summary>
    public void Create(NamespacedName key, FlagImportConfigurationSpec spec, JsonObject? annotations = null, JsonArray? finalizers = null)
    {
        var resource = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = key.Name,
                ["namespace"] = key.Namespace,
                ["uid"] = string.Create(CultureInfo.InvariantCulture, $"uid-{++_uids}"),
                ["generation"] = 1,
                ["creationTimestamp"] = agenda.Now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                ["annotations"] = annotations,
                ["finalizers"] = finalizers,
            },
            ["spec"] = ToNode(spec),
        };
        Put(key, resource);
    }

    /// <summary>An edit of the spec by a user; nothing where there is no resource.</summary>
    public void Edit(NamespacedName key, Action<FlagImportConfigurationSpec> edit)
    {
        if (Find(key)?.Spec is { } spec)
        {
            edit(spec);
            Change(key, new JsonObject { ["spec"] = ToNode(spec) }, replaceSpec: true);
        }
    }

    /// <summary>An annotation by a user.</summary>
    public void Annotate(NamespacedName key, string name, string value)
    {
        if (_resources.ContainsKey(key))
        {
            Change(key, new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [name] = value } } });
        }
    }

    /// <summary>kubectl delete, without waiting.</summary>
    public void Delete(NamespacedName key)
    {
        if (!_resources.TryGetValue(key, out var resource) || resource["metadata"]!["deletionTimestamp"] is not null)
        {
            return;
        }

        if (resource["metadata"]!["finalizers"] is not JsonArray { Count: > 0 })
        {
            Remove(key);
            return;
        }

        // The API server counts the beginning of a deletion as a change of the object's intent.
        var changed = (JsonObject)resource.DeepClone();
        changed["metadata"]!["deletionTimestamp"] = agenda.Now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        changed["metadata"]!["generation"] = changed["metadata"]!["generation"]!.GetValue<int>() + 1;
        Put(key, changed);
    }

    /// <summary>The cluster is lost, and the resource comes back from a backup: other UID, same finalizers, no status.</summary>
    public void Restore(NamespacedName key)
    {
        if (_resources.TryGetValue(key, out var resource) && Find(key) is { Spec: { } spec })
        {
            Remove(key);
            var metadata = resource["metadata"]!;
            Create(key, spec, metadata["annotations"]?.DeepClone() as JsonObject, metadata["finalizers"]?.DeepClone() as JsonArray);
        }
    }

    public void SetSecret(NamespacedName key, Dictionary<string, string> data)
    {
        var uid = _secrets.TryGetValue(key, out var before) ? before.Uid : string.Create(CultureInfo.InvariantCulture, $"uid-{++_uids}");
        _secrets[key] = (uid, ++_version, data);
        SecretChanged?.Invoke(SecretMetadata(key), false);
    }

    /// <summary>PATCH with a merge patch (RFC 7396).</summary>
    public byte[] Patch(NamespacedName key, string? subresource, JsonObject patch)
    {
        var resource = _resources.GetValueOrDefault(key) ?? throw Refusal(HttpStatusCode.NotFound, "NotFound");
        var metadata = patch["metadata"];
        if (metadata?["uid"] is { } uid && !JsonNode.DeepEquals(uid, resource["metadata"]!["uid"]))
        {
            throw Refusal(HttpStatusCode.Conflict, "Conflict");
        }

        if (metadata?["resourceVersion"] is { } version && !JsonNode.DeepEquals(version, resource["metadata"]!["resourceVersion"]))
        {
            throw Refusal(HttpStatusCode.Conflict, "Conflict");
        }

        if (subresource == "status")
        {
            return Change(key, new JsonObject { ["status"] = patch["status"]?.DeepClone() });
        }

        var finalizers = metadata?["finalizers"] as JsonArray;
        var before = resource["metadata"]!["finalizers"] as JsonArray;
        if (resource["metadata"]!["deletionTimestamp"] is not null && finalizers?.Count > (before?.Count ?? 0))
        {
            throw Refusal(HttpStatusCode.UnprocessableEntity, "Invalid");
        }

        return Change(key, new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = finalizers?.DeepClone() } });
    }

    private byte[] Change(NamespacedName key, JsonObject patch, bool replaceSpec = false)
    {
        var before = _resources[key];
        var after = MergePatch.Apply(before, patch);
        if (replaceSpec)
        {
            after["spec"] = patch["spec"]!.DeepClone();
        }

        if (JsonNode.DeepEquals(before, after))
        {
            return Bytes(before);
        }

        if (!JsonNode.DeepEquals(before["spec"], after["spec"]))
        {
            after["metadata"]!["generation"] = before["metadata"]!["generation"]!.GetValue<int>() + 1;
        }

        if (after["metadata"]!["deletionTimestamp"] is not null && after["metadata"]!["finalizers"] is not JsonArray { Count: > 0 })
        {
            _resources[key] = after;
            // As the real one answers the write that lets an object go: with the version from before it.
            var answer = Bytes(after);
            Remove(key);
            return answer;
        }

        return Put(key, after);
    }

    private byte[] Put(NamespacedName key, JsonObject resource)
    {
        resource["metadata"]!["resourceVersion"] = (++_version).ToString(CultureInfo.InvariantCulture);
        _resources[key] = resource;
        var bytes = Bytes(resource);
        ResourceChanged?.Invoke(bytes, false);
        return bytes;
    }

    private void Remove(NamespacedName key)
    {
        _resources.Remove(key, out var resource);
        resource!["metadata"]!["resourceVersion"] = (++_version).ToString(CultureInfo.InvariantCulture);
        ResourceChanged?.Invoke(Bytes(resource), true);
    }

    private byte[] SecretMetadata(NamespacedName key)
    {
        var (uid, version, _) = _secrets[key];
        return Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"metadata":{"name":"{{{key.Name}}}","namespace":"{{{key.Namespace}}}","uid":"{{{uid}}}","resourceVersion":"{{{version}}}"}}"""));
    }

    private static byte[] Bytes(JsonObject resource) => Encoding.UTF8.GetBytes(resource.ToJsonString());

    private static FlagImportConfiguration Read(JsonObject resource) => resource.Deserialize(ApiJsonContext.Default.FlagImportConfiguration)!;

    private static JsonNode ToNode(FlagImportConfigurationSpec spec) =>
        JsonSerializer.SerializeToNode(spec, ApiJsonContext.Default.FlagImportConfigurationSpec)!;

    private static KubernetesApiException Refusal(HttpStatusCode status, string reason) => new(reason) { StatusCode = status, Reason = reason };
}

using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using FlagImportOperator.Kubernetes;
using FlagImportOperator.Kubernetes.Client;

namespace FlagImportOperator.Tests.Kubernetes.LeaderElection;

/// <summary>One Lease as an API server keeps it: versions, conflicts, and answers that go astray.</summary>
internal sealed class LeaseServer : IKubernetesApi
{
    private readonly Lock _lock = new();
    private int _version = 100;

    /// <summary>The Lease; null: there is none.</summary>
    public JsonObject? Lease { get; private set; }

    public List<string> Requests { get; } = [];

    /// <summary>Before a request is carried out: throws, waits, or neither.</summary>
    public Func<string, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>After it was carried out: throws when the answer goes astray.</summary>
    public Action<string> After { get; set; } = _ => { };

    public string? Holder => (string?)Lease?["spec"]?["holderIdentity"];

    public static KubernetesApiException Failure(HttpStatusCode? status) => new($"{(int?)status}: made up") { StatusCode = status };

    public void Put(string? spec)
    {
        lock (_lock)
        {
            Lease = new JsonObject { ["metadata"] = new JsonObject { ["name"] = "it", ["resourceVersion"] = NextVersion() } };
            if (spec is not null)
            {
                Lease["spec"] = JsonNode.Parse(spec);
            }
        }
    }

    public void Delete()
    {
        lock (_lock)
        {
            Lease = null;
        }
    }

    public int Count(string verb)
    {
        lock (_lock)
        {
            return Requests.Count(request => request.StartsWith(verb, StringComparison.Ordinal));
        }
    }

    public Task<byte[]> GetAsync(ResourceType type, NamespacedName key, CancellationToken cancellationToken) =>
        CallAsync("GET", null, () => Lease ?? throw Failure(HttpStatusCode.NotFound), cancellationToken);

    public Task<byte[]> CreateAsync(ResourceType type, string ns, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        CallAsync("POST", body, () =>
        {
            if (Lease is not null)
            {
                throw Failure(HttpStatusCode.Conflict);
            }

            Lease = JsonNode.Parse(body.Span)!.AsObject();
            Lease["metadata"]!["resourceVersion"] = NextVersion();
            return Lease;
        }, cancellationToken);

    public Task<byte[]> MergePatchAsync(
        ResourceType type, NamespacedName key, string? subresource, ReadOnlyMemory<byte> patch, CancellationToken cancellationToken) =>
        CallAsync("PATCH", patch, () =>
        {
            var change = JsonNode.Parse(patch.Span)!.AsObject();
            if (Lease is null)
            {
                throw Failure(HttpStatusCode.NotFound);
            }

            if ((string?)change["metadata"]!["resourceVersion"] != (string?)Lease["metadata"]!["resourceVersion"])
            {
                throw Failure(HttpStatusCode.Conflict);
            }

            Lease = MergePatch.Apply(Lease, change);
            Lease["metadata"]!["resourceVersion"] = NextVersion();
            return Lease;
        }, cancellationToken);

    private async Task<byte[]> CallAsync(string verb, ReadOnlyMemory<byte>? body, Func<JsonObject> carryOut, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Requests.Add(body is { } sent ? $"{verb} {Encoding.UTF8.GetString(sent.Span)}" : verb);
        }

        await Before(verb, cancellationToken);
        byte[] answer;
        lock (_lock)
        {
            answer = Encoding.UTF8.GetBytes(carryOut().ToJsonString());
        }

        After(verb);
        return answer;
    }

    private string NextVersion() => (++_version).ToString(CultureInfo.InvariantCulture);
}

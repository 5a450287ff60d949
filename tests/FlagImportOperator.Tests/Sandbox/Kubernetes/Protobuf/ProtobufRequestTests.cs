using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Protobuf;

/// <summary>Over HTTP, as kubectl does it.</summary>
public sealed class ProtobufRequestTests : IAsyncLifetime
{
    private const string Secrets = "api/v1/namespaces/recorded/secrets";

    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler());
    private KubernetesSandbox _api = null!;

    public async ValueTask InitializeAsync() => _api = await KubernetesSandbox.StartAsync(
        new() { Definitions = [RepositoryFiles.Data("Schemas", "probes.yaml")] }, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task An_object_is_created_replaced_and_deleted()
    {
        var (created, ns) = await SendAsync(HttpMethod.Post, "api/v1/namespaces", Convert.FromHexString(RecordedBodies.Namespace));
        Assert.Equal((HttpStatusCode.Created, "Active"), (created, (string?)ns["status"]!["phase"]));

        (created, var secret) = await SendAsync(HttpMethod.Post, Secrets, Secret("1"));
        Assert.Equal((HttpStatusCode.Created, "MQ==", "Opaque"), (created, (string?)secret["data"]!["a"], (string?)secret["type"]));

        var (replaced, changed) = await SendAsync(HttpMethod.Put, $"{Secrets}/s", Secret("2"));
        Assert.Equal((HttpStatusCode.OK, "Mg=="), (replaced, (string?)changed["data"]!["a"]));

        var (refused, _) = await SendAsync(HttpMethod.Delete, $"{Secrets}/s", Preconditions("another"));
        Assert.Equal(HttpStatusCode.Conflict, refused);

        var (deleted, _) = await SendAsync(HttpMethod.Delete, $"{Secrets}/s", Preconditions((string)secret["metadata"]!["uid"]!));
        Assert.Equal(HttpStatusCode.OK, deleted);
    }

    [Fact]
    public async Task Options_of_a_deletion_that_are_broken_or_of_another_kind_are_refused()
    {
        var (broken, why) = await SendAsync(HttpMethod.Delete, "api/v1/namespaces/default", [.. "k8s\0"u8, 0x0A, 0x05]);
        Assert.Equal(HttpStatusCode.BadRequest, broken);
        Assert.StartsWith("couldn't decode DeleteOptions: ", (string?)why["message"], StringComparison.Ordinal);

        var (other, _) = await SendAsync(HttpMethod.Delete, "api/v1/namespaces/default", Secret("1"));
        Assert.Equal(HttpStatusCode.BadRequest, other);
    }

    [Fact]
    public async Task Custom_resources_are_not_taken_in_protobuf_but_options_of_their_deletion_are()
    {
        const string Probes = "apis/example.org/v1/namespaces/default/probes";
        var (refused, why) = await SendAsync(HttpMethod.Post, Probes, Message.Body("example.org/v1", "Probe", []));
        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "UnsupportedMediaType"), (refused, (string?)why["reason"]));

        var (missing, _) = await SendAsync(HttpMethod.Delete, $"{Probes}/p", Preconditions("u"));
        Assert.Equal(HttpStatusCode.NotFound, missing);
    }

    private static byte[] Secret(string value) =>
        Message.Body("v1 Secret", new Message().With(1, new Message().With(1, "s").With(3, "recorded")).With(2, "a", value).With(3, ""));

    private static byte[] Preconditions(string uid) =>
        Message.Body("v1 DeleteOptions", new Message().With(1, 0).With(2, new Message().With(1, uid)).With(4, "Background"));

    private async Task<(HttpStatusCode Status, JsonNode Answer)> SendAsync(HttpMethod method, string path, byte[] body)
    {
        using var request = new HttpRequestMessage(method, new Uri(_api.BaseUrl, path));
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/vnd.kubernetes.protobuf");
        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
    }
}

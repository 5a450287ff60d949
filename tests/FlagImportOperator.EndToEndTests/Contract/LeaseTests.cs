using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Contract;

/// <summary>What leader election relies on.</summary>
public sealed class LeaseTests(ControlPlane controlPlane) : ContractTest(controlPlane)
{
    private const string Spec = """
        {
          "holderIdentity": "a", "leaseDurationSeconds": 15, "acquireTime": "2026-05-01T08:00:00.000000Z",
          "renewTime": "2026-05-01T08:00:00.123456Z", "leaseTransitions": 1
        }
        """;

    private string Leases => $"/apis/coordination.k8s.io/v1/namespaces/{Namespace}/leases";

    private string Path => $"{Leases}/it";

    [Fact]
    public async Task A_lease_comes_back_as_written()
    {
        var response = await PostAsync(Leases, Lease());

        Assert.Equal(HttpStatusCode.Created, response.Status);
        response.Body.At("spec").IsJson(Spec);
        (await Client.GetAsync(Path))["spec"].IsJson(Spec);
    }

    [Fact]
    public async Task Of_two_that_create_it_one_does()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => PostAsync(Leases, Lease())));

        Assert.Equal(
            [HttpStatusCode.Created, .. Enumerable.Repeat(HttpStatusCode.Conflict, 4)], answers.Select(answer => answer.Status).Order());
        Assert.All(
            answers.Where(answer => !answer.IsSuccess),
            answer => Assert.Equal("leases.coordination.k8s.io \"it\" already exists", answer.Message));
    }

    [Fact]
    public async Task Of_several_that_take_over_the_same_version_one_does()
    {
        var created = (await PostAsync(Leases, Lease())).Require();

        var answers = await Task.WhenAll(Enumerable.Range(0, 5)
            .Select(index => PutAsync(Path, created.With($$"""{ "spec": { "holderIdentity": "{{index}}" } }"""))));

        var winner = Assert.Single(answers, answer => answer.IsSuccess);
        Assert.All(answers.Where(answer => !answer.IsSuccess), answer =>
        {
            Assert.Equal(HttpStatusCode.Conflict, answer.Status);
            Assert.Equal("Conflict", answer.Body.Text("reason"));
        });
        Assert.True(JsonNode.DeepEquals(winner.Body, await Client.GetAsync(Path)));
    }

    [Fact]
    public async Task A_renewal_moves_the_version()
    {
        var created = (await PostAsync(Leases, Lease())).Require();

        var renewed = (await PutAsync(Path, created.With("""{ "spec": { "renewTime": "2026-05-01T08:00:05.000001Z" } }"""))).Require();

        Assert.Equal("2026-05-01T08:00:05.000001Z", renewed.Text("spec.renewTime"));
        Assert.NotEqual(created.Version(), renewed.Version());
    }

    [Fact]
    public async Task A_lease_can_be_given_up()
    {
        await PostAsync(Leases, Lease());

        var released = await PatchAsync(Path, """{ "spec": { "holderIdentity": "", "leaseDurationSeconds": 1, "renewTime": null } }""");

        released.Require()["spec"].IsJson("""
            { "holderIdentity": "", "leaseDurationSeconds": 1, "acquireTime": "2026-05-01T08:00:00.000000Z", "leaseTransitions": 1 }
            """);
    }

    [Theory]
    [InlineData("nope")]
    [InlineData("2026-05-01T08:00:05Z")]
    [InlineData("2026-05-01T08:00:05.5Z")]
    public async Task Times_have_microseconds(string time)
    {
        var response = await PostAsync(Leases, Lease().With($$"""{ "spec": { "renewTime": "{{time}}" } }"""));

        Assert.Equal(HttpStatusCode.BadRequest, response.Status);
        Assert.StartsWith("Lease in version \"v1\" cannot be handled as a Lease: ", response.Message, StringComparison.Ordinal);
    }

    private static JsonObject Lease() => new()
    {
        ["apiVersion"] = "coordination.k8s.io/v1",
        ["kind"] = "Lease",
        ["metadata"] = new JsonObject { ["name"] = "it" },
        ["spec"] = JsonNode.Parse(Spec),
    };
}

using System.Net;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Contract;

/// <summary>DELETE of an object that nothing holds back.</summary>
public sealed class DeleteTests(ControlPlane controlPlane) : ContractTest(controlPlane)
{
    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task A_delete_answers_with_success_and_the_object_is_gone(string plural)
    {
        var created = await CreateAsync(plural);

        var response = await DeleteAsync(PathOf(plural, "it"));

        AssertDeleted(plural, created.Text("metadata.uid")!, response);
        AssertNotFound(plural, "it", await GetAsync(PathOf(plural, "it")));
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task What_is_not_there_cannot_be_deleted(string plural)
    {
        AssertNotFound(plural, "it", await DeleteAsync(PathOf(plural, "it")));
        AssertNotFound(plural, "it", await DeleteAsync(PathOf(plural, "it"), """{ "preconditions": { "uid": "u" } }"""));
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task Another_object_of_the_same_name_is_spared(string plural)
    {
        var created = await CreateAsync(plural);

        var response = await DeleteAsync(PathOf(plural, "it"), """{ "preconditions": { "uid": "other" } }""");

        AssertRefused(
            HttpStatusCode.Conflict,
            "Conflict",
            $"Operation cannot be fulfilled on {QualifiedKind(plural)} \"it\": the UID in the precondition (other) does not match the UID " +
            $"in record ({created.Text("metadata.uid")}). The object might have been deleted and then recreated",
            response);
        await ReadAsync(plural);
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task Another_version_of_the_object_is_spared(string plural)
    {
        var created = await CreateAsync(plural);

        var response = await DeleteAsync(PathOf(plural, "it"), """{ "preconditions": { "resourceVersion": "1" } }""");

        AssertRefused(
            HttpStatusCode.Conflict,
            "Conflict",
            $"Operation cannot be fulfilled on {QualifiedKind(plural)} \"it\": the ResourceVersion in the precondition (1) does not match " +
            $"the ResourceVersion in record ({created.Version()}). The object might have been modified",
            response);
        await ReadAsync(plural);
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task Preconditions_that_hold_let_it_go(string plural)
    {
        var created = await CreateAsync(plural);

        var response = await DeleteAsync(PathOf(plural, "it"), $$"""
            { "preconditions": { "uid": "{{created.Text("metadata.uid")}}", "resourceVersion": "{{created.Version()}}" } }
            """);

        AssertDeleted(plural, created.Text("metadata.uid")!, response);
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task Options_that_change_nothing_here_are_accepted(string plural)
    {
        await CreateAsync(plural, "a");
        await CreateAsync(plural, "b");
        await CreateAsync(plural, "c");

        ClusterResponse[] answers =
        [
            await DeleteAsync($"{PathOf(plural, "a")}?propagationPolicy=Background"),
            await DeleteAsync(PathOf(plural, "b"), """{ "propagationPolicy": "Background" }"""),
            await DeleteAsync(PathOf(plural, "c"), """{ "gracePeriodSeconds": 0 }"""),
        ];

        Assert.All(answers, answer => Assert.Equal("Success", answer.Require().Text("status")));
        Assert.Empty(await Client.ListAsync(PathOf(plural)));
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("meta.k8s.io/v1")]
    public async Task Options_are_known_by_two_versions(string apiVersion)
    {
        await CreateAsync(Configurations);

        var response = await DeleteAsync(PathOf(Configurations, "it"), $$"""{ "apiVersion": "{{apiVersion}}" }""");

        Assert.Equal("Success", response.Require().Text("status"));
    }

    [Fact]
    public async Task A_propagation_policy_must_be_one()
    {
        await CreateAsync(Configurations);

        AssertRefused(
            HttpStatusCode.UnprocessableEntity,
            "Invalid",
            "DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Unsupported value: \"Wrong\": " +
            "supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\"",
            await DeleteAsync(PathOf(Configurations, "it"), """{ "propagationPolicy": "Wrong" }"""));
    }

    [Fact]
    public async Task Options_must_be_such()
    {
        await CreateAsync(Configurations);

        var broken = await Client.SendAsync(HttpMethod.Delete, PathOf(Configurations, "it"), "{ not json");
        var other = await Client.SendAsync(HttpMethod.Delete, PathOf(Configurations, "it"), """{ "apiVersion": "v1", "kind": "Secret" }""");

        Assert.Equal(HttpStatusCode.BadRequest, broken.Status);
        Assert.Equal(HttpStatusCode.BadRequest, other.Status);
        await ReadAsync(Configurations);
    }

    [Theory]
    [InlineData(Configurations, "?dryRun=All", null)]
    [InlineData(Configurations, "", """{ "dryRun": ["All"] }""")]
    [InlineData(Secrets, "?dryRun=All", null)]
    public async Task A_dry_run_answers_as_if_and_deletes_nothing(string plural, string query, string? options)
    {
        var created = await CreateAsync(plural);

        AssertDeleted(plural, created.Text("metadata.uid")!, await DeleteAsync(PathOf(plural, "it") + query, options));

        Assert.Equal(created.Version(), (await ReadAsync(plural)).Version());
    }

    private static void AssertDeleted(string plural, string uid, ClusterResponse response)
    {
        Assert.Equal(HttpStatusCode.OK, response.Status);
        var group = plural == Configurations ? "\"group\": \"flagimport.dev\"," : "";
        response.Body.IsJson($$"""
            {
              "kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success",
              "details": { "name": "it", {{group}} "kind": "{{plural}}", "uid": "{{uid}}" }
            }
            """);
    }
}

using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.LaunchDarkly;

public sealed class AdminEndpointTests
{
    [Fact]
    public async Task Configurations_and_journal_are_shown_without_secrets_and_without_a_token()
    {
        await using var api = await SimulatorHarness.StartAsync();
        var id = await api.CreatedIdAsync();

        var configurations = await AdminAsync(api, HttpMethod.Get, "configurations");
        var journal = await AdminAsync(api, HttpMethod.Get, "journal");

        Assert.Equal(id, (string?)JsonNode.Parse(configurations.Text)![0]!["_id"]);
        Assert.Equal("ld-**********002", (string?)JsonNode.Parse(configurations.Text)![0]!["config"]!["ldApiKey"]);
        Assert.Equal("Create", (string?)JsonNode.Parse(journal.Text)![0]!["operation"]);
        Assert.Equal("(secret)", (string?)JsonNode.Parse(journal.Text)![0]!["body"]!["config"]!["ldApiKey"]);
        Assert.DoesNotContain(SimulatorHarness.LdKey, configurations.Text + journal.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(SimulatorOptions.DefaultToken, journal.Text, StringComparison.Ordinal);
        Assert.Equal(1, api.Simulator.Journal.Total);
    }

    [Fact]
    public async Task A_configuration_is_created_edited_and_deleted_by_hand()
    {
        await using var api = await SimulatorHarness.StartAsync();

        var created = await AdminAsync(api, HttpMethod.Post, "configurations", """{"integrationKey":"split","name":"One"}""");
        var id = (string)created.Json["_id"]!;
        var edited = await AdminAsync(
            api, HttpMethod.Post, $"configurations/{id}/edit", """{"name":"Two","tags":["a"],"config":{"ldTag":"mine"}}""");
        var deleted = await AdminAsync(api, HttpMethod.Delete, $"configurations/{id}");
        var again = await AdminAsync(api, HttpMethod.Delete, $"configurations/{id}");

        Assert.Equal((200, "Two", "mine"), (edited.Status, (string?)edited.Json["name"], (string?)edited.Json["config"]!["ldTag"]));
        Assert.Equal((204, 404), (deleted.Status, again.Status));
        Assert.Empty(api.Simulator.Configurations);
    }

    [Theory]
    [InlineData(null, "complete", 0)]
    [InlineData("""{"result":"importing"}""", "importing", 0)]
    [InlineData("""{"result":"partial","errors":[{"message":"flag a: 500","statusCode":500},{}]}""", "partial", 2)]
    public async Task An_import_is_moved_by_hand(string? body, string status, int errors)
    {
        await using var api = await SimulatorHarness.StartAsync();
        var id = await api.CreatedIdAsync();

        var reply = await AdminAsync(api, HttpMethod.Post, $"configurations/{id}/import", body);

        Assert.Equal((200, status), (reply.Status, (string?)reply.Json["_status"]!["status"]));
        Assert.Equal(errors, reply.Json["_status"]!["errors"]!.AsArray().Count);
    }

    [Fact]
    public async Task Faults_are_added_and_cleared()
    {
        await using var api = await SimulatorHarness.StartAsync();

        Assert.Equal(204, (await AdminAsync(api, HttpMethod.Post, "faults", """{"action":"fail","operation":"list","status":503,"times":0}""")).Status);
        Assert.Equal((503, 503), ((await api.ListAsync()).Status, (await api.ListAsync()).Status));
        Assert.Equal(204, (await AdminAsync(api, HttpMethod.Delete, "faults")).Status);
        Assert.Equal(200, (await api.ListAsync()).Status);
    }

    [Theory]
    [InlineData("""{"action":"conflict"}""", 200)]
    [InlineData("""{"action":"rate-limit","retryAfterSeconds":3,"resetInSeconds":-1}""", 429)]
    [InlineData("""{"action":"fail","status":500,"projectKey":"other"}""", 200)]
    [InlineData("""{"action":"fail","status":500,"probability":0}""", 200)]
    [InlineData("""{"action":"apply-then-fail"}""", 502)]
    [InlineData("""{"action":"remove-project","projectKey":"default"}""", 404)]
    [InlineData("""{"action":"revoke-token","token":"api-00000000-0000-4000-8000-000000000001"}""", 401)]
    public async Task A_fault_hits_what_it_names(string fault, int status)
    {
        await using var api = await SimulatorHarness.StartAsync();
        Assert.Equal(204, (await AdminAsync(api, HttpMethod.Post, "faults", fault)).Status);

        Assert.Equal(status, (await api.CreateAsync()).Status);
    }

    [Theory]
    [InlineData("faults", "{", "not valid JSON")]
    [InlineData("faults", "[]", "must be a JSON object")]
    [InlineData("faults", "{}", "action is needed")]
    [InlineData("faults", """{"action":"explode"}""", "action must be one of")]
    [InlineData("faults", """{"action":"fail","status":200}""", "status must be from 400")]
    [InlineData("faults", """{"action":"drop","operation":"fetch"}""", "operation must be one of")]
    [InlineData("faults", """{"action":"drop","times":"2"}""", "times must be a whole number")]
    [InlineData("faults", """{"action":"drop","probability":2}""", "probability must be a number from 0 to 1")]
    [InlineData("faults", """{"action":"drop","close":"slowly"}""", "close must be reset or orderly")]
    [InlineData("faults", """{"action":"revoke-token"}""", "token is needed")]
    [InlineData("configurations", """{"tags":[1]}""", "tags must be an array of strings")]
    [InlineData("configurations", """{"config":{"nope":"x"}}""", "config.nope")]
    public async Task Bad_input_is_told_what_is_wrong(string path, string body, string message)
    {
        await using var api = await SimulatorHarness.StartAsync();

        var reply = await AdminAsync(api, HttpMethod.Post, path, body);

        Assert.Equal(400, reply.Status);
        Assert.Contains(message, reply.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_endpoint_is_not_found()
    {
        await using var api = await SimulatorHarness.StartAsync();

        Assert.Equal(404, (await AdminAsync(api, HttpMethod.Get, "nothing")).Status);
        Assert.Equal(404, (await AdminAsync(api, HttpMethod.Post, $"configurations/{SimulatorHarness.UnknownId}/import")).Status);
    }

    private static Task<Reply> AdminAsync(SimulatorHarness api, HttpMethod method, string path, string? body = null) =>
        api.SendAsync(method, "/sandbox/" + path, body, request => request.Headers.Remove("Authorization"));
}

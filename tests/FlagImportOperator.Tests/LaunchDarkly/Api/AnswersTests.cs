using System.Text;
using System.Text.Json.Nodes;
using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.LaunchDarkly.JsonPatch;
using Xunit;

namespace FlagImportOperator.Tests.LaunchDarkly.Api;

public sealed class AnswersTests
{
    private const string Full = """
        {"_links":{"self":{"href":"/x"}},"_id":"id-1","integrationKey":"split","projectKey":"p","name":"n","version":3,"surprise":{"a":[1,{}]},
         "config":{"workspaceId":"w","workspaceApiKey":"sup***123","flag":true,"count":5,"deep":{"a":[1]},"none":null},
         "tags":["b","a"],"_access":{"allowed":[{"action":"x"}],"denied":[{"action":"updateName","reason":{"effect":"deny"}},{"reason":{}},{"action":"deleteIntegration"}]},
         "_status":{"status":"partial","lastImport":1717263000000,"lastError":"1714584600000","extra":1,
                    "errors":[{"integrationId":"id-1","message":"boom","statusCode":500,"timestamp":"1714584600000"},{},"odd"]}}
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_answer_is_read_in_full()
    {
        var read = await GetAsync(Full);
        Assert.Equal(("id-1", "split", "p", "n", 3L), (read.Id, read.IntegrationKey, read.ProjectKey, read.Name, read.Version));
        Assert.Equal(["b", "a"], read.Tags);
        Assert.Equal(["updateName", "deleteIntegration"], read.DeniedActions);
        Assert.Equal(
            new Dictionary<string, string> { ["workspaceId"] = "w", ["workspaceApiKey"] = "sup***123", ["flag"] = "true", ["count"] = "5", ["deep"] = """{"a":[1]}""", ["none"] = "null" },
            read.Config);
        Assert.Equal(("partial", 1717263000000L, 1714584600000L), (read.Status!.Status, read.Status.LastImport, read.Status.LastError));
        Assert.Equal([new() { IntegrationId = "id-1", Message = "boom", StatusCode = 500, Timestamp = 1714584600000 }, new()], read.Status.Errors);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"_id":null,"tags":null,"config":null,"_status":null,"_access":null,"version":null,"name":null,"projectKey":null,"integrationKey":null}""")]
    [InlineData("""{"_id":5,"tags":"x","config":[],"_status":"x","_access":[1],"version":"x","name":{"a":1},"projectKey":[[]],"integrationKey":false}""")]
    [InlineData("""{"_access":{"denied":null}}""")]
    [InlineData("""{"_access":{"denied":[null,1,{"action":7}]}}""")]
    public async Task What_is_missing_or_of_another_type_counts_as_absent(string body)
    {
        var read = await GetAsync(body);
        Assert.Equal((null, null, null, null, null, null), (read.Id, read.Tags, read.Config, read.Status, read.Version, read.Name));
        Assert.Empty(read.DeniedActions);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("null")]
    [InlineData("\"0\"")]
    [InlineData("\"\"")]
    [InlineData("-62135596800000")]
    [InlineData("{}")]
    public async Task A_time_that_says_never_is_null(string time) =>
        Assert.Null((await GetAsync($$$"""{"_status":{"lastImport":{{{time}}}}}""")).Status!.LastImport);

    [Fact]
    public async Task An_unknown_status_is_kept() => Assert.Equal("resting", (await GetAsync("""{"_status":{"status":"resting"}}""")).Status!.Status);

    [Fact]
    public async Task Escaped_texts_are_unescaped() =>
        Assert.Equal(("ü/\"", "ü"), ((await GetAsync("""{"name":"\u00fc\/\"","tags":["\u00fc"]}""")) is var read ? (read.Name, read.Tags![0]) : default));

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"_id":"x" """)]
    public async Task A_get_with_an_unreadable_body_is_a_server_error(string body)
    {
        var failure = await Assert.ThrowsAsync<LaunchDarklyException>(() => GetAsync(body));
        Assert.Equal((LaunchDarklyErrorKind.ServerError, false), (failure.Kind, failure.MayHaveBeenCarriedOut));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("""{"items":null}""")]
    [InlineData("""{"items":[{"_id":"a"}""")]
    public async Task A_list_without_items_is_no_empty_account(string body)
    {
        var failure = await Assert.ThrowsAsync<LaunchDarklyException>(() => new StubLaunchDarkly(200, body).Api.ListAsync(CallPriority.Poll, Cancel));
        Assert.Equal(LaunchDarklyErrorKind.ServerError, failure.Kind);
    }

    [Fact]
    public async Task A_long_list_is_read_in_full()
    {
        var items2000 = Enumerable.Range(0, 2000).Select(number => JsonNode.Parse(Full)!.AsObject().With("_id", $"id-{number}").ToJsonString());
        var body = """{"items":[null,""" + string.Join(',', items2000) + """],"_links":{"self":{"href":"/x"}}}""";
        var items = await new StubLaunchDarkly(200, body).Api.ListAsync(CallPriority.Poll, Cancel);
        Assert.Equal(Enumerable.Range(0, 2000).Select(number => $"id-{number}"), items.Select(item => item.Id));

        // Two texts may share a place in the pool, and then drive each other out; hashes differ from run to run.
        Assert.True(
            ReferenceEquals(items[0].ProjectKey, items[^1].ProjectKey)
            || ReferenceEquals(items[0].IntegrationKey, items[^1].IntegrationKey)
            || ReferenceEquals(items[0].Name, items[^1].Name),
            "Equal texts of a list are strings of their own.");
    }

    [Theory]
    [InlineData(200, "")]
    [InlineData(200, "<html>")]
    [InlineData(201, "[]")]
    [InlineData(202, """{"_id":""")]
    [InlineData(204, "")]
    public async Task A_write_succeeds_whatever_its_body_says(int status, string body)
    {
        var api = new StubLaunchDarkly(status, body).Api;
        Assert.Null((await api.CreateAsync(StubLaunchDarkly.New(), Cancel)).Id);
        Assert.Null((await api.PatchAsync(StubLaunchDarkly.Address, new([new(JsonPatchOp.Replace, "/name", "n")]), Cancel)).Id);
        await api.DeleteAsync(StubLaunchDarkly.Address, Cancel);
        await api.TriggerAsync(StubLaunchDarkly.Address, Cancel);
    }

    [Fact]
    public async Task A_write_returns_what_its_body_says() =>
        Assert.Equal("id-1", (await new StubLaunchDarkly(201, Full).Api.CreateAsync(StubLaunchDarkly.New(), Cancel)).Id);

    [Fact]
    public async Task An_answer_without_end_is_given_up()
    {
        var stub = new StubLaunchDarkly(_ => new() { Content = new StreamContent(new EndlessStream()) });
        var failure = await Assert.ThrowsAsync<LaunchDarklyException>(() => stub.Api.GetAsync(StubLaunchDarkly.Address, CallPriority.Edit, Cancel));
        Assert.Equal(LaunchDarklyErrorKind.ServerError, failure.Kind);
    }

    [Fact]
    public async Task An_empty_patch_and_an_empty_name_are_mistakes_of_the_caller()
    {
        var stub = new StubLaunchDarkly(200, "{}");
        await Assert.ThrowsAsync<ArgumentException>(() => stub.Api.PatchAsync(StubLaunchDarkly.Address, JsonPatchDocument.Empty, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => stub.Api.CreateAsync(new() { ProjectKey = "p", IntegrationKey = "split", Name = "", Tags = [], Config = new Dictionary<string, string>() }, Cancel));
        Assert.Empty(stub.Requests);
    }

    private static Task<FlagImportIntegration> GetAsync(string body) =>
        new StubLaunchDarkly(200, body).Api.GetAsync(StubLaunchDarkly.Address, CallPriority.Edit, Cancel);

    /// <summary>A JSON string that never ends.</summary>
    private sealed class EndlessStream : MemoryStream
    {
        private bool _begun;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)'a');
            if (!_begun)
            {
                _begun = true;
                Encoding.UTF8.GetBytes("{\"name\":\"", buffer.Span);
            }

            return ValueTask.FromResult(buffer.Length);
        }
    }
}

internal static class JsonObjects
{
    public static JsonObject With(this JsonObject json, string name, JsonNode? value)
    {
        json[name] = value;
        return json;
    }
}

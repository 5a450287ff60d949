using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Contract;

/// <summary>Lists in pages, and lists of a certain version.</summary>
public sealed class ListPageTests(ControlPlane controlPlane) : ContractTest(controlPlane)
{
    private const string TooLarge = "4000000000000000000";

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task Pages_show_the_state_of_the_first_one_whatever_changes_meanwhile(string plural)
    {
        await CreateAllAsync(plural, "a", "b", "c", "d", "e");

        var first = await ListAsync(plural, "limit=2");
        Assert.Equal(["a", "b"], first.Names());
        Assert.Equal(3, first.Number("metadata.remainingItemCount"));

        await Client.DeleteAsync(PathOf(plural, "c"));
        await CreateAllAsync(plural, "cc");
        await PatchAsync(PathOf(plural, "d"), """{ "metadata": { "labels": { "late": "1" } } }""");

        var second = await ListAsync(plural, $"limit=2&continue={Continue(first)}");
        Assert.Equal(["c", "d"], second.Names());
        Assert.Null(second.At("items.1.metadata.labels"));
        Assert.Equal(1, second.Number("metadata.remainingItemCount"));
        Assert.Equal(first.Version(), second.Version());

        var third = await ListAsync(plural, $"limit=2&continue={Continue(second)}");
        Assert.Equal(["e"], third.Names());
        Assert.Equal("", third.Text("metadata.continue") ?? "");
        Assert.Equal(-1, third.Number("metadata.remainingItemCount"));
        Assert.Equal(first.Version(), third.Version());
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task The_rest_can_be_taken_at_once(string plural)
    {
        await CreateAllAsync(plural, "a", "b", "c", "d");
        var first = await ListAsync(plural, "limit=1");

        Assert.Equal(["b", "c", "d"], (await ListAsync(plural, $"continue={Continue(first)}")).Names());
    }

    [Theory]
    [InlineData("limit=3")]
    [InlineData("limit=4")]
    [InlineData("limit=0")]
    [InlineData("")]
    public async Task A_page_with_room_for_all_is_the_only_one(string query)
    {
        await CreateAllAsync(Secrets, "a", "b", "c");

        var list = await ListAsync(Secrets, query);

        Assert.Equal(3, list.Names().Count);
        Assert.Equal("", list.Text("metadata.continue") ?? "");
        Assert.Equal(-1, list.Number("metadata.remainingItemCount"));
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task Pages_of_a_selection_do_not_count_the_rest(string plural)
    {
        foreach (var name in (string[])["a", "b", "c"])
        {
            await CreateAsync(plural, name, """{ "metadata": { "labels": { "l": "1" } } }""");
        }

        await CreateAllAsync(plural, "bb");
        var first = await ListAsync(plural, "limit=2&labelSelector=l");

        Assert.Equal(["a", "b"], first.Names());
        Assert.Equal(-1, first.Number("metadata.remainingItemCount"));
        Assert.Equal(["c"], (await ListAsync(plural, $"limit=2&labelSelector=l&continue={Continue(first)}")).Names());
    }

    [Theory]
    [InlineData(Configurations, "continue=bad&limit=1")]
    [InlineData(Secrets, "continue=bad&limit=1")]
    public async Task A_bad_token_is_400(string plural, string query)
    {
        var response = await GetAsync($"{PathOf(plural)}?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, response.Status);
        Assert.StartsWith("invalid continue token: ", response.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_has_its_version_with_it()
    {
        await CreateAllAsync(Secrets, "a", "b");
        var first = await ListAsync(Secrets, "limit=1");

        AssertRefused(
            HttpStatusCode.BadRequest,
            "BadRequest",
            "specifying resource version is not allowed when using continue",
            await GetAsync($"{PathOf(Secrets)}?limit=1&continue={Continue(first)}&resourceVersion={first.Version()}"));
    }

    [Theory]
    [InlineData("limit=x")]
    [InlineData("timeoutSeconds=x")]
    public async Task A_number_must_be_one(string query) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await GetAsync($"{PathOf(Configurations)}?{query}")).Status);

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task The_list_of_exactly_one_version_stays_the_same(string plural)
    {
        await CreateAllAsync(plural, "a", "b");
        var before = await ListAsync(plural, "");
        await Client.DeleteAsync(PathOf(plural, "a"));
        await CreateAllAsync(plural, "c");

        var exact = await ListAsync(plural, $"resourceVersion={before.Version()}&resourceVersionMatch=Exact");

        Assert.Equal(["a", "b"], exact.Names());
        Assert.Equal(before.Version(), exact.Version());
    }

    [Theory]
    [InlineData(Configurations, "resourceVersion=")]
    [InlineData(Configurations, "resourceVersion={0}")]
    [InlineData(Configurations, "resourceVersion={0}&resourceVersionMatch=NotOlderThan")]
    [InlineData(Secrets, "resourceVersion=")]
    [InlineData(Secrets, "resourceVersion={0}")]
    [InlineData(Secrets, "resourceVersion={0}&resourceVersionMatch=NotOlderThan")]
    public async Task The_newest_list_is_newer_than_any_version(string plural, string query)
    {
        await CreateAllAsync(plural, "a");
        var newest = (await CreateAsync(plural, "b")).Version();

        var list = await ListAsync(plural, query.Replace("{0}", newest, StringComparison.Ordinal));

        Assert.Equal(["a", "b"], list.Names());
        Assert.True(ulong.Parse(list.Version(), null) >= ulong.Parse(newest, null));
    }

    [Theory]
    [InlineData("resourceVersion=0")]
    [InlineData("resourceVersion=0&resourceVersionMatch=NotOlderThan")]
    public async Task Version_0_is_any_version(string query) =>
        Assert.Equal(HttpStatusCode.OK, (await GetAsync($"{PathOf(Configurations)}?{query}")).Status);

    [Theory]
    [InlineData(
        "resourceVersion=0&resourceVersionMatch=Exact", "Forbidden: resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"")]
    [InlineData("resourceVersionMatch=Exact", "Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided")]
    [InlineData("resourceVersionMatch=NotOlderThan", "Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided")]
    [InlineData(
        "resourceVersion=5&resourceVersionMatch=Bad", "Unsupported value: \"Bad\": supported values: \"Exact\", \"NotOlderThan\", \"\"")]
    public async Task What_makes_no_sense_together_is_422(string query, string expected) => AssertRefused(
        HttpStatusCode.UnprocessableEntity,
        "Invalid",
        $"ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: {expected}",
        await GetAsync($"{PathOf(Configurations)}?{query}"));

    [Fact]
    public async Task Initial_events_are_for_watches() => AssertRefused(
        HttpStatusCode.UnprocessableEntity,
        "Invalid",
        "ListOptions.meta.k8s.io \"\" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list",
        await GetAsync($"{PathOf(Configurations)}?sendInitialEvents=true"));

    [Fact]
    public async Task A_version_must_be_a_number()
    {
        var response = await GetAsync($"{PathOf(Configurations)}?resourceVersion=abc");

        Assert.Equal(HttpStatusCode.BadRequest, response.Status);
        Assert.Contains("\"abc\"", response.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_of_the_future_is_504()
    {
        var response = await GetAsync($"{PathOf(Configurations)}?resourceVersion={TooLarge}&resourceVersionMatch=Exact");

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.Status);
        Assert.Equal("Timeout", response.Body.Text("reason"));
        Assert.StartsWith($"Timeout: Too large resource version: {TooLarge}, current: ", response.Message, StringComparison.Ordinal);
        response.Body.At("details").IsJson("""
            { "causes": [{ "reason": "ResourceVersionTooLarge", "message": "Too large resource version" }], "retryAfterSeconds": 1 }
            """);
    }

    private async Task<JsonObject> ListAsync(string plural, string query) =>
        (await GetAsync($"{PathOf(plural)}?{query}")).Require();

    private async Task CreateAllAsync(string plural, params IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            await CreateAsync(plural, name);
        }
    }

    private static string Continue(JsonObject list) => Uri.EscapeDataString(list.Text("metadata.continue")!);
}

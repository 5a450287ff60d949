using FlagImportOperator.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.Tests.LaunchDarkly.Api;

/// <summary>LaunchDarkly documents no pages for this list; should there be any, none may get lost.</summary>
public sealed class ListPagesTests
{
    private const string Path = "/api/v2/integration-capabilities/flag-import";

    [Theory]
    [InlineData("https://launchdarkly.test", Path + "?offset=1")]
    [InlineData("https://launchdarkly.test", "?offset=1")]
    [InlineData("https://launchdarkly.test", "https://launchdarkly.test" + Path + "?offset=1")]
    [InlineData("https://launchdarkly.test/prefix", Path + "?offset=1")]
    public async Task Pages_of_the_same_list_are_followed(string baseUrl, string next)
    {
        var stub = Pages(baseUrl, next);
        var items = await stub.Api.ListAsync(CallPriority.Poll, TestContext.Current.CancellationToken);
        Assert.Equal(["1", "2"], items.Select(item => item.Id));
        Assert.Equal(baseUrl + Path + "?offset=1", stub.Requests[1].RequestUri!.AbsoluteUri);
    }

    [Theory]
    [InlineData("https://elsewhere.test" + Path + "?offset=1")]
    [InlineData("http://launchdarkly.test" + Path + "?offset=1")]
    [InlineData("https://launchdarkly.test:444" + Path + "?offset=1")]
    [InlineData("//elsewhere.test" + Path + "?offset=1")]
    [InlineData("/api/v2/tokens?offset=1")]
    [InlineData(Path)]
    public async Task A_list_that_goes_on_elsewhere_is_no_list(string next)
    {
        var stub = Pages("https://launchdarkly.test", next);
        var failure = await Assert.ThrowsAsync<LaunchDarklyException>(() => stub.Api.ListAsync(CallPriority.Poll, TestContext.Current.CancellationToken));
        Assert.Equal(LaunchDarklyErrorKind.ServerError, failure.Kind);
        Assert.Single(stub.Requests);
    }

    [Fact]
    public async Task A_list_that_goes_round_in_a_circle_is_given_up()
    {
        var stub = new StubLaunchDarkly(200, """{"items":[{"_id":"1"}],"_links":{"next":{"href":"?offset=1"}}}""");
        await Assert.ThrowsAsync<LaunchDarklyException>(() => stub.Api.ListAsync(CallPriority.Poll, TestContext.Current.CancellationToken));
        Assert.Equal(2, stub.Requests.Count);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"self":{"href":"/x"},"next":null}""")]
    [InlineData("""{"next":{"href":"","type":"application/json"}}""")]
    [InlineData("""{"next":{"href":null}}""")]
    public async Task Links_without_a_next_end_the_list(string links)
    {
        var stub = new StubLaunchDarkly(200, $$"""{"items":[{"_id":"1"}],"_links":{{links}}}""");
        Assert.Single(await stub.Api.ListAsync(CallPriority.Poll, TestContext.Current.CancellationToken));
    }

    private static StubLaunchDarkly Pages(string baseUrl, string next) =>
        new(request => StubLaunchDarkly.Answer(200, request.RequestUri!.Query == ""
            ? $$$"""{"_links":{"next":{"href":"{{{next}}}"}},"items":[{"_id":"1"}]}"""
            : """{"items":[{"_id":"2"}],"_links":{"self":{"href":"/x"}}}"""))
        {
            Options = new() { BaseUrl = baseUrl },
        };
}

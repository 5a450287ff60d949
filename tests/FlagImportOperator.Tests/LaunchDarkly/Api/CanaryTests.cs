using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.LaunchDarkly.Accounts;
using FlagImportOperator.LaunchDarkly.JsonPatch;
using Xunit;

namespace FlagImportOperator.Tests.LaunchDarkly.Api;

/// <summary>However a call ends, and even if LaunchDarkly repeats what it was sent: no secret in a log or an exception's text.</summary>
public sealed class CanaryTests
{
    private const string Canary = "canary-5f0c1e";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(200, "unreadable CANARY TOKEN")]
    [InlineData(400, """{"code":"CANARY TOKEN","message":"bad value CANARY with TOKEN","id":"CANARY TOKEN"}""")]
    [InlineData(401, "CANARY TOKEN")]
    [InlineData(403, """{"message":"CANARY TOKEN"}""")]
    [InlineData(409, """{"message":"CANARY TOKEN"}""")]
    [InlineData(429, """{"message":"CANARY TOKEN"}""")]
    [InlineData(500, "<html>CANARY TOKEN")]
    [InlineData(0, "broken CANARY TOKEN")]
    public async Task Nothing_that_was_sent_comes_out(int status, string body)
    {
        var said = body.Replace("CANARY", Canary, StringComparison.Ordinal).Replace("TOKEN", StubLaunchDarkly.Token, StringComparison.Ordinal);
        var log = new CapturedLog<LaunchDarklyAccounts>();
        foreach (var call in new[] { "list", "get", "create", "patch", "delete", "trigger" })
        {
            var stub = new StubLaunchDarkly(_ => status == 0 ? throw new HttpRequestException(HttpRequestError.InvalidResponse, "broken") : StubLaunchDarkly.Answer(status, said)) { Logger = log };
            var api = stub.Accounts().Get(StubLaunchDarkly.Token).Api;
            if (await Record.ExceptionAsync(() => MakeAsync(call, api)) is { } exception)
            {
                var failure = Assert.IsType<LaunchDarklyException>(exception);
                AssertClean(failure.ToString());
                AssertClean(failure.Message);
                Assert.DoesNotContain(StubLaunchDarkly.Token, $"{failure.ServerMessage}", StringComparison.Ordinal);
                // Held back now, and no more talkative for it.
                AssertClean($"{await Record.ExceptionAsync(() => MakeAsync(call, api))}");
            }
        }

        Assert.NotEmpty(log.Lines);
        AssertClean(log.All);
    }

    [Fact]
    public void Nothing_shows_the_token_as_text()
    {
        var account = new StubLaunchDarkly(200).Accounts().Get(StubLaunchDarkly.Token);
        AssertClean($"{account} {account.Name} {account.Api} {new LaunchDarklyIdentity(StubLaunchDarkly.Token, "n", new())} {AccessTokenSource.Fixed(StubLaunchDarkly.Token, "LD_TOKEN")}");
        Assert.Equal("a (secret) b", account.Scrub($"a {StubLaunchDarkly.Token} b"));
    }

    private static void AssertClean(string text)
    {
        Assert.DoesNotContain(Canary, text, StringComparison.Ordinal);
        Assert.DoesNotContain(StubLaunchDarkly.Token, text, StringComparison.Ordinal);
    }

    private static Task MakeAsync(string call, IFlagImportApi api) => call switch
    {
        "create" => api.CreateAsync(StubLaunchDarkly.New(("workspaceApiKey", Canary)), Cancel),
        "patch" => api.PatchAsync(StubLaunchDarkly.Address, new([new(JsonPatchOp.Add, "/config/workspaceApiKey", Canary, Secret: true)]), Cancel),
        _ => FailuresTests.MakeAsync(call, api, Cancel),
    };
}

using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.LaunchDarkly.Accounts;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace FlagImportOperator.Tests.LaunchDarkly.Api;

public sealed class LaunchDarklyOptionsTests
{
    public static TheoryData<LaunchDarklyOptions, string, string> Wrong => new()
    {
        { new() { BaseUrl = "" }, "BaseUrl", "https://app.launchdarkly.com" },
        { new() { BaseUrl = "app.launchdarkly.com" }, "BaseUrl", "absolute http or https" },
        { new() { BaseUrl = "/api" }, "BaseUrl", "absolute http or https" },
        { new() { BaseUrl = "ftp://x" }, "BaseUrl", "absolute http or https" },
        { new() { BaseUrl = "https://x?y=1" }, "BaseUrl", "query" },
        { new() { BaseUrl = "https://x#y" }, "BaseUrl", "fragment" },
        { new() { BaseUrl = "https://user:hunter2@x" }, "BaseUrl", "without it" },
        { new() { Timeout = TimeSpan.Zero }, "Timeout", "1 second" },
        { new() { Timeout = Timeout.InfiniteTimeSpan }, "Timeout", "1 second" },
        { new() { MaxConcurrency = 0 }, "MaxConcurrency", "1 and 64" },
        { new() { UserAgentVersion = "1 0" }, "UserAgentVersion", "letters" },
        { new() { UserAgentVersion = "1\r\nX: y" }, "UserAgentVersion", "letters" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_option_is_named_with_what_it_should_be(LaunchDarklyOptions options, string name, string advice)
    {
        var problem = Assert.Single(options.Problems());
        Assert.Contains(name, problem, StringComparison.Ordinal);
        Assert.Contains(advice, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", problem, StringComparison.Ordinal);
        Assert.Contains(problem, Assert.Throws<ArgumentException>(() => new ServiceCollection().AddLaunchDarkly(options)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://app.launchdarkly.com")]
    [InlineData("https://app.eu.launchdarkly.com/")]
    [InlineData("http://127.0.0.1:8080/prefix")]
    public void A_right_base_url_is_taken(string url) => Assert.Empty(new LaunchDarklyOptions { BaseUrl = url }.Problems());

    [Fact]
    public void The_defaults_are_right() => Assert.Empty(new LaunchDarklyOptions().Problems());

    [Theory]
    [InlineData("http://ld.example", 1)]
    [InlineData("https://ld.example", 0)]
    [InlineData("http://127.0.0.1:1", 0)]
    public void Tokens_in_clear_over_a_network_are_warned_of(string url, int warnings)
    {
        var log = new CapturedLog<LaunchDarklyAccounts>();
        _ = new StubLaunchDarkly(200) { Logger = log, Options = new() { BaseUrl = url } }.Accounts();
        Assert.Equal(warnings, log.Lines.Count(line => line.Event == 2022));
    }

    [Fact]
    public async Task The_handler_neither_follows_redirects_nor_keeps_cookies()
    {
        using var handler = LaunchDarklyServices.Handler(new() { Timeout = TimeSpan.FromSeconds(20) });
        Assert.Equal((false, false, TimeSpan.FromSeconds(10)), (handler.AllowAutoRedirect, handler.UseCookies, handler.ConnectTimeout));
        await using var services = new ServiceCollection().AddLaunchDarkly(new()).BuildServiceProvider();
        Assert.Same(services.GetRequiredService<LaunchDarklyAccounts>(), services.GetRequiredService<LaunchDarklyAccounts>());
    }
}

using FlagImportOperator.LaunchDarkly.Accounts;
using Xunit;

namespace FlagImportOperator.Tests.LaunchDarkly.Accounts;

public sealed class LaunchDarklyAccountsTests
{
    private readonly LaunchDarklyAccounts _accounts = new StubLaunchDarkly(200).Accounts();

    [Fact]
    public void One_token_has_one_account()
    {
        Assert.Same(_accounts.Get("api-1"), _accounts.Get(" api-1\n"));
        Assert.NotSame(_accounts.Get("api-1"), _accounts.Get("api-2"));
        Assert.Equal(2, _accounts.Count);
        Assert.Matches("^[0-9a-f]{8}$", _accounts.Get("api-1").Name);
    }

    [Fact]
    public void From_many_threads_too() =>
        Assert.Single(Enumerable.Range(0, 64).AsParallel().WithDegreeOfParallelism(8).Select(_ => _accounts.Get("api-1")).Distinct());

    [Fact]
    public void What_is_not_in_use_is_let_go()
    {
        var used = _accounts.Get("api-1");
        var idle = _accounts.Get("api-2");
        Assert.Equal(1, _accounts.Trim(account => account == used));
        Assert.Same(used, _accounts.Get("api-1"));
        Assert.NotSame(idle, _accounts.Get("api-2"));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("api-1 api-2", "white space")]
    [InlineData("api-1\r\nX-Evil: 1", "white space")]
    public void What_is_no_token_is_refused_without_quoting_it(string token, string problem)
    {
        var refusal = Assert.Throws<ArgumentException>(() => _accounts.Get(token));
        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("api-", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Derived_keys_depend_on_token_and_salt_alone_and_never_change()
    {
        // Changing this would make every operator send every secret again.
        Assert.Equal("79ccb6a9664e85019233e0e160397fa76a4a1304c11a62f1a3d76c8a2e5543ea", Convert.ToHexStringLower(_accounts.Get("api-1").DeriveKey("uid"u8)));
        Assert.Equal(_accounts.Get("api-1").DeriveKey("uid"u8), new StubLaunchDarkly(200).Accounts().Get("api-1").DeriveKey("uid"u8));
        Assert.NotEqual(_accounts.Get("api-1").DeriveKey("uid"u8), _accounts.Get("api-1").DeriveKey("uid2"u8));
        Assert.NotEqual(_accounts.Get("api-1").DeriveKey("uid"u8), _accounts.Get("api-2").DeriveKey("uid"u8));
    }
}

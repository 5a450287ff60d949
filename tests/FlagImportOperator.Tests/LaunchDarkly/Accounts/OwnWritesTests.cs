using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.LaunchDarkly.Accounts;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FlagImportOperator.Tests.LaunchDarkly.Accounts;

/// <summary>The view of an account never goes back behind this process's own writes.</summary>
public sealed class OwnWritesTests
{
    // The clock stands still: order must not depend on its resolution.
    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedApi _api = new();
    private readonly LaunchDarklyAccount _account;

    public OwnWritesTests() => _account = new LaunchDarklyAccount("api-1", "name", _api, _time);

    private AccountSnapshot Latest => _account.Latest!;

    [Fact]
    public async Task A_write_is_seen_at_once_and_older_snapshots_stay_as_they_are()
    {
        await ListAsync(ScriptedApi.Item("a", "t"));
        var before = Latest;
        _account.Remember(ScriptedApi.Item("b", "t"));
        _account.Forget("a");
        Assert.Equal((null, "b", 1), (Latest.Find("a"), Latest.Find("b")?.Id, Latest.Count));
        Assert.Equal(["b"], Tagged("t"));
        Assert.Equal(("a", null, 1), (before.Find("a")?.Id, before.Find("b"), before.Count));
        Assert.Equal(before.Started, Latest.Started);
    }

    [Fact]
    public async Task A_list_sent_before_a_write_does_not_undo_it()
    {
        await ListAsync(ScriptedApi.Item("a"), ScriptedApi.Item("b"));
        var listing = Start();
        _account.Remember(ScriptedApi.Item("a") with { Name = "written" });
        _account.Remember(ScriptedApi.Item("new", "t"));
        _account.Forget("b");
        _api.Answer(ScriptedApi.Item("a"), ScriptedApi.Item("b"));
        await listing.InTimeAsync();
        Assert.Equal(("written", null, "new", 2), (Latest.Find("a")?.Name, Latest.Find("b"), Latest.Find("new")?.Id, Latest.Count));
        Assert.Equal(["new"], Tagged("t"));
        Assert.Same(Latest, await listing);
    }

    [Fact]
    public async Task A_list_sent_after_a_write_is_the_truth_again()
    {
        await ListAsync(ScriptedApi.Item("b"));
        _account.Remember(ScriptedApi.Item("a"));
        _account.Forget("b");
        await ListAsync(ScriptedApi.Item("b"));
        Assert.Equal((null, "b", 1), (Latest.Find("a"), Latest.Find("b")?.Id, Latest.Count));
    }

    [Fact]
    public async Task A_write_before_the_first_list_is_kept_for_it()
    {
        var listing = Start();
        _account.Remember(ScriptedApi.Item("a", "t"));
        Assert.Null(_account.Latest);
        _api.Answer();
        await listing.InTimeAsync();
        Assert.Equal(["a"], Tagged("t"));
    }

    [Fact]
    public async Task The_last_write_counts()
    {
        var listing = Start();
        _account.Remember(ScriptedApi.Item("a"));
        _account.Forget("a");
        _account.Forget("b");
        _account.Remember(ScriptedApi.Item("b"));
        _api.Answer();
        await listing.InTimeAsync();
        Assert.Equal((null, "b", 1), (Latest.Find("a"), Latest.Find("b")?.Id, Latest.Count));
    }

    [Fact]
    public async Task Members_that_an_answer_lacks_keep_what_was_known_and_config_is_not_kept()
    {
        await ListAsync(ScriptedApi.Item("a", "t"));
        _account.Remember(new() { Id = "a", Name = "new", Config = new Dictionary<string, string> { ["workspaceApiKey"] = "sup***123" } });
        Assert.Equal(Latest.Find("a"), ScriptedApi.Item("a") with { Name = "new", Tags = Latest.Find("a")!.Tags, Status = Latest.Find("a")!.Status });
        Assert.Null(Latest.Find("a")!.Config);
        Assert.Equal(["a"], Tagged("t"));
    }

    [Fact]
    public async Task An_answer_without_id_is_ignored()
    {
        await ListAsync();
        _account.Remember(new());
        Assert.Equal(0, Latest.Count);
    }

    [Fact]
    public async Task A_tag_is_found_within_project_and_source_in_the_order_of_the_list()
    {
        await ListAsync(
            ScriptedApi.Item("3", "t"), ScriptedApi.Item("1", "u", "t", "t"), ScriptedApi.Item("other project", "t") with { ProjectKey = "q" },
            ScriptedApi.Item("other source", "t") with { IntegrationKey = "unleash" }, ScriptedApi.Item("2") with { Tags = null }, new() { Tags = ["t"], ProjectKey = "p", IntegrationKey = "split" });
        _account.Remember(ScriptedApi.Item("9", "t"));
        _account.Remember(ScriptedApi.Item("5", "t"));
        Assert.Equal(["3", "1", "9", "5"], Tagged("t"));
        Assert.Equal(["1"], Tagged("u"));
        Assert.Empty(Tagged("v"));
    }

    [Fact]
    public async Task A_write_that_takes_the_tag_off_takes_the_item_out()
    {
        await ListAsync(ScriptedApi.Item("a", "t"), ScriptedApi.Item("b", "t"));
        _account.Remember(ScriptedApi.Item("a"));
        Assert.Equal(["b"], Tagged("t"));
    }

    [Fact]
    public void A_snapshot_can_be_made_of_items()
    {
        var snapshot = AccountSnapshot.Of(_time.GetUtcNow(), ScriptedApi.Item("a", "t"), ScriptedApi.Item("a", "u"));
        Assert.Equal((1, "u"), (snapshot.Count, snapshot.Find("a")?.Tags?[0]));
        Assert.Empty(snapshot.FindByTag("p", "split", "t"));
        Assert.Equal(0, new AccountSnapshot { Started = default }.Count);
    }

    private string[] Tagged(string tag) => [.. Latest.FindByTag("p", "split", tag).Select(item => item.Id!)];

    private Task<AccountSnapshot> Start()
    {
        _time.Advance(TimeSpan.FromTicks(1));
        return _account.ObserveAsync(_time.GetUtcNow(), CallPriority.Poll, TestContext.Current.CancellationToken);
    }

    private Task<AccountSnapshot> ListAsync(params FlagImportIntegration[] items)
    {
        var listing = Start();
        _api.Answer(items);
        return listing.InTimeAsync();
    }
}

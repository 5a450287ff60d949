using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.LaunchDarkly.Accounts;
using FlagImportOperator.Reconciliation.Controllers;
using FlagImportOperator.Reconciliation.Planning;
using FlagImportOperator.Reconciliation.Resolving;
using FlagImportOperator.Tests.Reconciliation.Support;
using Xunit;

namespace FlagImportOperator.Tests.Reconciliation.Controllers;

public sealed class AccountWatchTests
{
    private readonly ResourceRegistry _registry = new();
    private readonly AccountWatch _watch;

    public AccountWatchTests() => _watch = new AccountWatch(_registry, "cluster");

    [Fact]
    public void A_list_that_says_nothing_new_moves_nobody()
    {
        Member("a", Item("1"));
        Member("b", Item("2"));

        Assert.Empty(_watch.Moved(List(Item("1"), Item("2"))));
    }

    [Theory]
    [InlineData("version")]
    [InlineData("name")]
    [InlineData("tags")]
    [InlineData("import")]
    [InlineData("error")]
    public void Whatever_a_list_tells_moves_that_one(string what)
    {
        Member("a", Item("1"));
        Member("b", Item("2"));
        var moved = what switch
        {
            "version" => Item("1") with { Version = 2 },
            "name" => Item("1") with { Name = "other" },
            "tags" => Item("1") with { Tags = [] },
            "import" => Item("1") with { Status = new FlagImportStatus { Status = "importing" } },
            _ => Item("1") with { Status = new FlagImportStatus { Status = "pending", Errors = [new FlagImportError { Message = "m" }] } },
        };

        Assert.Equal([Cached.Key("a")], _watch.Moved(List(moved, Item("2"))));
    }

    [Fact]
    public void What_the_list_lacks_has_moved()
    {
        Member("a", Item("1"));

        Assert.Equal([Cached.Key("a")], _watch.Moved(List()));

        // Told once: a pass that waits for it lists by itself, and must not be called by its own list.
        Assert.Empty(_watch.Moved(List()));
        Assert.Empty(_watch.Moved(List(Item("1"))));
        Assert.Equal([Cached.Key("a")], _watch.Moved(List()));
    }

    [Fact]
    public void What_is_not_created_yet_is_left_to_its_own_pass()
    {
        _watch.Add(Cached.Key("a"));
        _registry.Keep(Cached.Key("b"), new ResourceMemory("u"), null);
        _watch.Add(Cached.Key("b"));

        Assert.Empty(_watch.Moved(List(Item("1"))));
    }

    [Fact]
    public void Two_with_one_owner_tag_move_their_owner()
    {
        Member("a", Item("1"));
        Member("b", Item("2"));
        var tag = OwnerTag.For("cluster", Cached.Key("b"));

        Assert.Equal([Cached.Key("b")], _watch.Moved(List(Item("1"), Item("2"), Item("3") with { Tags = [tag] }, Item("4") with { Tags = [tag, "x"] })));
        Assert.Empty(_watch.Moved(List(Item("1"), Item("2"), Item("3") with { Tags = ["x"] }, Item("4") with { Tags = ["x"] })));
    }

    [Fact]
    public void A_refusal_is_told_to_all_once_and_its_end_too()
    {
        Member("a", Item("1"));

        Assert.Equal([Cached.Key("a")], _watch.Failed(Fails.Unauthorized()));
        Assert.Empty(_watch.Failed(Fails.Unauthorized()));
        Assert.Equal([Cached.Key("a")], _watch.Failed(Fails.Forbidden()));
        Assert.True(_watch.Failing);

        Assert.Equal([Cached.Key("a")], _watch.Moved(List(Item("1"))));
        Assert.False(_watch.Failing);
        Assert.Empty(_watch.Moved(List(Item("1"))));
    }

    [Fact]
    public void Other_failures_of_the_list_are_told_to_nobody()
    {
        Member("a", Item("1"));

        Assert.Empty(_watch.Failed(Fails.ServerError()));
        Assert.True(_watch.Failing);
        Assert.Empty(_watch.Moved(List(Item("1"))));
    }

    [Fact]
    public void The_interval_is_short_while_any_import_is_followed_and_never_longer_than_usual()
    {
        var (usual, brief, now) = (TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(5), World.Start);
        Member("a", Item("1"));
        Assert.Equal(usual, _watch.Interval(usual, brief, now));

        Member("b", Item("2"), followUntil: now + TimeSpan.FromSeconds(1));
        Assert.Equal(brief, _watch.Interval(usual, brief, now));
        Assert.Equal(usual, _watch.Interval(usual, brief, now + TimeSpan.FromSeconds(1)));
        Assert.Equal(TimeSpan.FromSeconds(1), _watch.Interval(TimeSpan.FromSeconds(1), brief, now));

        _watch.Remove(Cached.Key("b"));
        Assert.Equal(usual, _watch.Interval(usual, brief, now));
        Assert.Equal(1, _watch.Count);
    }

    private void Member(string name, FlagImportIntegration item, DateTimeOffset? followUntil = null)
    {
        _registry.Keep(Cached.Key(name), new ResourceMemory("u") { Seen = RemoteSummary.Hash(item), FollowUntil = followUntil }, item.Id);
        _watch.Add(Cached.Key(name));
    }

    private static AccountSnapshot List(params FlagImportIntegration[] items) => AccountSnapshot.Of(World.Start, items);

    private static FlagImportIntegration Item(string id) => new()
    {
        Id = id,
        ProjectKey = "p",
        IntegrationKey = "split",
        Name = "n",
        Tags = ["t"],
        Version = 1,
        Status = new FlagImportStatus { Status = "pending" },
    };
}

using FlagImportOperator.Kubernetes;
using FlagImportOperator.Reconciliation.Acting;
using Xunit;

namespace FlagImportOperator.Tests.Reconciliation.Acting;

public sealed class OwnWritesTests
{
    private static readonly NamespacedName Key = new("team", "import");

    private readonly OwnWrites _writes = new();

    [Fact]
    public void While_a_write_is_under_way_whatever_the_watch_brings_is_taken_for_it()
    {
        _writes.Begin(Key);

        Assert.True(_writes.Includes(Key, 7));
        Assert.False(_writes.Includes(new NamespacedName("team", "other"), 7));
    }

    [Fact]
    public void After_its_answer_is_in_the_store_the_watch_brings_others_writes()
    {
        _writes.Begin(Key);
        _writes.End(Key);

        Assert.False(_writes.Includes(Key, 7));
    }

    [Fact]
    public void A_watch_that_was_faster_than_the_answer_may_ask_after_it()
    {
        _writes.Begin(Key);
        _writes.EndAfterWatch(Key, 7);

        Assert.True(_writes.Includes(Key, 7));
        Assert.False(_writes.Includes(Key, 8));
    }

    [Fact]
    public void The_next_write_takes_the_place_of_the_last()
    {
        _writes.Begin(Key);
        _writes.EndAfterWatch(Key, 7);
        _writes.Begin(Key);
        _writes.End(Key);

        Assert.False(_writes.Includes(Key, 7));
    }
}

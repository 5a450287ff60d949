using FlagImportOperator.Sandbox.LaunchDarkly;
using FlagImportOperator.Sandbox.LaunchDarkly.Journal;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.LaunchDarkly;

public sealed class JournalNewsTests
{
    [Fact]
    public async Task A_reader_is_told_each_entry_once()
    {
        await using var api = await SimulatorHarness.StartAsync();
        await api.ListAsync();
        var first = api.Simulator.Journal.Since(JournalMark.None, 10);
        await api.ListAsync();
        await api.ListAsync();

        var second = api.Simulator.Journal.Since(first.Mark, 10);
        var third = api.Simulator.Journal.Since(second.Mark, 10);

        Assert.Equal((true, 1), (first.Reset, first.Entries.Count));
        Assert.Equal((false, 2, 3), (second.Reset, second.Entries.Count, second.Total));
        Assert.Equal((false, 0), (third.Reset, third.Entries.Count));
        Assert.Equal(second.Mark, third.Mark);
    }

    [Fact]
    public async Task A_reader_that_missed_some_begins_anew_with_the_newest()
    {
        await using var api = await SimulatorHarness.StartAsync(options: new SimulatorOptions { JournalCapacity = 3 });
        var mark = api.Simulator.Journal.Since(JournalMark.None, 10).Mark;
        for (var call = 0; call < 5; call++)
        {
            await api.ListAsync();
        }

        var few = api.Simulator.Journal.Since(mark, 2);
        var all = api.Simulator.Journal.Since(mark, 10);

        Assert.Equal((true, 2), (few.Reset, few.Entries.Count));
        Assert.Equal((true, 3), (all.Reset, all.Entries.Count));
        Assert.Equal([4, 5], few.Entries.Select(entry => entry.Sequence));
    }

    [Fact]
    public async Task A_cleared_journal_is_news()
    {
        await using var api = await SimulatorHarness.StartAsync();
        await api.ListAsync();
        var mark = api.Simulator.Journal.Since(JournalMark.None, 10).Mark;

        api.Simulator.Journal.Clear();
        var news = api.Simulator.Journal.Since(mark, 10);

        Assert.NotEqual(mark, news.Mark);
        Assert.Equal((true, 0, 0), (news.Reset, news.Total, news.Entries.Count));
    }
}

using FlagImportOperator.IntegrationTests.CrashMatrix;
using FlagImportOperator.IntegrationTests.Worlds;
using Xunit;

namespace FlagImportOperator.IntegrationTests.Regressions;

/// <summary>
/// A GET may show an older state than the list or the operator's own patch (LD §8). It was acted on: a variable that it did not show yet
/// was not taken away, an owner tag that it did not show yet was left, and status stayed a version behind.
/// </summary>
public sealed class StaleReadTests
{
    [Fact]
    public void A_variable_that_a_stale_read_does_not_show_is_taken_away_all_the_same()
    {
        using var story = new Story();
        story.Do(Acts.Apply).Rest().Do(Acts.Reconfigure).Run(0.1);
        story.Next(CallKind.Get, Fault.Stale).Do(Acts.DropVariable).Holds();
    }

    [Fact]
    public void An_owner_tag_that_a_stale_read_does_not_show_is_taken_off_all_the_same()
    {
        using var story = new Story();
        story.Do(Acts.CreateOutside).Rest().Do(Acts.Adopt).Run(0.1);
        story.Next(CallKind.Get, Fault.Stale).Do(Acts.Delete).Holds();
        Assert.Single(story.Ours);
    }

    [Fact]
    public void A_version_that_a_stale_read_does_not_show_is_read_again()
    {
        using var story = new Story();
        story.Do(Acts.Apply).Run(1);
        story.Next(CallKind.Get, Fault.Stale).Holds();
        Assert.Equal(story.Ours.Single().Version, story.World.Cluster.Find(Scenario.Key)!.Status!.Version);
    }

    [Fact]
    public void An_id_to_adopt_that_is_listed_and_not_found_is_asked_for_again()
    {
        using var story = new Story();
        story.Do(Acts.CreateOutside).Rest().Next(CallKind.Get, Fault.NotFound).Do(Acts.Adopt).Holds();
    }
}

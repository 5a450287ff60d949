using FlagImportOperator.IntegrationTests.CrashMatrix;
using FlagImportOperator.IntegrationTests.Worlds;
using Xunit;

namespace FlagImportOperator.IntegrationTests.Regressions;

/// <summary>
/// The answer to the operator's own write holds what a user changed just before. With that in the cache the watch's event was no news,
/// and the edit waited for the hourly comparison.
/// </summary>
public sealed class ChangeDuringAPassTests
{
    private static readonly WorldOptions Lagging = new() { WatchLag = TimeSpan.FromSeconds(2) };

    [Fact]
    public void An_edit_that_comes_with_the_answer_to_an_own_write_is_worked_on()
    {
        using var story = new Story(Lagging);
        story.Do(Acts.Apply).Rest().During(CallKind.PatchStatus, Acts.Rename).Do(Acts.Retag).Holds();
    }

    [Fact]
    public void So_is_a_deletion()
    {
        using var story = new Story(Lagging);
        story.Do(Acts.Apply).Rest().During(CallKind.PatchStatus, Acts.Delete).Do(Acts.Retag).Holds();
        Assert.Empty(story.Ours);
    }

    [Fact]
    public void So_is_a_request_by_annotation()
    {
        using var story = new Story(Lagging);
        story.Do(Acts.Apply).Rest().During(CallKind.PatchStatus, Acts.RequestImport).Do(Acts.Retag).Holds();
        Assert.Equal(1, story.World.Remote.Triggers.Values.Sum());
    }
}

using FlagImportOperator.IntegrationTests.CrashMatrix;
using FlagImportOperator.IntegrationTests.Worlds;
using Xunit;

namespace FlagImportOperator.IntegrationTests.Regressions;

/// <summary>
/// Status is written without a lock, so that a 409 need not mean that the resource is another one: it was taken for that, and what status
/// should have said was lost for an hour. And after any write that failed, what the pass had compared was remembered and nowhere said.
/// </summary>
public sealed class RefusedStatusTests
{
    [Fact]
    public void A_status_refused_with_409_is_written_again()
    {
        using var story = new Story();
        story.Do(Acts.Apply).Rest().Next(CallKind.PatchStatus, Fault.Conflict).Do(Acts.Rename).Holds();
    }

    [Fact]
    public void What_was_applied_is_said_again_where_the_condition_had_been_said_before()
    {
        using var story = new Story();
        story.Do(Acts.Apply).Rest();
        story.World.Kill();
        // The second write only takes a dropped variable out of appliedConfig, once no earlier patch can put it back.
        story.Run(1).Next(CallKind.PatchStatus, Fault.None).Next(CallKind.PatchStatus, Fault.Conflict).Do(Acts.DropVariable).Holds();
    }

    [Fact]
    public void A_status_whose_write_was_lost_and_took_effect_leaves_nothing_behind()
    {
        // The watch lags: the next status is made against the one before the lost one, which had a plan in it.
        using var story = new Story(new WorldOptions { WatchLag = TimeSpan.FromSeconds(5) });
        story.Do(Acts.Apply).Rest()
            .Next(CallKind.Patch, Fault.ServerError).Next(CallKind.PatchStatus, Fault.AnswerLost)
            .Do(Acts.Rename).Holds();
    }
}

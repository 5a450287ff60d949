using FlagImportOperator.Api;
using FlagImportOperator.IntegrationTests.CrashMatrix;
using FlagImportOperator.IntegrationTests.Worlds;
using Xunit;

namespace FlagImportOperator.IntegrationTests.Regressions;

/// <summary>A request whose job ended before anyone looked, or whose end a failing pass wrote into status, stayed Queued for ever.</summary>
public sealed class UnobservedImportTests
{
    [Fact]
    public void A_lost_trigger_whose_job_has_ended_already_is_finished()
    {
        using var story = new Story();
        story.Do(Acts.Apply).Rest().Next(CallKind.Trigger, Fault.AnswerLost).Do(Acts.RequestImport).Holds();
        Assert.Equal(ImportRequestStates.Finished, story.World.Cluster.Find(Scenario.Key)!.Status!.Import!.State);
        Assert.Equal(1, story.World.Remote.Triggers.Values.Sum());
    }

    [Fact]
    public void A_job_that_a_failing_pass_sees_end_is_finished()
    {
        using var story = new Story();
        story.Do(Acts.Apply).Rest().Do(Acts.RequestImport).Run(1);
        story.Next(CallKind.Get, Fault.Forbidden);
        story.World.Settle(TimeSpan.FromMinutes(70));
        story.Holds();
        Assert.Equal(ImportRequestStates.Finished, story.World.Cluster.Find(Scenario.Key)!.Status!.Import!.State);
    }
}

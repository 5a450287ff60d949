using FlagImportOperator.IntegrationTests.CrashMatrix;
using FlagImportOperator.IntegrationTests.Worlds;
using Xunit;

namespace FlagImportOperator.IntegrationTests.Regressions;

/// <summary>
/// Undeclared variables are never touched, except those that the operator sent before: which these are was known only once status said
/// so, and a variable that was sent, not recorded, and then dropped from the spec stayed for ever.
/// </summary>
/// <remarks>
/// What cannot be known is left alone: a backup that is older than the edit which added a variable, restored without status, does not
/// tell that variable from one that someone set in the web UI.
/// </remarks>
public sealed class DroppedVariableTests
{
    [Theory]
    [InlineData(Fault.AnswerLost)]
    [InlineData(Fault.CrashAfter)]
    [InlineData(Fault.Late)]
    [InlineData(Fault.CrashLate)]
    public void One_that_a_lost_create_had_sent_is_taken_away(Fault fault)
    {
        using var story = new Story();
        story.During(CallKind.Create, Acts.DropVariable).Next(CallKind.Create, fault).Do(Acts.Apply).Holds();
    }

    [Theory]
    [InlineData(Fault.AnswerLost)]
    [InlineData(Fault.CrashAfter)]
    public void One_that_a_lost_edit_had_sent_is_taken_away(Fault fault)
    {
        using var story = new Story();
        story.Do(Acts.Apply).Rest()
            .During(CallKind.Patch, Acts.DropVariable).Next(CallKind.Patch, fault)
            .Do(Acts.Reconfigure).Holds();
    }

    [Theory]
    [InlineData(Fault.Late)]
    [InlineData(Fault.CrashLate)]
    public void One_that_a_late_edit_puts_back_is_taken_away_again(Fault fault)
    {
        using var story = new Story();
        story.Do(Acts.Apply).Rest()
            .During(CallKind.Patch, Acts.DropVariable).Next(CallKind.Patch, fault)
            .Do(Acts.Reconfigure).Holds();
    }

    [Fact]
    public void One_that_someone_set_in_the_web_UI_is_left_alone()
    {
        using var story = new Story();
        story.Do(Acts.Apply, Acts.DropVariable).Rest();
        story.World.Remote.Edit(story.Ours.Single().Id, it => it with { Config = it.Config.SetItem("ldMaintainer", "someone") });
        story.Do(Acts.Rename, Acts.Reconfigure).Rest();
        story.World.Kill();
        story.Rest();
        Assert.Equal("someone", story.Ours.Single().Config["ldMaintainer"]);
    }
}

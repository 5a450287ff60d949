using FlagImportOperator.IntegrationTests.CrashMatrix;
using FlagImportOperator.IntegrationTests.Worlds;
using Xunit;

namespace FlagImportOperator.IntegrationTests.Regressions;

/// <summary>
/// LaunchDarkly masks secrets, so that nothing shows which one it holds. A patch that took effect late, or in a process that was killed,
/// left an older or newer one than the Secret's, unseen and for ever.
/// </summary>
public sealed class OvertakenSecretTests
{
    [Theory]
    [InlineData(Fault.Late)]
    [InlineData(Fault.CrashLate)]
    public void A_newer_secret_is_sent_again_once_no_older_one_can_overtake_it(Fault fault)
    {
        using var story = new Story();
        story.Do(Acts.Apply).Rest().Next(CallKind.Patch, fault).Do(Acts.Rotate).Run(0.3);
        story.Do(Acts.RotateAgain).Holds();
    }

    [Theory]
    [InlineData(Fault.AnswerLost)]
    [InlineData(Fault.CrashAfter)]
    [InlineData(Fault.Late)]
    [InlineData(Fault.CrashLate)]
    public void A_secret_that_was_rotated_back_is_sent_where_the_rotation_may_have_been(Fault fault)
    {
        using var story = new Story();
        story.Do(Acts.Apply).Rest().Next(CallKind.Patch, fault).During(CallKind.Patch, Acts.RotateBack).Do(Acts.Rotate).Holds();
    }

    [Fact]
    public void A_secret_is_sent_once_where_nothing_can_overtake_it()
    {
        using var story = new Story();
        story.Do(Acts.Apply).Rest();
        var before = story.Count(CallKind.Patch);
        story.Do(Acts.Rotate).Holds();
        Assert.Equal(before + 1, story.Count(CallKind.Patch));
    }
}

using FlagImportOperator.IntegrationTests.CrashMatrix;
using FlagImportOperator.IntegrationTests.Worlds;
using FlagImportOperator.Reconciliation.Reporting;
using Xunit;

namespace FlagImportOperator.IntegrationTests.Regressions;

/// <summary>
/// What cannot be prevented: a create that takes effect later than any call may (<c>LostAnswerWait</c>, 10 s), after another one was
/// sent. It is noticed by its tag in the next list; one that nobody changed is deleted, one that someone changed is left and pointed out.
/// The resource keeps the configuration that its status names.
/// </summary>
public sealed class LateCreateTests
{
    private static readonly WorldOptions TooLate = new() { Lateness = TimeSpan.FromSeconds(25) };

    [Theory]
    [InlineData(Fault.Late)]
    [InlineData(Fault.CrashLate)]
    public void A_second_configuration_that_nobody_changed_is_deleted(Fault fault)
    {
        using var story = new Story(TooLate);
        story.Next(CallKind.Create, fault).Do(Acts.Apply).Run(20);
        var first = Assert.Single(story.Ours);
        story.World.Rules.Violations.Clear(); // two creates were under way: nobody could know
        story.Holds();
        Assert.Equal(first.Id, Assert.Single(story.Ours).Id);
        Assert.Contains(EventReasons.DuplicateRemoved, story.World.Events.Reasons);
    }

    [Fact]
    public void A_second_configuration_that_someone_changed_is_left_and_told_of_once()
    {
        using var story = new Story(TooLate);
        story.Next(CallKind.Create, Fault.Late).Do(Acts.Apply).Run(25.5);
        var second = story.Ours.Last();
        story.World.Remote.Edit(second.Id, it => it with { Name = "theirs" });
        story.Run(600);
        Assert.Equal(2, story.Ours.Count());
        Assert.Single(story.World.Events.Reasons, reason => reason == EventReasons.DuplicateLeft);
    }

    [Fact]
    public void Both_go_with_the_resource()
    {
        using var story = new Story(TooLate);
        story.Next(CallKind.Create, Fault.Late).Do(Acts.Apply).Run(25.5);
        Assert.Equal(2, story.Ours.Count());
        story.World.Remote.Edit(story.Ours.Last().Id, it => it with { Name = "theirs" });
        story.Run(120);
        story.World.Rules.Violations.Clear();
        story.Do(Acts.Delete).Holds();
        Assert.Empty(story.Ours);
    }
}

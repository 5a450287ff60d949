using FlagImportOperator.IntegrationTests.CrashMatrix;
using FlagImportOperator.IntegrationTests.Worlds;
using FlagImportOperator.Reconciliation.Resolving;
using Xunit;

namespace FlagImportOperator.IntegrationTests.Regressions;

/// <summary>
/// What is orphaned must not keep the owner tag, or a later namesake takes it for its own. Only the known id was looked at, once.
/// </summary>
public sealed class OrphanTests
{
    [Fact]
    public void A_configuration_made_again_just_before_loses_its_tag()
    {
        using var story = new Story();
        story.Do(Acts.Apply, Acts.Orphan).Rest().Next(CallKind.Create, Fault.CrashAfter).Do(Acts.DeleteOutside);
        while (story.Count(CallKind.Create) < 2)
        {
            story.Run(1);
        }

        story.Do(Acts.Delete).Holds();
        Assert.DoesNotContain(Assert.Single(story.Ours).Tags, OwnerTag.IsOwnerTag);
    }

    [Theory]
    [InlineData(Fault.Late)]
    [InlineData(Fault.CrashLate)]
    public void An_edit_that_is_still_under_way_does_not_put_the_tag_back(Fault fault)
    {
        using var story = new Story();
        story.Do(Acts.Apply, Acts.Orphan).Rest().Next(CallKind.Patch, fault).Do(Acts.Retag).Run(1);
        story.Do(Acts.Delete).Holds();
        Assert.DoesNotContain(Assert.Single(story.Ours).Tags, OwnerTag.IsOwnerTag);
    }

    [Fact]
    public void A_configuration_that_a_read_does_not_find_and_the_list_shows_loses_its_tag()
    {
        using var story = new Story();
        story.Do(Acts.Apply, Acts.Orphan).Rest().Next(CallKind.Get, Fault.NotFound).Do(Acts.Delete).Holds();
        Assert.DoesNotContain(Assert.Single(story.Ours).Tags, OwnerTag.IsOwnerTag);
    }

    [Fact]
    public void An_adoption_that_was_not_recorded_is_given_up()
    {
        using var story = new Story();
        story.Do(Acts.CreateOutside).Rest().Next(CallKind.Patch, Fault.CrashAfter).Do(Acts.Adopt).Run(0.5);
        story.Do(Acts.Delete).Holds();
        Assert.DoesNotContain(Assert.Single(story.Ours).Tags, OwnerTag.IsOwnerTag);
    }
}

using FlagImportOperator.IntegrationTests.CrashMatrix;
using FlagImportOperator.IntegrationTests.Worlds;
using Xunit;

namespace FlagImportOperator.IntegrationTests.Regressions;

/// <summary>
/// A pass that waits for a create in doubt lists. Its own list, which lacks the configuration, called the resource again, which listed
/// again, and so on until the wait was over.
/// </summary>
public sealed class OwnListTests
{
    [Fact]
    public void A_resource_that_waits_to_be_let_go_is_not_called_by_its_own_list()
    {
        using var story = new Story();
        story.Do(Acts.Apply).Rest().Next(CallKind.Delete, Fault.CrashAfter);
        var before = story.Count(CallKind.List);
        story.Do(Acts.Delete).Holds();
        Assert.InRange(story.Count(CallKind.List) - before, 1, 4);
        Assert.Empty(story.Ours);
    }
}

using FlagImportOperator.IntegrationTests.CrashMatrix;
using FlagImportOperator.IntegrationTests.Worlds;
using Xunit;

namespace FlagImportOperator.IntegrationTests.Regressions;

/// <summary>Where a list had shown the difference, a refused patch was not planned again, and the resource stalled.</summary>
public sealed class DriftPatchTests
{
    [Theory]
    [InlineData(Fault.InvalidPatch)]
    [InlineData(Fault.Conflict)]
    [InlineData(Fault.ServerError)]
    public void A_repair_that_is_refused_is_planned_again(Fault fault)
    {
        using var story = new Story();
        story.Do(Acts.Apply).Rest().Next(CallKind.Patch, fault).Do(Acts.EditOutside).Holds();
    }
}

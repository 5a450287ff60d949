using Xunit;

namespace FlagImportOperator.EndToEndTests.Permissions;

internal static class Skipping
{
    /// <summary>Skips the running test where there is no helm, or fails it where tools must be there (FLAGIMPORT_E2E).</summary>
    public static void UnlessThereIsHelm()
    {
        if (ChartRendering.Helm is null && ClusterChoice.IsRequired(Environment.GetEnvironmentVariable))
        {
            Assert.Fail(ChartRendering.NoHelm);
        }

        Assert.SkipUnless(ChartRendering.Helm is not null, ChartRendering.NoHelm);
    }
}

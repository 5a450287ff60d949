using FlagImportOperator.Sandbox.Demo;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Demo;

public sealed class SampleFileTests
{
    [Fact]
    public void The_samples_are_embedded_with_their_Secrets()
    {
        Assert.Equal(["split.yaml", "unleash.yaml"], SampleFile.All.Select(file => file.Name));
        Assert.All(SampleFile.All, file => Assert.Equal(["Secret", "FlagImportConfiguration"], file.Objects.Select(one => (string?)one["kind"])));
        Assert.Equal("Orphan", (string?)SampleFile.All[1].Objects[1]["spec"]!["deletionPolicy"]);
        Assert.Equal(["from-split"], SampleFile.All[0].Objects[1]["spec"]!["tags"]!.AsArray().Select(tag => (string?)tag));
    }
}

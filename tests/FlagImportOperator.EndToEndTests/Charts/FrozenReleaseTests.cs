using System.Security.Cryptography;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Charts;

/// <summary>What was released cannot be changed any more: a new package may come, with its sum.</summary>
public sealed class FrozenReleaseTests
{
    [Fact]
    public void Every_package_is_as_it_was_released()
    {
        var expected = File.ReadAllLines(Path.Combine(Repository.Released, FrozenReleases.Sums)).Order(StringComparer.Ordinal);

        var found = FrozenReleases.Packages
            .Select(package => $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(package)))}  {Path.GetFileName(package)}")
            .Order(StringComparer.Ordinal);

        Assert.Equal(expected, found);
        Assert.NotEmpty(FrozenReleases.Packages);
    }
}

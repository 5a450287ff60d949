using FlagImportOperator.Hosting;
using Xunit;

namespace FlagImportOperator.Tests.Program;

public sealed class IdleTrimTests
{
    private const long Kilobyte = 1 << 10;

    // Kilobytes allocated between two looks, and whether memory is given back after the last.
    [Theory]
    [InlineData(false, 100)]
    [InlineData(false, 5000)]
    [InlineData(true, 5000, 0)]
    [InlineData(true, 600, 700, 10)]
    [InlineData(false, 900, 10)]
    public void Memory_is_given_back_once_a_burst_is_over(bool expected, params int[] looks) => Assert.Equal(expected, Trims(looks).Last());

    [Fact]
    public void A_trickle_never_adds_up_to_a_burst() => Assert.DoesNotContain(true, Trims(Enumerable.Repeat(200, 1000)));

    private static IEnumerable<bool> Trims(IEnumerable<int> looks)
    {
        var burst = 0L;
        foreach (var lately in looks.Select(look => look * Kilobyte))
        {
            burst = IdleTrim.AfterLook(burst, lately);
            yield return IdleTrim.ShouldTrim(burst, lately);
        }
    }
}

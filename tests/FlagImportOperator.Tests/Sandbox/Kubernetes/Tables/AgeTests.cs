using FlagImportOperator.Sandbox.Kubernetes.Tables;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Tables;

public sealed class AgeTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("-00:00:02", "<invalid>")]
    [InlineData("-00:00:01.900", "0s")]
    [InlineData("-00:00:00.500", "0s")]
    [InlineData("00:00:00", "0s")]
    [InlineData("00:01:59.999", "119s")]
    [InlineData("00:02:00", "2m")]
    [InlineData("00:02:01", "2m1s")]
    [InlineData("00:09:59", "9m59s")]
    [InlineData("00:10:59", "10m")]
    [InlineData("02:59:59", "179m")]
    [InlineData("03:00:00", "3h")]
    [InlineData("07:59:00", "7h59m")]
    [InlineData("08:59:00", "8h")]
    [InlineData("1.23:59:00", "47h")]
    [InlineData("2.00:00:00", "2d")]
    [InlineData("2.01:00:00", "2d1h")]
    [InlineData("7.23:00:00", "7d23h")]
    [InlineData("8.23:00:00", "8d")]
    [InlineData("729.23:00:00", "729d")]
    [InlineData("730.00:00:00", "2y")]
    [InlineData("731.00:00:00", "2y1d")]
    [InlineData("2919.00:00:00", "7y364d")]
    [InlineData("2920.00:00:00", "8y")]
    [InlineData("3000.00:00:00", "8y")]
    public void An_age_is_as_short_as_kubectl_shows_it(string age, string expected)
    {
        var span = TimeSpan.Parse(age, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(expected, Age.Of(span));
    }

    [Theory]
    [InlineData(null, "<unknown>")]
    [InlineData("", "<unknown>")]
    [InlineData("0001-01-01T00:00:00Z", "<unknown>")]
    [InlineData("2026-05-01", "<invalid>")]
    [InlineData("x", "<invalid>")]
    [InlineData("2030-01-01T00:00:00Z", "<invalid>")]
    [InlineData("2026-05-01T11:59:00Z", "60s")]
    [InlineData("2026-05-01T13:59:00+02:00", "60s")]
    [InlineData("2026-05-01T11:59:00.123456Z", "59s")]
    public void A_time_is_shown_as_its_age(string? time, string expected) => Assert.Equal(expected, Age.Since(time, Now));
}

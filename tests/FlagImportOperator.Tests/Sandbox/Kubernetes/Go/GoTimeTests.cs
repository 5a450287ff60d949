using FlagImportOperator.Sandbox.Kubernetes.Go;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Go;

/// <summary>Errors and stored forms are those of a Kubernetes 1.36 API server.</summary>
public sealed class GoTimeTests
{
    private const string AsMicros = " as \"2006-01-02T15:04:05.000000Z07:00\": cannot parse ";

    private const string AsSeconds = " as \"2006-01-02T15:04:05Z07:00\": cannot parse ";

    [Theory]
    [InlineData("2020-01-01T00:00:00.123456Z", true, "2020-01-01T00:00:00.123456Z")]
    [InlineData("2020-01-01T00:00:00.123456+02:00", true, "2019-12-31T22:00:00.123456Z")]
    [InlineData("2020-01-01T00:00:00,123456Z", true, "2020-01-01T00:00:00.123456Z")]
    [InlineData("2020-01-01T1:00:00.123456Z", true, "2020-01-01T01:00:00.123456Z")]
    [InlineData("0000-01-01T00:00:00.000000Z", true, "0000-01-01T00:00:00.000000Z")]
    [InlineData("2020-01-01T00:00:00Z", false, "2020-01-01T00:00:00Z")]
    [InlineData("2020-01-01T00:00:00.1Z", false, "2020-01-01T00:00:00Z")]
    [InlineData("2020-01-01T00:00:00.123456+02:00", false, "2019-12-31T22:00:00Z")]
    [InlineData("2020-01-01T1:00:00Z", false, "2020-01-01T01:00:00Z")]
    public void A_time_is_stored_in_UTC(string text, bool isMicro, string stored)
    {
        Assert.Null(GoTime.Problem(text, isMicro));
        Assert.Equal(stored, GoTime.Written(text, isMicro));
    }

    [Theory]
    [InlineData("2020-01-01T00:00:00Z", AsMicros + "\"Z\" as \".000000\"")]
    [InlineData("2020-01-01T00:00:00.1234567Z", AsMicros + "\"7Z\" as \"Z07:00\"")]
    [InlineData("2020-01-01T00:00:00.123456", AsMicros + "\"\" as \"Z07:00\"")]
    [InlineData("20200101", AsMicros + "\"0101\" as \"-\"")]
    [InlineData("", AsMicros + "\"\" as \"2006\"")]
    [InlineData("2020-1-01T00:00:00.123456Z", AsMicros + "\"1-01T00:00:00.123456Z\" as \"01\"")]
    [InlineData("2020-01-01T00:00:00.123456Zx", ": extra text: \"x\"")]
    [InlineData("2020-13-01T00:00:00.123456Z", ": month out of range")]
    [InlineData("2020-02-30T00:00:00.123456Z", ": day out of range")]
    [InlineData("2020-01-01T24:00:00.123456Z", ": hour out of range")]
    [InlineData("2020-01-01T00:60:00.123456Z", ": minute out of range")]
    [InlineData("2020-01-01T00:00:00.123456+25:00", ": time zone offset hour out of range")]
    public void A_time_of_six_decimals_has_nothing_else(string text, string why) =>
        Assert.Equal($"parsing time \"{text}\"{why}", GoTime.Problem(text, isMicro: true));

    [Theory]
    [InlineData("x", AsSeconds + "\"x\" as \"2006\"")]
    [InlineData("2020-01-01", AsSeconds + "\"\" as \"T\"")]
    [InlineData("2020-01-01T00:00:00.Z", AsSeconds + "\".Z\" as \"Z07:00\"")]
    [InlineData("2020-01-01t00:00:00z", AsSeconds + "\"t00:00:00z\" as \"T\"")]
    [InlineData("2020-01-01T00:00:00Zx", ": extra text: \"x\"")]
    [InlineData("2020-01-01T00:00:61Z", ": second out of range")]
    [InlineData("2020-00-01T00:00:00Z", ": month out of range")]
    [InlineData("2020-01-00T00:00:00Z", ": day out of range")]
    public void What_is_no_time_is_told_in_the_words_of_the_server(string text, string why) =>
        Assert.Equal($"parsing time \"{text}\"{why}", GoTime.Problem(text, isMicro: false));

    [Fact]
    public void Text_is_quoted_by_bytes() =>
        Assert.Equal("parsing time \"\\xc3\\xa4\"" + AsSeconds + "\"\\xc3\\xa4\" as \"2006\"", GoTime.Problem("ä", isMicro: false));
}

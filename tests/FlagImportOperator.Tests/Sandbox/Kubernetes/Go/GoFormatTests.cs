using FlagImportOperator.Sandbox.Kubernetes.Go;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Go;

public sealed class GoFormatTests
{
    [Theory]
    [InlineData(0, "0", "0")]
    [InlineData(1.5, "1.5", "1.5")]
    [InlineData(-2, "-2", "-2")]
    [InlineData(100000, "100000", "100000")]
    [InlineData(1000000, "1e+06", "1000000")]
    [InlineData(123456789.125, "1.23456789125e+08", "123456789.125")]
    [InlineData(1e20, "1e+20", "100000000000000000000")]
    [InlineData(1e21, "1e+21", "1e+21")]
    [InlineData(0.0001, "0.0001", "0.0001")]
    [InlineData(0.00001, "1e-05", "0.00001")]
    [InlineData(0.0000001, "1e-07", "1e-7")]
    [InlineData(1.5e-300, "1.5e-300", "1.5e-300")]
    [InlineData(0.1, "0.1", "0.1")]
    public void Numbers_are_written_as_by_Go(double value, string inMessages, string inJson)
    {
        Assert.Equal(inMessages, GoFormat.Number(value));
        Assert.Equal(inJson, GoFormat.JsonNumber(value));
    }

    [Theory]
    [InlineData("a\"b\\c", "\"a\\\"b\\\\c\"")]
    [InlineData("\n\t\a\v\u0001\u007f", "\"\\n\\t\\a\\v\\x01\\x7f\"")]
    [InlineData("ä😀", "\"ä😀\"")]
    [InlineData("\u200b\u00a0", "\"\\u200b\\u00a0\"")]
    public void Text_is_quoted_as_by_Go(string text, string quoted) => Assert.Equal(quoted, GoFormat.Quote(text));
}

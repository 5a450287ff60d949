using CsCheck;
using FlagImportOperator.Sandbox.Kubernetes.Go;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Go;

/// <summary>Offsets are those that a Kubernetes 1.36 API server named.</summary>
public sealed class GoBase64Tests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("YWJj", "YWJj")]
    [InlineData("YWJj\n", "YWJj")]
    [InlineData("Y\nQ=\n=\n", "YQ==")]
    [InlineData("YR==", "YQ==")]
    public void Bytes_are_read(string text, string canonical) => Assert.Equal(canonical, Convert.ToBase64String(GoBase64.Decode(text, out _)!));

    [Theory]
    [InlineData("YQ", 0)]
    [InlineData("YWJ", 0)]
    [InlineData("Y", 0)]
    [InlineData("!", 0)]
    [InlineData("YWJjZ", 4)]
    [InlineData("YWJj!", 4)]
    [InlineData("YW Jj", 2)]
    [InlineData("YQ===", 4)]
    [InlineData("Y===", 1)]
    [InlineData("YQ=", 3)]
    [InlineData("YQ=a", 2)]
    [InlineData("=", 0)]
    [InlineData("YWJj=", 4)]
    [InlineData("YQ==YQ==", 4)]
    [InlineData("YQ==\nx", 5)]
    [InlineData("ab\r\n", 2)]
    [InlineData("äää=", 0)]
    [InlineData("YWJjYWJjYWJj_w==", 12)]
    public void Where_it_breaks_off_is_named(string text, int offset)
    {
        Assert.Null(GoBase64.Decode(text, out var corrupt));
        Assert.Equal(offset, corrupt);
    }

    [Fact]
    public void What_is_written_is_read_again() =>
        Gen.Byte.Array.Sample(bytes => Assert.Equal(bytes, GoBase64.Decode(Convert.ToBase64String(bytes), out _)));
}

using System.Text;
using System.Text.Json;
using FlagImportOperator.Sandbox.Kubernetes.Requests;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Requests;

public sealed class JsonBodyTests
{
    [Fact]
    public void The_last_of_equal_names_counts_and_the_others_are_reported()
    {
        var (document, duplicates) = JsonBody.Read("""{ "a": 1, "b": [{ "c": 1, "c": 2 }], "a": { "x": null } }"""u8);

        Assert.Equal("""{"a":{"x":null},"b":[{"c":2}]}""", document!.ToJsonString());
        Assert.Equal(["b[0].c", "a"], duplicates);
    }

    [Theory]
    [InlineData("9007199254740993", "9007199254740993")]
    [InlineData("-1", "-1")]
    [InlineData("1.5", "1.5")]
    [InlineData("true", "true")]
    [InlineData("\"\\u00e4\"", "\"\\u00E4\"")]
    public void Values_keep_their_kind(string json, string expected) =>
        Assert.Equal(expected, JsonBody.Read(Encoding.UTF8.GetBytes(json)).Document!.ToJsonString());

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{\"a\":}")]
    [InlineData("// {}")]
    public void What_is_no_JSON_is_refused(string text) =>
        Assert.ThrowsAny<JsonException>(() => JsonBody.Read(Encoding.UTF8.GetBytes(text)));
}

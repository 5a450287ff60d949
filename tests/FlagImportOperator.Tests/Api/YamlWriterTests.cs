using System.Text.Json.Nodes;
using CsCheck;
using FlagImportOperator.CrdGenerator;
using Xunit;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace FlagImportOperator.Tests.Api;

public sealed class YamlWriterTests
{
    [Fact]
    public void Any_text_comes_back_as_the_same_text() =>
        Gen.Char[" \n\"'#:-{}[]&*!|>%@`,?~0yN.a"].Array[0, 12].Select(characters => new string(characters)).Sample(text =>
        {
            var scalar = Parse(YamlWriter.Write(new() { ["key"] = text }));

            Assert.Equal(text, scalar.Value);
        });

    [Theory]
    [InlineData("True")]
    [InlineData("no")]
    [InlineData("null")]
    [InlineData("~")]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1e3")]
    [InlineData("0x1F")]
    [InlineData("-.5")]
    [InlineData("2026-11-23")]
    [InlineData(".inf")]
    public void Text_that_looks_like_something_else_is_quoted(string text) =>
        Assert.Equal(ScalarStyle.DoubleQuoted, Parse(YamlWriter.Write(new() { ["key"] = text })).Style);

    [Fact]
    public void Text_of_several_lines_is_a_literal_block() =>
        Assert.Equal("key: |-\n  a\n  b: 'c'\n", YamlWriter.Write(new() { ["key"] = "a\nb: 'c'" }));

    [Fact]
    public void A_long_description_is_broken_between_words_and_other_text_is_not()
    {
        var text = string.Join(' ', Enumerable.Repeat("word", 20));

        Assert.Equal(
            $"description: |-\n  {text[..69]}\n  {text[70..]}\nmessage: {text}\n",
            YamlWriter.Write(new() { ["description"] = text, ["message"] = text }));
    }

    [Fact]
    public void Maps_and_lists_are_blocks_unless_empty() =>
        Assert.Equal(
            "a:\n  b: 1\n  c: true\nd:\n- e\n- f: g\nh: {}\ni: []\n",
            YamlWriter.Write(new()
            {
                ["a"] = new JsonObject { ["b"] = 1, ["c"] = true },
                ["d"] = new JsonArray("e", new JsonObject { ["f"] = "g" }),
                ["h"] = new JsonObject(),
                ["i"] = new JsonArray(),
            }));

    private static YamlScalarNode Parse(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return (YamlScalarNode)((YamlMappingNode)stream.Documents[0].RootNode).Children["key"];
    }
}

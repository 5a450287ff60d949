using CsCheck;
using FlagImportOperator.LaunchDarkly.JsonPatch;
using Xunit;

namespace FlagImportOperator.Tests.LaunchDarkly.JsonPatch;

public sealed class JsonPointerTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("a/b", "a~1b")]
    [InlineData("m~n", "m~0n")]
    [InlineData("~1", "~01")]
    [InlineData("/~/", "~1~0~1")]
    public void Escapes_as_RFC_6901_says(string token, string escaped) => Assert.Equal(escaped, JsonPointer.Escape(token));

    [Fact]
    public void Appends_an_escaped_token() => Assert.Equal("/config/a~1b", JsonPointer.Append("/config", "a/b"));

    [Fact]
    public void Unescaping_gives_the_token_back() =>
        Gen.OneOf('~', '/', '0', '1', 'x').Array[0, 8].Select(characters => new string(characters)).Sample(token =>
            Rfc6902.Unescape(JsonPointer.Escape(token)) == token && !JsonPointer.Escape(token).Contains('/'));
}

using FlagImportOperator.Sandbox.Kubernetes.Go;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Go;

public sealed class Re2PatternTests
{
    [Theory]
    [InlineData("^a$", "a", true)]
    [InlineData("^a$", "a\n", false)]
    [InlineData("b", "abc", true)]
    [InlineData("^[^]a]$", "b", true)]
    [InlineData("^[]a]$", "]", true)]
    [InlineData("^[a\\]-]+$", "a]-", true)]
    [InlineData("^\\w+\\s\\d$", "a_\t5", true)]
    [InlineData("^\\w$", "é", false)]
    [InlineData("^[\\w.]$", ".", true)]
    [InlineData("^\\s$", "\u00a0", false)]
    [InlineData("^\\S$", "😀", true)]
    [InlineData("^.$", "😀", true)]
    [InlineData("^.$", "\n", false)]
    [InlineData("^..$", "😀", false)]
    [InlineData("^[^a]$", "😀", true)]
    [InlineData("^(?:a|b){2}c?$", "ab", true)]
    [InlineData("a b#c", "a b#c", true)]
    [InlineData("^\\.\\$$", ".$", true)]
    public void Patterns_mean_what_they_mean_to_Go(string pattern, string text, bool expected) =>
        Assert.Equal(expected, Re2Pattern.Compile(pattern).IsMatch(text));

    [Theory]
    [InlineData("(?i)a")]
    [InlineData("(?=a)")]
    [InlineData("(?P<n>a)")]
    [InlineData("[[:alpha:]]")]
    [InlineData("\\pL")]
    [InlineData("\\bword")]
    [InlineData("[a")]
    [InlineData("[a-[b]]")]
    [InlineData("(")]
    [InlineData("a**")]
    [InlineData("\\")]
    [InlineData("😀")]
    public void What_is_not_translated_is_refused(string pattern) =>
        Assert.Contains(pattern, Assert.Throws<NotSupportedException>(() => Re2Pattern.Compile(pattern)).Message, StringComparison.Ordinal);
}
